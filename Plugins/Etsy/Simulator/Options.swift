import SimulatorKit

/// What may go wrong with an answer, by the names that options and counters use.
enum Fault: String, SpoilingFault {
  /// Too many requests: 429 with `Retry-After`.
  case throttled = "429"
  /// 500, 502, 503 or 504.
  case outage = "5xx"
  /// The answer ends in the middle.
  case truncated
  /// 200 with a page of HTML instead of JSON.
  case html
  /// While a walk runs, receipts change and move to the list's end.
  case moved

  var spoils: Bool { self != .moved }
}

/// What a world is opened with. Unknown names are refused, so that a typing error is no silent default.
struct Options {
  let seed: UInt64
  /// The world's first moment, in seconds of UTC.
  let start: Int
  private(set) var orders = 200
  private(set) var days = 60
  /// Seconds between two new receipts; 0: there are none.
  private(set) var newOrderSeconds = 0
  /// How many receipts were changed in one and the same second, as by an import of tracking numbers.
  private(set) var crowd = 0
  private(set) var currency = Currency.euro
  /// Seconds that an access token lives.
  private(set) var tokenLife = 3600
  private(set) var faults = FaultPlan<Fault>(stream: 7)

  static let shopID = 12_345_678
  static let keystring = "demo0keystring0of0an0app"
  static let sharedSecret = "demosecret"

  private static let known = [
    "crowd", "currency", "days", "fault_requests", "faults", "faults_in_a_row", "new_order_seconds", "orders", "token_life",
  ]

  init(_ text: [UInt8], seed: UInt64, now: Int64) throws(Refusal) {
    self.seed = seed
    start = Int(now / 1000)
    let reader = OptionReader(platform: "Etsy")
    for pair in try reader.members(text).members?.pairs ?? [] {
      switch pair.key {
      case "crowd": crowd = try reader.whole(pair.key, pair.value, 0...100_000)
      case "currency":
        guard let code = pair.value.string, let currency = Currency(code: code) else {
          throw reader.wrong(pair.key, "a currency code such as \"EUR\"")
        }
        self.currency = currency
      case "days": days = try reader.whole(pair.key, pair.value, 1...3650)
      case "fault_requests": faults.until = try reader.whole(pair.key, pair.value, 0...1_000_000_000)
      case "faults": faults.shares = try reader.faults(pair.value)
      case "faults_in_a_row": faults.mostInARow = try reader.whole(pair.key, pair.value, 0...1000)
      case "new_order_seconds": newOrderSeconds = try reader.whole(pair.key, pair.value, 0...31_536_000)
      case "orders": orders = try reader.whole(pair.key, pair.value, 0...100_000)
      // The demo gives every shop the same options.
      case "customers", "products": _ = try reader.whole(pair.key, pair.value, 0...1_000_000)
      case "token_life": tokenLife = try reader.whole(pair.key, pair.value, 1...31_536_000)
      default: throw reader.unknown(pair.key, known: Self.known)
      }
    }
  }
}
