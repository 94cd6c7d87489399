internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostContract

/// Alerts, the outbox and the log as they are shown, the newest first.
extension Storage {
  private static let alertColumns = """
    SELECT alert.*, store.uid AS store_uid, store.name AS store_name, store.platform,
      coalesce(nullif((SELECT variant.name FROM variant JOIN product ON product.id = variant.product_id
        WHERE product.store_id = alert.store_id AND product.external_id = alert.product
          AND variant.external_id = alert.variant LIMIT 1), ''),
        (SELECT name FROM product WHERE product.store_id = alert.store_id AND product.external_id = alert.product), '') AS name
    FROM stock_alert AS alert JOIN store ON store.id = alert.store_id
    """

  /// - Parameter state: `open`, `acknowledged`, `closed`; nil: all of them.
  /// - Parameter before: only those that are older than this row.
  package func alerts(
    store: Int64?, severity: String?, state: String?, before: Int64?, limit: Int
  ) async throws(HostError) -> [AlertView] {
    try await read("The alerts cannot be read") { db in
      var parts: [NewestRows.Part] = []
      if store != nil || severity != nil || state != nil {
        parts = [
          .column("store_id", try Self.rows(of: store, db)), .column("severity", severity.map { [$0] } ?? ["warning", "critical"]),
          .either(state.map { name in Self.alertStates.filter { $0.name == name }.map(\.sql) } ?? Self.alertStates.map(\.sql)),
        ]
      }
      return try NewestRows("stock_alert", parts).rows(db, Self.alertColumns + " WHERE alert.id = ?", before: before, limit: limit)
        .map { try AlertView(row: $0) }
    }
  }

  private static let alertStates = [
    (name: "open", sql: "closed_at IS NULL AND acknowledged_at IS NULL"),
    (name: "acknowledged", sql: "closed_at IS NULL AND acknowledged_at IS NOT NULL"), (name: "closed", sql: "closed_at IS NOT NULL"),
  ]

  package func alert(_ uid: Ident) async throws(HostError) -> AlertView? {
    try await read("The alert cannot be read") { db in
      try Row.fetchOne(db, sql: Self.alertColumns + " WHERE alert.uid = ?", arguments: [Data(uid.bytes)]).map { try AlertView(row: $0) }
    }
  }

  private static let outboxColumns = """
    SELECT outbox.*, store.uid AS store_uid, store.name AS store_name, run.uid AS run_uid
    FROM outbox JOIN store ON store.id = outbox.store_id LEFT JOIN run ON run.id = outbox.run_id
    """

  package func outbox(store: Int64?, state: OutboxState?, before: Int64?, limit: Int) async throws(HostError) -> [OutboxView] {
    try await read("The outbox cannot be read") { db in
      var parts: [NewestRows.Part] = []
      if store != nil || state != nil {
        let states = state.map { [$0] } ?? OutboxState.allCases
        parts = [.column("store_id", try Self.rows(of: store, db)), .column("state", states.map(\.rawValue))]
      }
      return try NewestRows("outbox", parts).rows(db, Self.outboxColumns + " WHERE outbox.id = ?", before: before, limit: limit)
        .map { try OutboxView(row: $0) }
    }
  }

  package func outbox(_ uid: Ident) async throws(HostError) -> OutboxView? {
    try await read("The outbox cannot be read") { db in
      try Row.fetchOne(db, sql: Self.outboxColumns + " WHERE outbox.uid = ?", arguments: [Data(uid.bytes)]).map { try OutboxView(row: $0) }
    }
  }

  package func inventoryLog(
    store: Int64?, action: String?, before: Int64?, limit: Int
  ) async throws(HostError) -> [InventoryLogView] {
    try await read("The inventory log cannot be read") { db in
      var parts: [NewestRows.Part] = []
      if store != nil || action != nil {
        parts = [.column("store_id", try Self.rows(of: store, db)), .column("action", action.map { [$0] } ?? ["pull", "push"])]
      }
      return try NewestRows("inventory_log", parts).rows(db, Self.logLine, before: before, limit: limit)
        .map { try InventoryLogView(row: $0) }
    }
  }

  /// A run that only read again what a delivery spoke of is forgotten after a week; its lines here stay.
  private static let logLine = """
    SELECT log.*, store.uid AS store_uid, store.name AS store_name, run.uid AS run_uid
    FROM inventory_log AS log JOIN store ON store.id = log.store_id LEFT JOIN run ON run.id = log.run_id WHERE log.id = ?
    """
}

extension Row {
  fileprivate func uid(_ column: String, _ prefix: String) throws -> String {
    guard let uid = Ident(bytes: bytes(column)) else {
      throw HostError("data.uid", "An id in the data is not readable: the file is damaged. Restore it from a backup.")
    }
    return prefix + uid.text
  }

  fileprivate var run: String? { Ident(bytes: bytes("run_uid")).map { "SYNC-" + $0.text } }
}

extension AlertView {
  fileprivate init(row: Row) throws {
    self.init(
      row: row["id"], uid: try row.uid("uid", "ALERT-"), storeID: row["store_uid"], store: row["store_name"], platform: row["platform"],
      productID: row["product"], variantID: row["variant"], sku: row["sku"], name: row["name"], location: row["location"],
      current: Amount(row["current"] as String) ?? .zero, threshold: Amount(row["threshold"] as String) ?? .zero,
      severity: row["severity"], createdAt: row["created_at"], changedAt: row["changed_at"], acknowledgedAt: row["acknowledged_at"],
      acknowledgedBy: row["acknowledged_by"], closedAt: row["closed_at"])
  }
}

extension OutboxView {
  fileprivate init(row: Row) throws {
    var item = StockPush(
      key: row["key"], productID: row["product"], variantID: row["variant"], quantity: Amount(row["quantity"] as String) ?? .zero)
    item.sku = row["sku"]
    item.location = row["location"]
    let market: String = row["market"]
    item.market = market.isEmpty ? nil : market
    item.expected = (row["expected"] as String?).flatMap { Amount($0) }
    self.init(
      row: row["id"], uid: try row.uid("uid", "OUT-"), storeID: row["store_uid"], store: row["store_name"], item: item,
      before: (row["before"] as String?).flatMap { Amount($0) }, reason: row["reason"], actor: row["actor"],
      state: OutboxState(rawValue: row["state"]) ?? .dead, attempts: row["attempts"], run: row.run, note: row["note"],
      createdAt: row["created_at"], sentAt: row["sent_at"], endedAt: row["ended_at"])
  }
}

extension InventoryLogView {
  fileprivate init(row: Row) throws {
    self.init(
      row: row["id"], uid: try row.uid("uid", "INVLOG-"), storeID: row["store_uid"], store: row["store_name"], action: row["action"],
      at: row["at"], actor: row["actor"], reason: row["reason"])
    run = row.run
    if let product: String = row["product"] {
      place = (product, row["variant"] ?? "", row["sku"] ?? "", row["location"] ?? "")
    }
    before = row["before"]
    after = row["after"]
    result = row["result"]
    if let total: Int64 = row["total"] { stats = (total, row["updated"] ?? 0, row["alerts"] ?? 0) }
  }
}
