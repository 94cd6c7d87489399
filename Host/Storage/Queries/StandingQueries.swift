internal import GRDB
package import HostCore

/// How things stand, for watchers. What it costs grows with the stores and with what waits, is given up or was left aside, and
/// not with what is in the books or was done.
package struct Standing: Sendable {
  /// Platform time up to which a store's books are complete.
  package var through: [(store: String, kind: String, at: Int64)] = []
  package var queues: [(name: String, state: String, count: Int64)] = []
  package var aside: [(store: String, state: String, count: Int64)] = []
  /// When the next request of privacy law must be answered; nil: none is open.
  package var nextPrivacy: Int64?
  package var atWork: Int64 = 0
  package var bytes: Int64 = 0

  /// More stores are not told one by one: who watches them all would drown.
  package static let mostStores = 500
}

extension Storage {
  package func standing() async throws(HostError) -> Standing {
    let now = clock.now()
    return try await read("How things stand cannot be read") { db in
      var standing = Standing()
      standing.through = try Row.fetchAll(
        db,
        sql: """
          SELECT store.name, resource, through FROM watermark JOIN store ON store.id = store_id
          WHERE store_id IN (SELECT id FROM store ORDER BY id LIMIT ?) AND EXISTS (SELECT 1 FROM enabled_package WHERE store_id = store.id)
          ORDER BY store.id, resource
          """,
        arguments: [Standing.mostStores]
      ).map { ($0["name"], $0["resource"], $0["through"]) }
      for (queue, states) in [("inbox", ["pending", "working", "dead"]), ("outbox", ["pending", "sent", "in_doubt", "dead"])] {
        for state in states { standing.queues.append((queue, state, try Self.count(queue, state, db))) }
      }
      let privacy = try Self.privacyStanding(db, now: now)
      standing.queues += [("privacy", "open", privacy.open), ("privacy", "late", privacy.late)]
      standing.nextPrivacy = privacy.next
      for (state, sql) in [("quarantined", Self.quarantinedByStore), ("held", Self.heldByStore)] {
        standing.aside += try Row.fetchAll(db, sql: sql, arguments: [Standing.mostStores]).map { ($0["name"], state, $0["n"]) }
      }
      standing.atWork = try Self.count("run", "running", db)
      let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      standing.bytes = pages &* (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
      return standing
    }
  }

  /// Rows of a table in one state, store by store: the stores lead in the indices of states. The names are ours.
  private static func count(_ table: String, _ state: String, _ db: Database) throws -> Int64 {
    let sql = "SELECT count(*) FROM store CROSS JOIN \(table) AS one ON one.store_id = store.id AND one.state = ?"
    return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [state]) ?? 0
  }

  private static let quarantinedByStore = """
    SELECT name, count(*) AS n FROM quarantine JOIN store ON store.id = store_id GROUP BY store_id ORDER BY store_id LIMIT ?
    """
  private static let heldByStore = """
    SELECT name, count(*) AS n FROM orders INDEXED BY orders_held JOIN store ON store.id = store_id WHERE held_component IS NOT NULL
    GROUP BY store_id ORDER BY store_id LIMIT ?
    """

  /// Writes something and takes it back, so that a full disk or a lost one is seen before somebody's order is.
  package func canWrite() async throws(HostError) {
    try await write("The database cannot be written") { db in
      // Another value each time: what stays as it is, SQLite does not write.
      try db.execute(
        sql: "INSERT INTO installation (key, value) VALUES ('probe', randomblob(8)) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
    }
  }
}
