internal import GRDB
internal import HostCore
internal import TradepostContract

/// What an alert is about: an SKU at a place of a store. A variant without an SKU stands for itself.
struct StockSubject {
  var sku: String
  var product: String
  var variant: String
  var location: String

  /// What one open alert is kept for.
  var name: String { sku.isEmpty ? "//\(product)/\(variant)" : sku }

  /// Its bytes: two spellings of one letter are equal as `String`.
  var key: [[UInt8]] { [Array(name.utf8), Array(location.utf8)] }
}

/// Raises, changes and closes alerts inside a transaction on the writing connection.
struct StockAlertBook {
  let storage: Storage
  let db: Database
  let store: Int64
  let now: Int64

  private static let levels: StaticString = """
    SELECT available FROM stock_level WHERE store_id = ? AND sku = ? AND location = ? AND is_deleted = 0
    """
  private static let levelsWithoutSKU: StaticString = """
    SELECT available FROM stock_level
    WHERE store_id = ? AND product = ? AND variant = ? AND sku = '' AND location = ? AND is_deleted = 0
    """
  private static let thresholds: StaticString = """
    SELECT warning, critical FROM stock_threshold WHERE store_id = ?1 AND sku IN ('', ?2) ORDER BY sku DESC LIMIT 1
    """
  private static let setting: StaticString = "SELECT json_extract(settings, '$.low_stock_threshold') FROM store WHERE id = ?"
  private static let open: StaticString = """
    SELECT id, severity, current, threshold FROM stock_alert
    WHERE store_id = ? AND subject = ? AND location = ? AND closed_at IS NULL
    """
  private static let raise: StaticString = """
    INSERT INTO stock_alert (uid, store_id, subject, location, sku, product, variant, severity, current, threshold, created_at,
      changed_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)
    """
  private static let change: StaticString = """
    UPDATE stock_alert SET severity = ?2, current = ?3, threshold = ?4, changed_at = ?5,
      acknowledged_at = CASE WHEN ?6 THEN NULL ELSE acknowledged_at END,
      acknowledged_by = CASE WHEN ?6 THEN NULL ELSE acknowledged_by END
    WHERE id = ?1
    """
  private static let close: StaticString = "UPDATE stock_alert SET closed_at = ?2, changed_at = ?2 WHERE id = ?1"

  /// Lets `rule` decide about one subject as it stands now; says whether an alert was raised.
  func decide(_ subject: StockSubject, _ rule: StockAlertRule) throws -> Bool {
    let found = try found(subject)
    let step = rule(
      StockStanding(available: try available(subject), thresholds: try thresholds(subject.sku), open: found?.open))
    switch (step, found) {
    case (.raise(let severity, let current, let threshold), nil):
      try raise(subject, severity, current, threshold)
      return true
    case (.change(let severity, let current, let threshold, let isNews), let found?):
      let update = try storage.statements(db, Self.change)
      update.bind(1, found.row)
      update.bind(2, severity.rawValue)
      update.bind(3, current.text)
      update.bind(4, threshold.text)
      update.bind(5, now)
      update.bind(6, isNews ? 1 : 0)
      try update.run(db)
    case (.close, let found?):
      let update = try storage.statements(db, Self.close)
      update.bind(1, found.row)
      update.bind(2, now)
      try update.run(db)
    default: break
    }
    return false
  }

  private func raise(_ subject: StockSubject, _ severity: StockSeverity, _ current: Amount, _ threshold: Amount) throws {
    let insert = try storage.statements(db, Self.raise)
    insert.bind(1, Ident(at: now).bytes)
    insert.bind(2, store)
    insert.bind(3, subject.name)
    insert.bind(4, subject.location)
    insert.bind(5, subject.sku)
    insert.bind(6, subject.product)
    insert.bind(7, subject.variant)
    insert.bind(8, severity.rawValue)
    insert.bind(9, current.text)
    insert.bind(10, threshold.text)
    insert.bind(11, now)
    try insert.run(db)
  }

  private func available(_ subject: StockSubject) throws -> [Amount?] {
    let find = try storage.statements(db, subject.sku.isEmpty ? Self.levelsWithoutSKU : Self.levels)
    find.bind(1, store)
    if subject.sku.isEmpty {
      find.bind(2, subject.product)
      find.bind(3, subject.variant)
      find.bind(4, subject.location)
    } else {
      find.bind(2, subject.sku)
      find.bind(3, subject.location)
    }
    return try find.all(db) { $0.isNull(0) ? nil : Amount($0.text(0)) }
  }

  private func thresholds(_ sku: String) throws -> StockThresholds {
    let find = try storage.statements(db, Self.thresholds)
    find.bind(1, store)
    find.bind(2, sku)
    let own = try find.first(db) { row in
      StockThresholds(
        warning: row.isNull(0) ? nil : Amount(row.text(0)), critical: row.isNull(1) ? nil : Amount(row.text(1)))
    }
    if let own { return own }
    let say = try storage.statements(db, Self.setting)
    say.bind(1, store)
    return StockThresholds(setting: try say.first(db) { $0.isNull(0) ? nil : $0.text(0) } ?? nil)
  }

  private func found(_ subject: StockSubject) throws -> (row: Int64, open: StockStanding.Open)? {
    let find = try storage.statements(db, Self.open)
    find.bind(1, store)
    find.bind(2, subject.name)
    find.bind(3, subject.location)
    return try find.first(db) { row in
      (
        row.int(0),
        StockStanding.Open(
          StockSeverity(rawValue: row.text(1)) ?? .warning, current: Amount(row.text(2)) ?? .zero,
          threshold: Amount(row.text(3)) ?? .zero)
      )
    }
  }
}
