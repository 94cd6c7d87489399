import SimulatorKit

/// One row of the shop's tax table.
struct TaxRate: Equatable {
  let id: Int
  let country: String
  let state: String
  /// A rate for one postcode only; empty for a whole country or state.
  let postcode: String
  let name: String
  /// Millionths: 19 % is 190000.
  let millionths: Int
  /// Compound rates apply to the net with the taxes before them.
  let compound: Bool
  let priority: Int
  /// Empty for the standard class, which the tax table calls `standard`.
  let taxClass: String
  /// Whether shipping is taxed by it.
  let shipping: Bool
  /// `DE-MWST. 19%-1`: country, state if any, name in capitals, priority.
  let code: String
  /// The rate in per cent as a JSON number: `19`, `9.975`.
  let percent: String

  init(
    _ id: Int, _ country: String, state: String = "", postcode: String = "", _ name: String, _ millionths: Int,
    compound: Bool = false, priority: Int = 1, taxClass: String = "", shipping: Bool = true
  ) {
    self.id = id
    self.country = country
    self.state = state
    self.postcode = postcode
    self.name = name
    self.millionths = millionths
    self.compound = compound
    self.priority = priority
    self.taxClass = taxClass
    self.shipping = shipping
    let parts = state.isEmpty ? [country, name] : [country, state, name]
    code = parts.joined(separator: "-").uppercased() + "-\(priority)"
    percent = Self.percent(millionths)
  }

  private static func percent(_ millionths: Int) -> String {
    let fraction = millionths % 10_000
    if fraction == 0 { return String(millionths / 10_000) }
    var digits = String(fraction + 10_000).dropFirst()
    while digits.last == "0" { digits = digits.dropLast() }
    return "\(millionths / 10_000).\(digits)"
  }
}

/// The shop's tax table.
struct TaxTable {
  let rates: [TaxRate]

  /// The rates of a place for a tax class, by priority. The first match of a priority wins, a rate with a postcode
  /// before one without.
  func rates(country: String, state: String, postcode: String, taxClass: String) -> [TaxRate] {
    let region = state.hasPrefix(country + "-") ? String(state.dropFirst(country.utf8.count + 1)) : state
    var found: [TaxRate] = []
    for rate in rates
    where rate.country == country && rate.taxClass == taxClass
      && (rate.state.isEmpty || rate.state == region) && (rate.postcode.isEmpty || rate.postcode == postcode)
    {
      if let place = found.firstIndex(where: { $0.priority == rate.priority }) {
        if found[place].postcode.isEmpty && !rate.postcode.isEmpty { found[place] = rate }
      } else {
        found.append(rate)
      }
    }
    return found.sorted { $0.priority < $1.priority }
  }

  func rate(id: Int) -> TaxRate? { rates.first { $0.id == id } }

  /// The table of the recorded shop and one rate of California: national rates, a reduced class, a compound pair,
  /// a place with a rate of its own. Switzerland is missing on purpose: orders from there carry no tax line at all.
  static let seeded = TaxTable(rates: [
    TaxRate(1, "DE", "MwSt. 19%", 190_000),
    TaxRate(2, "DE", "MwSt. 7%", 70_000, taxClass: "reduced-rate"),
    TaxRate(3, "FR", "TVA 20%", 200_000),
    TaxRate(4, "FR", "TVA 5,5%", 55_000, taxClass: "reduced-rate"),
    TaxRate(5, "GB", "VAT 20%", 200_000),
    TaxRate(6, "AT", "USt. 20%", 200_000),
    TaxRate(7, "AT", "USt. 10%", 100_000, taxClass: "reduced-rate"),
    TaxRate(8, "CA", state: "QC", "GST", 50_000),
    TaxRate(9, "CA", state: "QC", "QST", 99_750, compound: true, priority: 2),
    TaxRate(10, "DE", postcode: "27498", "Sonder 5%", 50_000, taxClass: "bucher", shipping: false),
    TaxRate(11, "US", state: "CA", "CA Sales Tax", 72_500),
    TaxRate(12, "DE", "Null", 0, taxClass: "zero-rate"),
  ])
}
