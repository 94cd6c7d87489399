internal import GRDB
internal import HostCore
internal import TradepostContract

/// What the orders came to that a page brought in first, by currency: the history of imports tells it.
struct ImportedRevenue {
  private static let add: StaticString = """
    INSERT INTO run_revenue (run_id, currency, total) VALUES (?1, ?2, ?3)
    ON CONFLICT (run_id, currency) DO UPDATE SET total = run_revenue.total + excluded.total
    """

  private var sums: [String: MinorUnits] = [:]

  /// A new order; only one that somebody bought something with, and that is not held, counts: what is held is no import yet.
  mutating func add(_ order: OrderChange) throws(MoneyError) {
    guard order.status.effect == .books, order.hold == nil else { return }
    sums[order.currency.code] = try (sums[order.currency.code] ?? .zero).adding(order.total)
  }

  func apply(_ statements: StatementCache, _ db: Database, run: Int64) throws {
    for (currency, total) in sums {
      let add = try statements(db, Self.add)
      add.bind(1, run)
      add.bind(2, currency)
      add.bind(3, total.count)
      try add.run(db)
    }
  }
}
