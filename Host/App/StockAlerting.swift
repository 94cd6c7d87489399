public import HostCore
internal import HostStorage
internal import HostSync
internal import TradepostContract

/// Alerts about stock that runs out, and the log of what changed.
extension Tradepost {
  /// - Parameter state: `open`, `acknowledged`, `closed` or `all`.
  public func alerts(
    store: String?, severity: String? = nil, state: String = "open", before: Int64? = nil, limit: Int
  ) async throws(HostError) -> [AlertView] {
    try await storage.alerts(
      store: try await row(store), severity: severity, state: state == "all" ? nil : state, before: before, limit: limit)
  }

  public func alert(_ name: String) async throws(HostError) -> AlertView {
    guard let uid = Ident(text: name), let found = try await storage.alert(uid) else { throw Self.noAlert(name) }
    return found
  }

  /// Takes note of an alert. It leaves the list, and closes by itself when there is enough again.
  @discardableResult
  public func acknowledge(alert name: String, by actor: String) async throws(HostError) -> AlertView {
    guard let uid = Ident(text: name) else { throw Self.noAlert(name) }
    _ = try await storage.acknowledge(uid, by: actor)
    return try await alert(name)
  }

  private static func noAlert(_ name: String) -> HostError {
    HostError("alert.unknown", "There is no alert \"\(name)\". Look for it with: tradepost alerts list", exit: 2)
  }

  /// From which quantity downwards a store, or one SKU of it, is told of; what was said for the SKU goes before the store's, and
  /// that before the store's setting.
  public func thresholds(store name: String, sku: String = "") async throws(HostError) -> StockThresholds {
    let store = try await storage.store(name)
    if let own = try await storage.thresholds(store: store.row, sku: sku) { return own }
    let stores = sku.isEmpty ? nil : try await storage.thresholds(store: store.row, sku: "")
    return stores ?? StockThresholds(setting: store.settings[StockThresholds.setting])
  }

  /// Changes them; nil: back to what applies without. Says how many alerts that raised.
  public func setThresholds(_ thresholds: StockThresholds?, store name: String, sku: String = "") async throws(HostError) -> Int64 {
    if let warning = thresholds?.warning, let critical = thresholds?.critical, critical.compare(warning) > 0 {
      throw HostError(
        "alert.threshold", "It is critical from \(critical.text) downwards and worth a warning only from \(warning.text): exchange them.",
        exit: 2)
    }
    return try await storage.keep(thresholds, store: try await storage.store(name).row, sku: sku, rule: StockAlerts.rule)
  }

  /// The store's own setting was said: the last word counts, so that what was said for the whole store before is no more, and
  /// all its stock is looked at anew.
  func applyThreshold(_ settings: [String: String], _ store: ConnectedStore) async throws(HostError) {
    guard settings[StockThresholds.setting] != nil else { return }
    _ = try await storage.keep(nil, store: store.row, sku: "", rule: StockAlerts.rule)
  }

  /// What one store has, in the order in which it came.
  ///
  /// - Parameter after: the ``InventoryView/row`` of the last one of the page before.
  public func inventory(
    store name: String, product: String?, sku: String?, after: Int64?, limit: Int
  ) async throws(HostError) -> [InventoryView] {
    try await storage.inventory(
      store: try await storage.store(name).row, product: product, sku: sku, after: after, limit: limit)
  }

  /// What was pulled and pushed of stock, the newest first.
  public func inventoryLog(
    store: String?, action: String? = nil, before: Int64? = nil, limit: Int
  ) async throws(HostError) -> [InventoryLogView] {
    try await storage.inventoryLog(store: try await row(store), action: action, before: before, limit: limit)
  }
}
