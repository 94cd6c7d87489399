internal import GRDB
internal import HostCore
internal import TradepostContract

/// What a page of stock levels changed, gathered while it is applied.
struct StockDeltas {
  fileprivate(set) var touched: [[[UInt8]]: StockSubject] = [:]
  fileprivate var changes: [(subject: StockSubject, before: String?, after: String?)] = []

  fileprivate mutating func touch(_ subject: StockSubject) { touched[subject.key] = subject }
}

/// What changed levels mean beside themselves: alerts, and lines of the log, in the page's own transaction.
extension PageCommit {
  private static let levelOfRow: StaticString = "SELECT sku, product, variant, location, available FROM stock_level WHERE id = ?"
  private static let logChange: StaticString = """
    INSERT INTO inventory_log (uid, store_id, action, run_id, at, actor, reason, product, variant, sku, location, before, after)
    VALUES (?1, ?2, 'pull', ?3, ?4, 'sync', '', ?5, ?6, ?7, ?8, ?9, ?10)
    """
  private static let logPull: StaticString = """
    INSERT INTO inventory_log (uid, store_id, action, run_id, at, actor, reason, total, updated, alerts)
    VALUES (?1, ?2, 'pull', ?3, ?4, 'sync', '', ?5, ?6, ?7)
    ON CONFLICT (run_id) WHERE total IS NOT NULL DO UPDATE SET total = inventory_log.total + excluded.total,
      updated = inventory_log.updated + excluded.updated, alerts = inventory_log.alerts + excluded.alerts, at = excluded.at
    """

  /// Remembers what a level was before it is written; `level` is nil when it is gone.
  mutating func note(_ level: StockLevel?, _ change: RecordChange) throws {
    var before: (subject: StockSubject, available: String?)?
    if let row = change.row {
      let find = try statement(Self.levelOfRow)
      find.bind(1, row)
      before = try find.first(db) { row in
        (
          StockSubject(sku: row.text(0), product: row.text(1), variant: row.text(2), location: row.text(3)),
          row.isNull(4) ? nil : row.text(4)
        )
      }
      if let before { stock.touch(before.subject) }
    }
    guard let level else { return }
    let subject = StockSubject(sku: level.sku, product: level.productID, variant: level.variantID, location: level.location)
    stock.touch(subject)
    if let before, before.available != level.available?.text {
      stock.changes.append((subject, before.available, level.available?.text))
    }
  }

  /// Once all levels of the page are written.
  func applyStock() throws {
    guard effects.resource == .inventory else { return }
    var raised: Int64 = 0
    if let rule = effects.stockAlerts {
      let alerts = StockAlertBook(storage: storage, db: db, store: effects.store, now: now)
      for subject in stock.touched.values where try alerts.decide(subject, rule) { raised += 1 }
    }
    for change in stock.changes {
      let insert = try statement(Self.logChange)
      insert.bind(1, Ident(at: now).bytes)
      insert.bind(2, effects.store)
      insert.bind(3, effects.run)
      insert.bind(4, now)
      insert.bind(5, change.subject.product)
      insert.bind(6, change.subject.variant)
      insert.bind(7, change.subject.sku)
      insert.bind(8, change.subject.location)
      insert.bind(9, change.before)
      insert.bind(10, change.after)
      try insert.run(db)
    }
    let counts = effects.counts
    guard counts.total > 0 else { return }
    let pull = try statement(Self.logPull)
    pull.bind(1, Ident(at: now).bytes)
    pull.bind(2, effects.store)
    pull.bind(3, effects.run)
    pull.bind(4, now)
    pull.bind(5, counts.total)
    pull.bind(6, counts.created &+ counts.updated &+ counts.deleted)
    pull.bind(7, raised)
    try pull.run(db)
  }
}
