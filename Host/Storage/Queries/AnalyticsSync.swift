internal import GRDB
package import HostCore
package import TradepostContract

/// How current the stores are, and what there is at one glance, without a look at a single order.
extension Storage {
  private static let standing = """
    SELECT store.id, store.uid, store.name, store.platform,
      EXISTS (SELECT 1 FROM enabled_package WHERE store_id = store.id AND package = store.platform) AS is_enabled
    FROM store WHERE ?1 IS NULL OR store.id = ?1 ORDER BY store.id
    """
  private static let lastRun = """
    SELECT run.*, (SELECT through FROM watermark WHERE watermark.store_id = ?1 AND watermark.resource = ?2) AS watermark
    FROM run WHERE id = (SELECT max(id) FROM (
      SELECT max(id) AS id FROM run WHERE store_id = ?1 AND resource = ?2 AND operation = 'list'
      UNION ALL SELECT max(id) FROM run WHERE store_id = ?1 AND resource = ?2 AND operation = 'deliver'))
    """
  static let lastSuccess = """
    SELECT ended_at FROM run INDEXED BY run_succeeded WHERE store_id = ?1 AND resource = ?2 AND operation = 'list'
      AND state IN ('done', 'done_with_skips') ORDER BY id DESC LIMIT 1
    """
  private static let failures = """
    SELECT count(*) FROM (
      SELECT state, sum(state IN ('done', 'done_with_skips')) OVER (ORDER BY id DESC) AS good FROM (
        SELECT id, state FROM run WHERE store_id = ?1 AND resource = ?2 AND operation = 'list'
        ORDER BY id DESC LIMIT 100))
    WHERE good = 0 AND state = 'failed'
    """
  private static let counts = """
    SELECT (SELECT count(*) FROM store WHERE ?1 IS NULL OR id = ?1) AS stores,
      (SELECT coalesce(sum(n), 0) FROM (
        SELECT (SELECT count(*) FROM product INDEXED BY product_standing WHERE store_id = store.id AND is_deleted = 0) AS n
        FROM store WHERE ?1 IS NULL OR store.id = ?1)) AS products,
      CASE WHEN ?1 IS NULL THEN (SELECT coalesce(sum(clients), 0) FROM rollup_clients)
        ELSE (SELECT coalesce(sum(clients), 0) FROM rollup_client_day WHERE store_id = ?1) END AS clients,
      (SELECT count(*) FROM store CROSS JOIN orders ON orders.store_id = store.id
        WHERE held_component IS NOT NULL AND (?1 IS NULL OR store.id = ?1)) AS held,
      (SELECT count(*) FROM store CROSS JOIN quarantine ON store_id = store.id WHERE ?1 IS NULL OR store.id = ?1) AS quarantined
    """

  package func syncStatus(store: Int64?) async throws(HostError) -> [SyncStatusView] {
    let now = clock.now()
    return try await question("The runs cannot be read") { db in
      try Row.fetchAll(db.cachedStatement(sql: Self.standing), arguments: [store]).map { row in
        let kinds = try Resource.allCases.compactMap { try Self.kind($0, store: row["id"], db) }
        let status = StoreStatus(isEnabled: row["is_enabled"], lastStates: kinds.map(\.lastState))
        return SyncStatusView(
          uid: row["uid"], name: row["name"], platform: row["platform"], status: status, kinds: kinds, now: now)
      }
    }
  }

  /// Of each kind that ever ran, how its last run stands.
  static func lastStates(store: Int64, _ db: Database) throws -> [String] {
    try Resource.allCases.compactMap { try lastRun($0, store: store, db)?["state"] }
  }

  private static func lastRun(_ resource: Resource, store: Int64, _ db: Database) throws -> Row? {
    try Row.fetchOne(db.cachedStatement(sql: lastRun), arguments: [store, resource.rawValue])
  }

  private static func kind(_ resource: Resource, store: Int64, _ db: Database) throws -> SyncStatusView.Kind? {
    guard let run = try lastRun(resource, store: store, db) else { return nil }
    let arguments: StatementArguments = [store, resource.rawValue]
    return SyncStatusView.Kind(
      resource: resource, lastRun: Ident(bytes: run.bytes("uid"))?.run(resource.rawValue, isPush: false) ?? "", lastState: run["state"],
      lastStartedAt: run["started_at"],
      lastSuccessAt: try Int64.fetchOne(db.cachedStatement(sql: lastSuccess), arguments: arguments), watermark: run["watermark"],
      failures: try Int64.fetchOne(db.cachedStatement(sql: failures), arguments: arguments) ?? 0, counts: RunCounts(run: run),
      message: run["message"])
  }

  /// What there is: stores, products, clients, what was left aside.
  package func standingCounts(store: Int64?) async throws(HostError) -> StandingCounts {
    try await question("What there is cannot be counted") { db in
      guard let row = try Row.fetchOne(db.cachedStatement(sql: Self.counts), arguments: [store]) else { return StandingCounts() }
      var counts = StandingCounts()
      counts.stores = row["stores"]
      counts.products = row["products"]
      counts.clients = row["clients"]
      counts.held = row["held"]
      counts.quarantined = row["quarantined"]
      return counts
    }
  }

  private static let alerts = """
    SELECT count(*) FROM store CROSS JOIN stock_alert ON store_id = store.id
    WHERE closed_at IS NULL AND acknowledged_at IS NULL AND (?1 IS NULL OR store.id = ?1)
    """

  /// Low-stock alerts that nobody has taken note of, as the list's `open`.
  package func openAlerts(store: Int64?) async throws(HostError) -> Int64 {
    try await question("The alerts cannot be counted") { db in
      try Int64.fetchOne(db.cachedStatement(sql: Self.alerts), arguments: [store]) ?? 0
    }
  }

  /// Everything at one glance.
  package func summary(store: Int64?, from: Day? = nil, to: Day? = nil) async throws(HostError) -> SummaryView {
    let counts = try await standingCounts(store: store)
    let revenue = try await revenue(by: .currency, store: store, from: from, to: to)
    var summary = SummaryView(
      stores: counts.stores, products: counts.products, clients: counts.clients,
      orders: try await orderStatuses(store: store, from: from, to: to),
      revenue: revenue.map { RevenueView(currency: $0.currency, sums: $0.sums) }, held: counts.held, quarantined: counts.quarantined)
    summary.customers = try await customerCounts(store: store, from: from, to: to)
    summary.openAlerts = try await openAlerts(store: store)
    return summary
  }
}

/// What there is.
package struct StandingCounts: Sendable {
  package var stores: Int64 = 0
  package var products: Int64 = 0
  package var clients: Int64 = 0
  package var held: Int64 = 0
  package var quarantined: Int64 = 0
}

extension RunCounts {
  /// The counts of a row of `run`.
  init(run row: Row) {
    self.init()
    created = row["created"]
    updated = row["updated"]
    unchanged = row["unchanged"]
    ignored = row["ignored"]
    quarantined = row["quarantined"]
    held = row["held"]
    deleted = row["deleted"]
    pages = row["pages"]
  }
}
