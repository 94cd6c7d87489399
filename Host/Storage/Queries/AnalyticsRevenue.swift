internal import GRDB
package import HostCore
package import TradepostContract

/// Revenue, orders and clients of days, read from the sums alone.
extension Storage {
  private static let sums = """
    sum(rollup_day.orders) AS orders, sum(refunds) AS refunds, sum(gross) AS gross, sum(net) AS net, sum(tax) AS tax,
      sum(shipping) AS shipping, sum(discounts) AS discounts, sum(refunded) AS refunded, sum(captured) AS captured
    """
  /// Days and currencies of which nothing is left are not shown. Of sums: a bare name would be the column, of any one row.
  private static let some = """
    HAVING sum(rollup_day.orders) <> 0 OR sum(refunds) <> 0 OR sum(gross) <> 0 OR sum(refunded) <> 0 OR sum(captured) <> 0
    """
  // The stores lead: of each, the days are a range of the sums' own order.
  private static let days = """
    FROM store CROSS JOIN rollup_day ON rollup_day.store_id = store.id AND rollup_day.day BETWEEN ?2 AND ?3
    WHERE (?1 IS NULL OR store.id = ?1)
    """
  private static let revenueByCurrency = """
    SELECT 0 AS store, NULL AS day, rollup_day.currency, \(sums) \(days) GROUP BY rollup_day.currency \(some) ORDER BY rollup_day.currency
    """
  private static let revenueByStore = """
    SELECT store.id AS store, NULL AS day, rollup_day.currency, \(sums) \(days) GROUP BY store.id, rollup_day.currency \(some)
    """
  private static let revenueByDay = """
    SELECT 0 AS store, rollup_day.day, rollup_day.currency, \(sums) \(days)
    GROUP BY rollup_day.day, rollup_day.currency \(some) ORDER BY rollup_day.day, rollup_day.currency
    """
  private static let revenueByStoreAndDay = """
    SELECT store.id AS store, rollup_day.day, rollup_day.currency, \(sums) \(days)
    GROUP BY store.id, rollup_day.day, rollup_day.currency \(some)
    """
  private static let statuses = """
    SELECT status, sum(orders) AS n FROM rollup_status WHERE ?1 IS NULL OR store_id = ?1 GROUP BY status HAVING n <> 0
    """
  private static let statusesOfDays = """
    SELECT status, sum(orders) AS n
    FROM store CROSS JOIN rollup_status_day ON store_id = store.id AND day BETWEEN ?2 AND ?3
    WHERE (?1 IS NULL OR store.id = ?1) GROUP BY status HAVING n <> 0
    """
  private static let clientsOfDays = """
    SELECT coalesce(sum(clients), 0) AS clients, coalesce(sum(first_orders), 0) AS first_orders, coalesce(sum(orders), 0) AS orders
    FROM store CROSS JOIN rollup_client_day ON store_id = store.id AND day BETWEEN ?2 AND ?3
    WHERE (?1 IS NULL OR store.id = ?1)
    """
  private static let ratesOfDays = """
    SELECT currency, day, coefficient, scale FROM rate WHERE currency = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day
    """

  /// How revenue is wanted.
  package enum RevenueGroup: Sendable {
    case currency, store, day, storeAndDay

    fileprivate var sql: String {
      switch self {
      case .currency: Storage.revenueByCurrency
      case .store: Storage.revenueByStore
      case .day: Storage.revenueByDay
      case .storeAndDay: Storage.revenueByStoreAndDay
      }
    }
  }

  package func revenue(by group: RevenueGroup, store: Int64?, from: Day?, to: Day?) async throws(HostError) -> [RevenueFact] {
    try await question("The revenue cannot be read") { db in
      try Row.fetchAll(
        db.cachedStatement(sql: group.sql), arguments: [store, from?.daysSince1970 ?? .min, to?.daysSince1970 ?? .max]
      ).map { row in
        let code: String = row["currency"]
        guard let currency = Currency(code) else { throw HostError("data.currency", "A sum's currency \(code) is unknown.") }
        let day: Int64? = row["day"]
        return RevenueFact(
          store: row["store"], day: day.map { Day(daysSince1970: $0) }, currency: currency, sums: RevenueSums(row: row))
      }
    }
  }

  /// Orders by the plan's status; of orders made on these days.
  package func orderStatuses(store: Int64?, from: Day?, to: Day?) async throws(HostError) -> [(status: String, count: Int64)] {
    try await question("The orders cannot be counted") { db in
      let isAll = from == nil && to == nil
      let arguments: StatementArguments = isAll ? [store] : [store, from?.daysSince1970 ?? .min, to?.daysSince1970 ?? .max]
      return try Row.fetchAll(db.cachedStatement(sql: isAll ? Self.statuses : Self.statusesOfDays), arguments: arguments)
        .map { (status: $0["status"], count: $0["n"]) }
    }
  }

  package func customerCounts(store: Int64?, from: Day?, to: Day?) async throws(HostError) -> CustomerCounts {
    try await question("The customers cannot be counted") { db in
      let row = try Row.fetchOne(
        db.cachedStatement(sql: Self.clientsOfDays), arguments: [store, from?.daysSince1970 ?? .min, to?.daysSince1970 ?? .max])
      return CustomerCounts(newCustomers: row?["clients"] ?? 0, firstOrders: row?["first_orders"] ?? 0, orders: row?["orders"] ?? 0)
    }
  }

  /// Rates of these currencies on these days, in the order of days.
  package func rates(_ currencies: Set<Currency>, from: Day, to: Day) async throws(HostError) -> [ExchangeRate] {
    try await question("The rates cannot be read") { db in
      try currencies.flatMap { currency in
        try Row.fetchAll(
          db.cachedStatement(sql: Self.ratesOfDays), arguments: [currency.code, from.daysSince1970, to.daysSince1970]
        ).map {
          ExchangeRate(
            currency: currency, day: Day(daysSince1970: $0["day"]),
            rate: Amount(coefficient: $0["coefficient"], scale: UInt8(clamping: $0["scale"] as Int64)))
        }
      }
    }
  }

  /// Reads, and says of a sum beyond 64 bits that it is one.
  func question<T: Sendable>(_ what: String, _ body: @escaping @Sendable (Database) throws -> T) async throws(HostError) -> T {
    try await read(what) { db in
      do { return try body(db) } catch let error as DatabaseError where error.message == "integer overflow" {
        throw HostError(
          "report.overflow", "\(what): a sum is beyond 64 bits of minor units. Ask for fewer days, or for one store.",
          exit: 2)
      }
    }
  }
}

extension RevenueSums {
  init(row: Row) {
    self.init()
    orders = row["orders"]
    refunds = row["refunds"]
    gross = MinorUnits(row["gross"])
    net = MinorUnits(row["net"])
    tax = MinorUnits(row["tax"])
    shipping = MinorUnits(row["shipping"])
    discounts = MinorUnits(row["discounts"])
    refunded = MinorUnits(row["refunded"])
    captured = MinorUnits(row["captured"])
  }
}
