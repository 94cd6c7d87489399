internal import SimulatorKit

/// What a world is opened with. Unknown names are refused, so that a typing error is no silent default.
struct Options {
  var settings = Settings()
  var keys = Login.Keys()
  var faults = FaultPlan<Fault>(stream: Stream.fault)
  var plans: [Operation: Plan] = [:]
  /// Milliseconds that access tokens live.
  var tokenLife = 3_600_000
  var slowMilliseconds = 200
  var queueAccess = "AKIASIMULATEDQUEUE01"
  var queueSecret = "simulated/queue+secret5aa1a70bb1f4c0ffee"
  var queueAddress = "https://sqs.eu-west-1.amazonaws.com/123456789012/tradepost-notifications"
  /// The logical address of the API, which does not depend on where the simulator is served.
  var address: String {
    settings.markets.first?.code == "US" ? "https://sellingpartnerapi-na.amazon.com" : "https://sellingpartnerapi-eu.amazon.com"
  }

  private static let known = [
    "apply_ms", "authorization_code", "client_id", "client_secret", "days", "discounts_negative", "edit_seconds", "edit_share",
    "fault_requests", "faults", "faults_in_a_row", "fba_share", "finance_seconds", "gift_share", "invoice_share", "markets", "orders",
    "products", "push_path", "queue_access_key", "queue_secret_key", "queue_url", "rates", "refresh_token", "refund_share", "slow_ms",
    "tax_told",
    "token_seconds",
  ]
  private let reader = OptionReader(platform: "Amazon")

  init(_ opening: Opening) throws(Refusal) {
    settings.seed = opening.seed
    settings.start = Int(opening.now / 1000)
    if !opening.data.isEmpty {
      throw Refusal(message: "The Amazon simulator has seeded worlds only: leave the data out and give options.")
    }
    for pair in try reader.members(opening.options).members?.pairs ?? [] { try read(pair.key, pair.value) }
  }

  private mutating func read(_ name: String, _ value: Node) throws(Refusal) {
    switch name {
    case "products": settings.products = try reader.whole(name, value, 1...500_000)
    case "orders": settings.orders = try reader.whole(name, value, 0...2_000_000)
    case "days": settings.days = try reader.whole(name, value, 1...720)
    case "markets": try markets(value)
    case "refund_share": settings.refundShare = try reader.share(name, value)
    case "fba_share": settings.amazonShare = try reader.share(name, value)
    case "edit_share": settings.editShare = try reader.share(name, value)
    case "edit_seconds": settings.editSeconds = try reader.whole(name, value, 1...31_536_000)
    case "invoice_share": settings.invoiceShare = try reader.share(name, value)
    case "gift_share": settings.giftShare = try reader.share(name, value)
    case "tax_told": settings.taxTold = try reader.flag(name, value)
    case "discounts_negative": settings.discountsNegative = try reader.flag(name, value)
    case "apply_ms": settings.applyMilliseconds = try reader.whole(name, value, 0...86_400_000)
    case "finance_seconds": settings.financeSeconds = try reader.whole(name, value, 0...604_800)
    case "token_seconds": tokenLife = try reader.whole(name, value, 1...86_400) * 1000
    case "slow_ms": slowMilliseconds = try reader.whole(name, value, 0...600_000)
    case "fault_requests": faults.until = try reader.whole(name, value, 0...1_000_000_000)
    case "faults_in_a_row": faults.mostInARow = try reader.whole(name, value, 0...1000)
    case "faults": faults.shares = try reader.faults(value)
    case "rates": try rates(value)
    case "client_id": keys.clientID = try text(name, value)
    case "client_secret": keys.clientSecret = try text(name, value)
    case "refresh_token": keys.refreshToken = try text(name, value)
    case "authorization_code": keys.authorizationCode = try text(name, value)
    case "push_path": settings.pushPath = try text(name, value)
    case "queue_access_key": queueAccess = try text(name, value)
    case "queue_secret_key": queueSecret = try text(name, value)
    case "queue_url": queueAddress = try text(name, value)
    default: throw reader.unknown(name, known: Self.known)
    }
  }

  private func text(_ name: String, _ value: Node) throws(Refusal) -> String {
    guard let text = value.string, !text.isEmpty else { throw reader.wrong(name, "text") }
    return text
  }

  private mutating func markets(_ value: Node) throws(Refusal) {
    let names = value.items.compactMap(\.string)
    let found = names.compactMap { name in Marketplace.all.first { $0.code == name } }
    guard !found.isEmpty, found.count == value.items.count, Set(names).count == names.count else {
      throw reader.wrong("markets", "a list of \(Marketplace.all.map(\.code).joined(separator: ", "))")
    }
    settings.markets = found
  }

  private mutating func rates(_ value: Node) throws(Refusal) {
    guard let members = value.members else {
      throw reader.wrong("rates", "an object such as {\"searchOrders\": {\"rate\": 0.5, \"burst\": 5}}")
    }
    for pair in members.pairs {
      guard let operation = Operation(rawValue: pair.key) else {
        throw Refusal(
          message:
            "The Amazon simulator has no operation \"\(pair.key)\". It has: \(Operation.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      guard case .number(let text)? = pair.value["rate"], let rate = MinorText.read(text, digits: 4), rate > 0, rate <= 10_000_000,
        let burst = pair.value["burst"]?.whole, (1...100_000).contains(burst)
      else { throw reader.wrong("rates.\(pair.key)", "an object with \"rate\", calls a second, and \"burst\"") }
      plans[operation] = Plan(rate: text, tenThousandths: rate, burst: burst)
    }
  }
}
