import SimulatorKit

/// A postal address in the shape that orders and customers share.
struct Address: Equatable {
  var first, last, company, street, zip, city, province, provinceCode, country, countryCode, phone: String

  var name: String { "\(first) \(last)" }

  /// Tax rates of a place, in millionths, with their names.
  var rates: [(title: String, millionths: Int)] {
    switch (countryCode, provinceCode) {
    case ("DE", _): [("MwSt", 190_000)]
    case ("AT", _): [("USt", 200_000)]
    case ("FR", _): [("TVA", 200_000)]
    case ("US", "CA"): [("California State Tax", 72_500)]
    case ("US", "NY"): [("New York State Tax", 40_000), ("New York City Tax", 45_000)]
    case ("CA", "QC"): [("GST", 50_000), ("QST", 99_750)]
    case ("GB", _): [("VAT", 200_000)]
    default: []
    }
  }

  /// `DE`, `US-CA`: regions count where each has taxes of its own.
  var jurisdiction: String {
    countryCode == "US" || countryCode == "CA" ? "\(countryCode)-\(provinceCode)" : countryCode
  }

  private static let places:
    [(zip: String, city: String, province: String, code: String, country: String, countryCode: String, weight: Int)] = [
      ("50667", "Köln", "Nordrhein-Westfalen", "NW", "Germany", "DE", 12), ("20095", "Hamburg", "Hamburg", "HH", "Germany", "DE", 8),
      ("1010", "Wien", "", "", "Austria", "AT", 3), ("75001", "Paris", "", "", "France", "FR", 3),
      ("90210", "Beverly Hills", "California", "CA", "United States", "US", 3),
      ("10001", "New York", "New York", "NY", "United States", "US", 2),
      ("H2Y 1C6", "Montréal", "Quebec", "QC", "Canada", "CA", 2), ("SW1A 1AA", "London", "England", "ENG", "United Kingdom", "GB", 2),
      ("8001", "Zürich", "Zürich", "ZH", "Switzerland", "CH", 1),
    ]
  private static let firsts = ["Anna", "Björn", "Chloé", "Deniz", "Emma", "Finn", "Greta", "Hugo", "Ida", "Jón"]
  private static let lasts = ["Müller", "O'Brien", "Nuñez", "Schmidt", "Łukasz", "Weiß", "García", "Novák", "Smith", "Dubois"]

  /// Somebody at one of the seeded places.
  static func thrown(_ dice: inout SplitMix64) -> Address {
    var point = dice.below(places.reduce(0) { $0 + $1.weight })
    let place =
      places.first { place in
        if point < place.weight { return true }
        point -= place.weight
        return false
      } ?? places[0]
    let first = dice.pick(firsts)
    let last = dice.pick(lasts)
    return Address(
      first: first, last: last, company: dice.below(8) == 0 ? "\(last) & Co" : "", street: "Hauptstraße \(1 + dice.below(200))",
      zip: place.zip,
      city: place.city, province: place.province, provinceCode: place.code, country: place.country, countryCode: place.countryCode,
      phone: "+49221\(1_000_000 + dice.below(8_999_999))")
  }

  /// The shop itself: where people pay at the counter.
  static let shop = Address(
    first: "Laden", last: "Ehrenfeld", company: "", street: "Venloer Straße 1", zip: "50672", city: "Köln", province: "Nordrhein-Westfalen",
    provinceCode: "NW", country: "Germany", countryCode: "DE", phone: "")
}
