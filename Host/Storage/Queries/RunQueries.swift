internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostContract

/// Runs, what they left aside, and everything at one glance.
extension Storage {
  private static let run = "SELECT run.*, store.name AS store FROM run JOIN store ON store.id = run.store_id"

  /// The latest first.
  ///
  /// - Parameter before: the id of the last run of the page before.
  package func runs(
    store: Int64?, resource: String? = nil, state: String? = nil, before: String? = nil, limit: Int
  ) async throws(HostError) -> [RunView] {
    let before = before.flatMap { Ident(text: $0) }
    return try await read("The runs cannot be read") { db in
      let rows = NewestRows("run", try Self.runParts(store, resource, state, db))
      return try rows.rows(db, Self.run + " WHERE run.id = ?", before: rows.row(db, before), limit: limit)
        .map { try RunView(row: $0, db) }
    }
  }

  private static func runParts(_ store: Int64?, _ resource: String?, _ state: String?, _ db: Database) throws -> [NewestRows.Part] {
    if let resource, state == nil {
      return try (store == nil ? [] : [.column("store_id", rows(of: store, db))]) + [
        .column("resource", [resource]), .column("operation", ["list", "deliver", "push"]),
      ]
    }
    guard store != nil || state != nil else { return [] }
    let states = state.map { [$0] } ?? ["running"] + RunEnd.State.allCases.map(\.rawValue)
    // A plus keeps SQLite from taking the index of kinds, which is not in this order.
    return [.column("store_id", try rows(of: store, db)), .column("state", states)] + (resource.map { [.column("+resource", [$0])] } ?? [])
  }

  package func run(_ name: String) async throws(HostError) -> RunView? {
    try await read("The run cannot be read") { db in
      try Row.fetchOne(
        db, sql: Self.run + " WHERE run.uid = ?", arguments: [Ident(text: name).map { Data($0.bytes) }]
      ).map { try RunView(row: $0, db) }
    }
  }

  /// Held orders and quarantined records, each with its reason.
  package func skipped(store: Int64?, limit: Int) async throws(HostError) -> [SkippedView] {
    try await read("The quarantine cannot be read") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT store.name AS store, resource, external_id, 'quarantined' AS state, reason, message
          FROM quarantine JOIN store ON store.id = store_id WHERE ?1 IS NULL OR store_id = ?1
          UNION ALL
          SELECT store.name, 'orders', external_id, 'held', held_component, held_reason
          FROM orders JOIN store ON store.id = store_id WHERE held_component IS NOT NULL AND (?1 IS NULL OR store_id = ?1)
          ORDER BY 1, 2, 3 LIMIT ?2
          """,
        arguments: [store, limit]
      ).map {
        SkippedView(
          store: $0["store"], resource: $0["resource"], externalID: $0["external_id"], state: $0["state"],
          reason: $0["reason"], message: $0["message"])
      }
    }
  }

  package func view(of store: ConnectedStore) async throws(HostError) -> StoreView {
    try await read("The store cannot be read") { db in
      func count(_ sql: String) throws -> Int64 { try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [store.row]) ?? 0 }
      let last = try db.cachedStatement(sql: Self.lastSuccess)
      let lastSync = try Resource.allCases.compactMap { resource in
        try Int64.fetchOne(last, arguments: [store.row, resource.rawValue]).map { (resource: resource, at: $0) }
      }
      var view = StoreView(
        uid: store.uid, platform: store.platform, name: store.name, book: store.book, accountName: store.account.name,
        currency: store.account.currency.code, timeZone: store.account.timeZone, apiVersion: store.account.apiVersion,
        status: StoreStatus(isEnabled: store.packages.contains(store.platform), lastStates: try Self.lastStates(store: store.row, db)),
        settings: store.settings.map { (name: $0.key, value: $0.value) },
        origins: store.origins.map { (name: $0.key, address: $0.value) }, connectTo: store.connectTo,
        packages: store.packages, lastSync: lastSync,
        products: try count("SELECT count(*) FROM product INDEXED BY product_standing WHERE store_id = ? AND is_deleted = 0"),
        orders: try count("SELECT coalesce(sum(orders), 0) FROM rollup_status WHERE store_id = ?"),
        customers: try count("SELECT count(*) FROM customer INDEXED BY customer_of_store WHERE store_id = ? AND is_deleted = 0"))
      view.revision = store.revision
      return view
    }
  }
}

extension RunView {
  init(row: Row, _ db: Database) throws {
    var counts = RunCounts()
    counts.created = row["created"]
    counts.updated = row["updated"]
    counts.unchanged = row["unchanged"]
    counts.ignored = row["ignored"]
    counts.quarantined = row["quarantined"]
    counts.held = row["held"]
    counts.deleted = row["deleted"]
    counts.pages = row["pages"]
    let resource: String = row["resource"]
    let operation: String = row["operation"]
    self.init(
      uid: Ident(bytes: row.bytes("uid"))?.run(resource, isPush: operation == "push") ?? "", store: row["store"], operation: operation,
      resource: resource, state: row["state"], code: row["code"], message: row["message"], startedAt: row["started_at"],
      endedAt: row["ended_at"], since: row["since"], isFull: row["is_full"], packageVersion: row["package_version"],
      platformCount: row["platform_count"], counts: counts)
    if operation == "push" { pushed = try Self.pushed(row["id"], db) }
  }

  private static func pushed(_ run: Int64, _ db: Database) throws -> PushCounts {
    var ends: [String: Int64] = [:]
    let rows = try Row.fetchAll(
      db, sql: "SELECT result, located, count(*) AS n FROM push_outcome WHERE run_id = ? GROUP BY result, located", arguments: [run])
    for row in rows {
      let result: String = row["result"]
      let located: String? = row["located"]
      let end = PushedItem.end(PushState(rawValue: result) ?? .inDoubt, located.flatMap { Located.State(rawValue: $0) })
      ends[end, default: 0] += row["n"] as Int64
    }
    return PushCounts(ends: ends)
  }
}
