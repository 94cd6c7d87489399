/// The world's own tax rates: what is sold bears the standard rate of where it goes.
enum TaxTable {
  /// Hundred-thousandths of the net price: 19000 is 19 %. Zero outside the Union, the United Kingdom and the states named.
  static func rate(country: String, state: String) -> Int {
    if country == "US" { return states[state] ?? 0 }
    return countries[country] ?? 0
  }

  private static let countries = [
    "AT": 20_000, "BE": 21_000, "DE": 19_000, "ES": 21_000, "FR": 20_000, "GB": 20_000, "IE": 23_000, "IT": 22_000,
    "LU": 17_000, "NL": 21_000, "PL": 23_000, "PT": 23_000,
  ]
  private static let states = ["CA": 7_250, "FL": 6_000, "IL": 6_250, "NY": 8_875, "TX": 8_250, "WA": 6_500]

  /// The tax on an amount, or within it, rounded half away from zero.
  static func tax(on amount: Int, rate: Int, inclusive: Bool) -> Int {
    let divisor = inclusive ? 100_000 + rate : 100_000
    let doubled = amount * rate * 2 + divisor
    return doubled / (2 * divisor)
  }

  /// The part of a role's name that says whose tax it is: the country, or the state in the United States.
  static func jurisdiction(country: String, state: String) -> String {
    country == "US" && state.utf8.count == 2 ? "US-\(state)" : country.isEmpty ? "ZZ" : country
  }
}
