internal import SimulatorKit

/// A marketplace: one market of the one seller, with its calendar and its way of showing tax.
struct Marketplace: Sendable {
  /// Country, and the name that options use.
  let code: String
  let id: String
  /// How orders name it, e.g. `Amazon.de`.
  let name: String
  let domain: String
  let currency: Currency
  let language: String
  /// The clock that the marketplace's calendar days follow.
  let clock: StoreClock
  /// Prices hold the tax (Europe) or stand without it (United States).
  let inclusive: Bool
  /// Amazon collects and remits the tax: the seller of this world sits in Germany, so everywhere but in the Union.
  let collects: Bool
  /// The key that FBA's stock of this region has in a listing.
  let fulfilmentChannel: String

  static let all: [Marketplace] = [
    european("DE", "A1PA6795UKMFR9", "Amazon.de", "de_DE", "Europe/Berlin"),
    european("FR", "A13V1IB3VIYZZH", "Amazon.fr", "fr_FR", "Europe/Paris"),
    european("IT", "APJ6JRA9NG5V4", "Amazon.it", "it_IT", "Europe/Rome"),
    european("ES", "A1RKKUPIHCS9HS", "Amazon.es", "es_ES", "Europe/Madrid"),
    Marketplace(
      code: "GB", id: "A1F83G8C2ARO7P", name: "Amazon.co.uk", domain: "www.amazon.co.uk", currency: currency("GBP"),
      language: "en_GB", clock: clock("Europe/London"), inclusive: true, collects: true, fulfilmentChannel: "AMAZON_EU"),
    Marketplace(
      code: "US", id: "ATVPDKIKX0DER", name: "Amazon.com", domain: "www.amazon.com", currency: currency("USD"),
      language: "en_US", clock: clock("America/Los_Angeles"), inclusive: false, collects: true, fulfilmentChannel: "AMAZON_NA"),
  ]

  private static func european(_ code: String, _ id: String, _ name: String, _ language: String, _ zone: String) -> Marketplace {
    Marketplace(
      code: code, id: id, name: name, domain: "www.\(name.lowercased())", currency: .euro, language: language,
      clock: clock(zone), inclusive: true, collects: false, fulfilmentChannel: "AMAZON_EU")
  }

  private static func currency(_ code: String) -> Currency { Currency(code: code) ?? .euro }

  private static func clock(_ zone: String) -> StoreClock { StoreClock(name: zone) ?? .berlin }

  /// The calendar day of a moment of UTC seconds, `2026-01-15`.
  func day(_ utc: Int) -> String {
    var out = Output(capacity: 10)
    out.date(CivilTime(seconds: clock.local(utc)))
    return String(decoding: out.bytes, as: UTF8.self)
  }

  /// A price list in euro cents told in this market's currency.
  func price(euro: Int) -> Int {
    switch code {
    case "GB": max(euro - euro / 8, 1)
    case "US": euro + euro / 10
    default: euro
    }
  }
}
