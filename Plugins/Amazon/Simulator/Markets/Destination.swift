internal import SimulatorKit

/// Where an order goes and who gets it.
struct Destination: Sendable {
  let name: String
  let street: String
  let city: String
  let postalCode: String
  let state: String
  let country: String
  let company: String?

  /// Mostly within the market's country; every eighth order crosses a border, sometimes the Union's.
  init(_ market: Marketplace, business: Bool, _ dice: inout SplitMix64) {
    let abroad = Self.abroad[market.code] ?? []
    country = !abroad.isEmpty && dice.below(8) == 0 ? dice.pick(abroad) : market.code
    let place = dice.pick(Self.places[country] ?? Self.places["DE"] ?? [("Berlin", "10115", "")])
    (city, postalCode, state) = place
    name = "\(dice.pick(Self.first)) \(dice.pick(Self.last))"
    street = "\(dice.pick(Self.streets)) \(1 + dice.below(140))"
    company = business ? "\(dice.pick(Self.last)) & Söhne" : nil
  }

  private static let abroad = [
    "DE": ["AT", "LU", "NL", "PL", "CH"], "FR": ["BE", "LU"], "IT": ["AT"], "ES": ["PT"], "GB": ["IE"],
  ]
  private static let places: [String: [(String, String, String)]] = [
    "DE": [("Berlin", "10115", ""), ("Köln", "50667", "Nordrhein-Westfalen"), ("München", "80331", "Bayern")],
    "FR": [("Paris", "75001", ""), ("Lyon", "69002", ""), ("Besançon", "25000", "")],
    "IT": [("Roma", "00184", "RM"), ("Milano", "20121", "MI"), ("Forlì", "47121", "FC")],
    "ES": [("Madrid", "28013", "Madrid"), ("A Coruña", "15001", "A Coruña")],
    "GB": [("London", "SW1A 1AA", "England"), ("Edinburgh", "EH1 1YZ", "Scotland")],
    "US": [
      ("Los Angeles", "90012", "CA"), ("New York", "10001", "NY"), ("Austin", "78701", "TX"), ("Portland", "97204", "OR"),
      ("Seattle", "98101", "WA"), ("Miami", "33101", "FL"), ("Chicago", "60602", "IL"),
    ],
    "AT": [("Wien", "1010", "")], "BE": [("Liège", "4000", "")], "CH": [("Zürich", "8001", "ZH")], "IE": [("Dublin", "D02 AF30", "")],
    "LU": [("Luxembourg", "1111", "")], "NL": [("Utrecht", "3511 AA", "")], "PL": [("Łódź", "90-001", "")],
    "PT": [("Porto", "4000-001", "")],
  ]
  private static let first = ["Anna", "Björn", "Chloé", "Dario", "Élise", "Frank", "Gül", "Hanna", "Íñigo", "Jörg", "Łucja", "Zoë"]
  private static let last = ["Müller", "Schmidt", "Dubois", "Rossi", "García", "O'Brien", "Nowak", "Ünal", "Weiß", "Smith"]
  private static let streets = ["Hauptstraße", "Rue de l’Église", "Via Roma", "Calle Mayor", "High Street", "Main Street", "Am Bach"]
}
