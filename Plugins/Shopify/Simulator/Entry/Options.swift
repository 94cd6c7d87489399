import SimulatorKit

/// What a world is opened with. Unknown names are refused, so that a typing error is no silent default.
struct Options {
  var settings = Settings()
  var accessToken = "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"
  var clientID = "5aa1a70bb1f4c0ffee5aa1a70bb1f4c1"
  var clientSecret = "shpss_demo_secret"
  var scopes = Scopes.all
  /// Seconds that an expiring token lives.
  var tokenLife = 3600
  var formula = Checker.Formula.logarithmic
  var duplicateDeliveries = 0.0
  var reorderDeliveries = false
  var faults = FaultPlan<Fault>(stream: SplitMix64.Stream.fault.rawValue)
  var slowMilliseconds = 200

  private let reader = OptionReader(platform: "Shopify")

  private static let known = [
    "access_token", "client_id", "client_secret", "cost_formula", "currency", "customers", "days", "duplicate_deliveries", "edit_seconds",
    "fault_requests", "faults", "faults_in_a_row", "new_order_seconds", "orders", "plan", "presentment", "presentment_rate",
    "presentment_share",
    "products", "reorder_deliveries", "scopes", "shop", "slow_ms", "taxes_included", "timezone", "token_life",
  ]

  init(_ text: [UInt8], seed: UInt64, now: Int64) throws(Refusal) {
    settings.seed = seed
    settings.start = now
    for pair in try reader.members(text).members?.pairs ?? [] { try read(pair.key, pair.value) }
  }

  private mutating func read(_ name: String, _ value: Node) throws(Refusal) {
    switch name {
    case "products": settings.products = try reader.whole(name, value, 0...100_000)
    case "orders": settings.orders = try reader.whole(name, value, 0...1_000_000)
    case "customers": settings.customers = try reader.whole(name, value, 0...1_000_000)
    case "days": settings.days = try reader.whole(name, value, 1...3650)
    case "new_order_seconds": settings.newOrderSeconds = try reader.whole(name, value, 0...31_536_000)
    case "edit_seconds": settings.editSeconds = try reader.whole(name, value, 0...31_536_000)
    case "presentment_rate": settings.rate = try reader.whole(name, value, 1...100_000_000)
    case "presentment_share": settings.presentmentShare = try reader.share(name, value)
    case "duplicate_deliveries": duplicateDeliveries = try reader.share(name, value)
    case "reorder_deliveries": reorderDeliveries = try reader.flag(name, value)
    case "taxes_included": settings.taxesIncluded = try reader.flag(name, value)
    case "token_life": tokenLife = try reader.whole(name, value, 1...31_536_000)
    case "slow_ms": slowMilliseconds = try reader.whole(name, value, 0...600_000)
    case "fault_requests": faults.until = try reader.whole(name, value, 0...1_000_000_000)
    case "faults_in_a_row": faults.mostInARow = try reader.whole(name, value, 0...1000)
    case "faults": faults.shares = try reader.faults(value)
    case "currency", "presentment":
      guard let currency = value.string.flatMap({ Currency(code: $0) }) else { throw reader.wrong(name, "a currency code such as \"EUR\"") }
      if name == "currency" { settings.currency = currency } else { settings.presentment = currency.code }
    case "timezone":
      guard let clock = value.string.flatMap({ StoreClock(name: $0) }) else { throw reader.wrong(name, "a zone such as \"Europe/Berlin\"") }
      settings.clock = clock
    case "plan":
      guard let plan = value.string.flatMap({ Plan(rawValue: $0) }) else {
        throw reader.wrong(name, "one of \(Plan.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      settings.plan = plan
    case "cost_formula":
      guard let formula = value.string.flatMap({ Checker.Formula(rawValue: $0) }) else {
        throw reader.wrong(name, "one of \(Checker.Formula.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      self.formula = formula
    case "shop":
      guard let shop = value.string, !shop.isEmpty, shop.utf8.first != 0x2D,
        shop.utf8.allSatisfy({ ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D })
      else { throw reader.wrong(name, "a name of small letters, digits and dashes") }
      settings.shop = shop
    case "scopes":
      let list = value.items.compactMap(\.string) + (value.string.map { $0.split(separator: ",").map(String.init) } ?? [])
      if list.isEmpty { throw reader.wrong(name, "a list of scopes such as [\"read_orders\"]") }
      scopes = list
    case "access_token", "client_id", "client_secret":
      guard let text = value.string, !text.isEmpty else { throw reader.wrong(name, "a text") }
      if name == "access_token" { accessToken = text } else if name == "client_id" { clientID = text } else { clientSecret = text }
    default: throw reader.unknown(name, known: Self.known)
    }
  }
}
