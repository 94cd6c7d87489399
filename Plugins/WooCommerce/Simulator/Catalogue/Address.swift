import SimulatorKit

/// Where an order goes, with the state as WooCommerce keeps it.
struct Address: Equatable {
  var first = ""
  var last = ""
  var company = ""
  var street = ""
  var second = ""
  var city = ""
  var state = ""
  var postcode = ""
  var country = ""
  var email = ""
  var phone = ""
}

/// People and places: real-looking, never real. Mail goes to example.com only.
enum People {
  private static let firsts = [
    "Jürgen", "Zoë", "François", "Łukasz", "山田", "Marie-Ève", "Käthe", "Øyvind", "Anaïs", "Søren", "Ana", "Ben", "Aylin",
    "José", "Petra", "Görkem", "Élodie", "Håkon", "Ivana", "Tom & Ina",
  ]
  private static let lasts = [
    "Groß", "O’Brien", "Lefèvre", "Żak", "太郎", "Tremblay", "Weiß", "Åkesson", "Müller-Lüdenscheidt", "Kowalska", "D'Angelo",
    "Şahin", "Öztürk", "Dvořák", "Smith", "Nguyễn", "van der Berg", "Garçon", "Straße", "Jensen",
  ]
  private static let companies = ["", "", "", "", "", "", "", "Groß & Söhne GmbH", "Café “Zum Bären” OHG", "L'Atelier SARL"]

  /// One place: street, city, state, postcode, country, and how often it is drawn.
  private struct Place {
    let weight: Int
    let street, city, state, postcode, country: String
  }

  private static let places = [
    Place(weight: 18, street: "Invalidenstraße", city: "Berlin", state: "DE-BE", postcode: "10115", country: "DE"),
    Place(weight: 12, street: "Königsallee", city: "Düsseldorf", state: "DE-NW", postcode: "40212", country: "DE"),
    Place(weight: 12, street: "Marienplatz", city: "München", state: "", postcode: "80331", country: "DE"),
    Place(weight: 8, street: "Große Bleichen", city: "Hamburg", state: "DE-HH", postcode: "20354", country: "DE"),
    Place(weight: 2, street: "Lung Wai", city: "HELGOLAND", state: "DE-SH", postcode: "27498", country: "DE"),
    Place(weight: 10, street: "Mariahilfer Straße", city: "Wien", state: "", postcode: "1060", country: "AT"),
    Place(weight: 11, street: "rue de Rivoli", city: "Paris", state: "", postcode: "75001", country: "FR"),
    Place(weight: 6, street: "Downing St", city: "London", state: "", postcode: "SW1A 1AA", country: "GB"),
    Place(weight: 7, street: "rue Notre-Dame", city: "Montréal", state: "QC", postcode: "H2Y 1C6", country: "CA"),
    Place(weight: 7, street: "Market Street", city: "San Francisco", state: "CA", postcode: "94103", country: "US"),
    Place(weight: 7, street: "Bahnhofstrasse", city: "Zürich", state: "", postcode: "8001", country: "CH"),
  ]

  /// Somebody, somewhere; `mail` is the part before `@example.com`.
  static func draw(_ dice: inout SplitMix64, mail: String) -> Address {
    var weight = dice.below(places.reduce(0) { $0 + $1.weight })
    var place = places[0]
    for candidate in places {
      place = candidate
      weight -= candidate.weight
      if weight < 0 { break }
    }
    var address = Address()
    address.first = dice.pick(firsts)
    address.last = dice.pick(lasts)
    address.company = dice.pick(companies)
    address.street = "\(place.street) \(dice.below(199) + 1)"
    address.second = dice.below(12) == 0 ? "c/o Hof \(dice.below(9) + 1)" : ""
    address.city = place.city
    address.state = place.state
    address.postcode = place.postcode
    address.country = place.country
    address.email = "\(mail)@example.com"
    address.phone = dice.below(4) == 0 ? "" : "+49 30 \(1_000_000 + dice.below(9_000_000))"
    return address
  }
}
