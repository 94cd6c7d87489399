internal import FoundationEssentials
internal import GRDB
package import HostCore
package import TradepostContract

/// Runs of one kind, as imports and exports.
extension Storage {
  private static let syncRecord = """
    SELECT run.*, store.name AS store, store.uid AS store_uid, store.platform FROM run JOIN store ON store.id = run.store_id
    """

  /// The latest first; of orders the imports only.
  package func history(
    _ resource: Resource, store: Int64?, after: ListPlace?, limit: Int
  ) async throws(HostError) -> ListPage<SyncRecordView> {
    let kind: [NewestRows.Part] = [
      .column("resource", [resource.rawValue]), .column("operation", resource == .orders ? ["list"] : ["list", "push"]),
    ]
    let newest = NewestRows("run", (store.map { [.column("store_id", [$0])] } ?? []) + kind)
    return try await read("The history cannot be read") { db in
      let views = try newest.rows(db, Self.syncRecord + " WHERE run.id = ?", before: after?[0], limit: limit + 1)
        .map { try Self.record($0, db) }
      return ListPage(views, limit: limit) { ListPlace($0.row) }
    }
  }

  /// One run; nil when there is none of that id.
  package func syncRecord(_ uid: Ident) async throws(HostError) -> SyncRecordView? {
    try await read("The run cannot be read") { db in
      try Row.fetchOne(db, sql: Self.syncRecord + " WHERE run.uid = ?", arguments: [Data(uid.bytes)]).map { try Self.record($0, db) }
    }
  }

  /// The list of that kind that runs now, here or in another process; nil: none does.
  package func running(_ resource: Resource, store: Int64) async throws(HostError) -> RunningList? {
    try await read("The runs cannot be read") { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT uid, is_full, since, approves,
            coalesce((SELECT through FROM watermark WHERE watermark.store_id = run.store_id AND watermark.resource = run.resource), 0)
              AS watermark
          FROM run WHERE store_id = ? AND resource = ? AND +operation = 'list' AND state = 'running' AND code <> 'retry'
          ORDER BY id DESC LIMIT 1
          """,
        arguments: [store, resource.rawValue]
      ).flatMap { row in
        Ident(bytes: row.bytes("uid")).map {
          RunningList(
            uid: $0, isFull: row["is_full"], since: row["since"], approves: row["approves"], watermark: row["watermark"])
        }
      }
    }
  }

  private static func record(_ row: Row, _ db: Database) throws -> SyncRecordView {
    let revenue = try Row.fetchAll(
      db, sql: "SELECT currency, total FROM run_revenue WHERE run_id = ? ORDER BY currency", arguments: [row["id"] as Int64])
    var view = SyncRecordView(
      row: row["id"], run: try RunView(row: row, db), store: row["store_uid"], platform: row["platform"],
      revenue: revenue.compactMap { row in
        Currency(row["currency"] as String).map { Money(MinorUnits(row["total"]).amount(in: $0), $0) }
      })
    if view.run.resource == Resource.inventory.rawValue, view.run.operation != "push" {
      // A pull that found nothing has no line in the log.
      view.alerts =
        try Int64.fetchOne(
          db, sql: "SELECT alerts FROM inventory_log WHERE run_id = ? AND total IS NOT NULL", arguments: [view.row]) ?? 0
    }
    return view
  }
}

/// A list that goes on, with what it was asked for.
package struct RunningList: Sendable {
  package let uid: Ident
  package let isFull: Bool
  package let since: Int64
  package let approves: Bool
  /// From which a list would be that is asked for now: only the end of one moves it.
  package let watermark: Int64

  /// Whether it does what was asked for, no less and no more.
  package func does(isFull: Bool, since: Int64?, approves: Bool) -> Bool {
    self.isFull == isFull && self.approves == approves && (isFull || self.since == since ?? watermark)
  }
}
