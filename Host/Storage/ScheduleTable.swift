internal import FoundationEssentials
internal import GRDB
package import HostCore
package import TradepostContract
internal import TradepostJSON

/// What stores want brought in by themselves.
extension Storage {
  /// Every store whose own package may run, with what is known of these kinds of it, and its platform.
  package func scheduledStores(_ kinds: [Resource]) async throws(HostError) -> [(store: ScheduledStore, platform: String)] {
    try await read("The schedules cannot be read") { db in
      try Row.fetchAll(db, sql: Self.scheduled).map { row in
        let id: Int64 = row["id"]
        var settings: [String: String] = [:]
        for (key, value) in try JSONDocument(parsing: row["settings"] as String).root.members { settings[key] = value.string }
        let known = try kinds.map { kind in
          let last = try Row.fetchOne(db, sql: Self.lastList, arguments: [id, kind.rawValue])
          let state: String = last?["state"] ?? RunEnd.State.done.rawValue
          return ScheduledStore.Kind(
            kind, startedAt: last?["started_at"],
            sweptAt: try Int64.fetchOne(
              db, sql: "SELECT at FROM sweep WHERE store_id = ? AND resource = ?", arguments: [id, kind.rawValue]),
            listedAt: try Int64.fetchOne(db, sql: Self.lastFull, arguments: [id, kind.rawValue]),
            hasFailed: state != RunEnd.State.done.rawValue && state != RunEnd.State.doneWithSkips.rawValue)
        }
        return (
          ScheduledStore(row: id, schedule: StoreSchedule(settings: settings), connectedAt: row["created_at"], kinds: known),
          row["platform"]
        )
      }
    }
  }

  private static let scheduled = """
    SELECT id, platform, created_at, settings FROM store
    WHERE uninstalled_at IS NULL
      AND EXISTS (SELECT 1 FROM enabled_package WHERE enabled_package.store_id = store.id AND package = store.platform)
    ORDER BY id
    """
  private static let lastList = """
    SELECT started_at, state FROM run WHERE store_id = ? AND resource = ? AND operation = 'list' AND code <> 'retry'
    ORDER BY id DESC LIMIT 1
    """
  // One that stored a page was tried, however it ended: a list that takes too long for it does so a minute later, too.
  private static let lastFull = """
    SELECT started_at FROM run INDEXED BY run_full WHERE store_id = ? AND resource = ? AND operation = 'list' AND is_full = 1
      AND (pages > 0 OR state IN ('done', 'done_with_skips'))
    ORDER BY id DESC LIMIT 1
    """

  /// A run that began then listed again what had changed since shortly before the list before it.
  package func swept(_ resource: Resource, store: Int64, at: Int64) async throws(HostError) {
    try await write("A sweep cannot be recorded") { db in
      try db.execute(
        sql: """
          INSERT INTO sweep (store_id, resource, at) VALUES (?, ?, ?)
          ON CONFLICT (store_id, resource) DO UPDATE SET at = max(at, excluded.at)
          """,
        arguments: [store, resource.rawValue, at])
    }
  }

  /// Lists that go on just now, whoever brings them in, with how many pages each has stored.
  package func listsAtWork() async throws(HostError) -> [ListAtWork] {
    try await read("The runs cannot be read") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT store_id, store.uid AS store_uid, store.name, resource, run.uid, pages, started_at
          FROM run JOIN store ON store.id = store_id WHERE state = 'running' AND operation = 'list'
          """
      )
      .compactMap { row in
        guard let resource = Resource(rawValue: row["resource"]), let uid = Ident(bytes: Array(row["uid"] as Data)) else { return nil }
        return ListAtWork(
          store: row["store_id"], storeUID: row["store_uid"], name: row["name"], resource: resource, run: uid, pages: row["pages"],
          startedAt: row["started_at"])
      }
    }
  }
}

/// A list that goes on, or whose process ended without saying so.
package struct ListAtWork: Sendable {
  package let store: Int64
  package let storeUID: String
  package let name: String
  package let resource: Resource
  package let run: Ident
  package let pages: Int64
  package let startedAt: Int64
}
