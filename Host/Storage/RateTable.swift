internal import GRDB
package import HostCore
internal import TradepostContract

/// Exchange rates as they are stored.
extension Storage {
  private static let store: StaticString = """
    INSERT INTO rate (currency, day, coefficient, scale) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (currency, day) DO UPDATE SET coefficient = excluded.coefficient, scale = excluded.scale
    """

  /// Stores rates, each in the place of what stood there for its day.
  package func keep(rates: [ExchangeRate]) async throws(HostError) {
    let statements = statements
    try await write("The rates cannot be stored") { db in
      for rate in rates {
        let store = try statements(db, Self.store)
        store.bind(1, rate.currency.code)
        store.bind(2, rate.day.daysSince1970)
        store.bind(3, rate.rate.coefficient)
        store.bind(4, Int64(rate.rate.scale))
        try store.run(db)
      }
    }
  }
}
