import SimulatorKit

/// What a shop is made from. Equal settings make equal shops.
struct Settings {
  var seed: UInt64 = 1
  /// The world's first moment, milliseconds of UTC.
  var start: Int64 = 0
  var products = 40
  var orders = 200
  var customers = 60
  /// Over how many days before the first moment the seeded orders lie.
  var days = 50
  /// Every so many seconds one order more comes in; 0: never.
  var newOrderSeconds = 0
  /// Every so many seconds some order is changed; 0: never.
  var editSeconds = 0
  var currency = Currency.euro
  /// What foreign customers see and pay in.
  var presentment = "USD"
  /// Presentment units for ten thousand units of the shop's currency.
  var rate = 10_850
  var presentmentShare = 0.15
  var taxesIncluded = true
  var clock = StoreClock.berlin
  /// The name before `.myshopify.com`.
  var shop = "musterladen"
  var plan = Plan.standard

  /// Seeded products, so that orders need not make them again.
  let shelf = Shelf()

  final class Shelf {
    var products: [Int: Product] = [:]
  }

  var domain: String { "\(shop).myshopify.com" }
  /// Seconds of UTC.
  var startSeconds: Int { Int(start / 1000) }

  /// Where the goods lie. The last one belongs to a fulfilment service.
  static let locations: [(id: Int, name: String, legacy: Bool)] = [
    (75_001_000_001, "Lager Köln", false), (75_001_000_002, "Laden Ehrenfeld", false), (75_001_000_003, "Versanddienst Nord", true),
  ]
}

/// How much a shop may ask: the buckets of the two interfaces.
enum Plan: String, CaseIterable {
  case standard, advanced, plus, enterprise

  /// Requests that the bucket of the REST interface holds, and how many leak out a second.
  var rest: (size: Int, leak: Int) {
    switch self {
    case .standard: (40, 2)
    case .advanced: (80, 4)
    case .plus: (400, 20)
    case .enterprise: (800, 40)
    }
  }

  /// Points that come back a second; the bucket holds twenty times as many.
  var points: Int {
    switch self {
    case .standard: 100
    case .advanced: 200
    case .plus: 1000
    case .enterprise: 2000
    }
  }
}

extension SplitMix64 {
  /// What the dice are thrown for.
  enum Stream: UInt64 {
    case product = 1, variant, stock, customer, orderHeader, order, edit, fault, move, secret, delivery
  }

  init(seed: UInt64, _ stream: Stream, _ index: Int) { self.init(seed: seed, stream: stream.rawValue, index) }
}
