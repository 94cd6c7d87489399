/// What a seeded world is made of; the names are those of the options.
struct Settings {
  var seed: UInt64 = 1
  /// The world's first moment, seconds of UTC.
  var start = 0
  var orders = 200
  /// Listings, parents of variations among them.
  var products = 60
  /// How far back the orders reach.
  var days = 90
  var markets: [Marketplace] = Marketplace.all.filter { $0.code != "US" }
  /// Shares of shipped orders with refunds and of orders fulfilled by Amazon.
  var refundShare = 0.06
  var amazonShare = 0.5
  /// The share of orders that change once within `editSeconds` after the world's start.
  var editShare = 0.0
  var editSeconds = 3600
  /// v0 tells them as InvoiceUnconfirmed, the newer model has only PENDING for them.
  var invoiceShare = 0.0
  /// The share of items in gift wrap. Orders v0 tells its price only to a restricted data token, so worlds that are read
  /// through v0 without one keep it at nothing.
  var giftShare = 0.0
  /// Whether orders of the inclusive markets tell the tax that their prices hold.
  var taxTold = true
  /// Whether a DISCOUNT breakdown stands below zero.
  var discountsNegative = false
  /// How long an accepted listing takes to be shown.
  var applyMilliseconds = 200
  /// How long money that moved takes to be told by the finances operations.
  var financeSeconds = 0

  /// Where notifications are also posted to, signed as SNS does; empty for nowhere.
  var pushPath = ""

  let sellerID = "A2TRADEPOST0S1"

  func market(id: String) -> Marketplace? { markets.first { $0.id == id } }
}

/// What the dice are thrown for; each kind of object has numbers of its own.
enum Stream {
  static let header: UInt64 = 1
  static let order: UInt64 = 2
  static let refund: UInt64 = 3
  static let product: UInt64 = 4
  static let change: UInt64 = 5
  static let fault: UInt64 = 6
  static let secret: UInt64 = 7
}

/// Numbers of seven digits that look like none and lead back to what they were made of.
enum Scramble {
  private static let modulus = 10_000_000
  private static let factor = 7_654_321
  private static let inverse: Int = {
    // Extended Euclid: 7,654,321 shares no factor with a power of ten.
    var (old, rest, oldFactor, nextFactor) = (factor, modulus, 1, 0)
    while rest != 0 {
      let quotient = old / rest
      (old, rest) = (rest, old - quotient * rest)
      (oldFactor, nextFactor) = (nextFactor, oldFactor - quotient * nextFactor)
    }
    return (oldFactor % modulus + modulus) % modulus
  }()

  static func digits(_ index: Int) -> String { padded((index + 1) * factor % modulus, 7) }

  /// The index behind seven digits; any seven digits lead somewhere.
  static func index(_ digits: some StringProtocol) -> Int? {
    guard digits.utf8.count == 7, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(digits) else { return nil }
    return number * inverse % modulus - 1
  }

  static func padded(_ number: Int, _ least: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, least - text.utf8.count)) + text
  }
}
