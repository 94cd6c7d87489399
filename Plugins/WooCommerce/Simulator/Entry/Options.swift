import SimulatorKit

/// What a world is opened with. Unknown names are refused, so that a typing error is no silent default.
struct Options {
  var settings = SeedSettings()
  var keys: [Key] = [.standard]
  var faults = FaultPlan<Fault>(stream: SplitMix64.Stream.fault.rawValue)
  /// Seconds that a 429 or 503 asks for.
  var retryAfter = 1
  var slowMilliseconds = 200
  /// The site as it was said; nil lets recorded data keep its own.
  var site: String?

  private let reader = OptionReader(platform: "WooCommerce")

  private static let known = [
    "bulk_edit", "consumer_key", "consumer_secret", "currency", "customers", "edit_seconds", "edit_share", "fault_requests",
    "faults", "faults_in_a_row", "keys", "legacy", "orders", "prices_include_tax", "products", "refund_share", "retry_after",
    "round_at_subtotal", "site", "slow_ms", "timezone", "variable_share",
  ]

  init(_ text: [UInt8], seed: UInt64, now: Int) throws(Refusal) {
    settings.seed = seed
    settings.start = now
    let node = try reader.members(text)
    for pair in node.members?.pairs ?? [] { try read(pair.key, pair.value) }
    try key(node)
    finish()
  }

  private mutating func finish() {
    if settings.bulkEdit < 0 { settings.bulkEdit = min(settings.orders, settings.products) / 4 }
  }

  private mutating func read(_ name: String, _ value: Node) throws(Refusal) {
    switch name {
    case "products": settings.products = try reader.whole(name, value, 0...500_000)
    case "orders": settings.orders = try reader.whole(name, value, 0...2_000_000)
    case "customers": settings.customers = try reader.whole(name, value, 0...2_000_000)
    case "bulk_edit": settings.bulkEdit = try reader.whole(name, value, 0...100_000)
    case "edit_seconds": settings.editSeconds = try reader.whole(name, value, 1...31_536_000)
    case "variable_share": settings.variableShare = try reader.share(name, value)
    case "refund_share": settings.refundShare = try reader.share(name, value)
    case "edit_share": settings.editShare = try reader.share(name, value)
    case "prices_include_tax": settings.pricesIncludeTax = try reader.flag(name, value)
    case "legacy": settings.legacy = try reader.flag(name, value)
    case "round_at_subtotal": settings.roundAtSubtotal = try reader.flag(name, value)
    case "retry_after": retryAfter = try reader.whole(name, value, 0...3600)
    case "slow_ms": slowMilliseconds = try reader.whole(name, value, 0...600_000)
    case "fault_requests": faults.until = try reader.whole(name, value, 0...1_000_000_000)
    case "faults_in_a_row": faults.mostInARow = try reader.whole(name, value, 0...1000)
    case "currency":
      guard let currency = value.string.flatMap({ Currency(code: $0) }) else { throw reader.wrong(name, "a currency code such as \"EUR\"") }
      settings.currency = currency
    case "site":
      guard var address = value.string, address.hasPrefix("http://") || address.hasPrefix("https://") else {
        throw reader.wrong(name, "an address such as \"http://woocommerce.example\"")
      }
      while address.hasSuffix("/") { address.removeLast() }
      settings.site = address
      site = address
    case "timezone":
      let clock = value.string.map { StoreClock(name: $0) } ?? value.whole.flatMap { StoreClock(minutes: $0) }
      guard let clock else { throw reader.wrong(name, "a zone such as \"Europe/Berlin\", or minutes east of Greenwich") }
      settings.clock = clock
    case "faults": faults.shares = try reader.faults(value)
    case "keys": try readKeys(value)
    case "consumer_key", "consumer_secret": break
    default: throw reader.unknown(name, known: Self.known)
    }
  }

  private mutating func readKeys(_ value: Node) throws(Refusal) {
    guard let members = value.members else { throw reader.wrong("keys", "an object of {\"ck\", \"cs\", \"permissions\"}") }
    keys = []
    for pair in members.pairs {
      guard let consumer = pair.value["ck"]?.string, let secret = pair.value["cs"]?.string else {
        throw reader.wrong("keys.\(pair.key)", "an object with \"ck\" and \"cs\"")
      }
      keys.append(
        Key(
          consumer: consumer, secret: secret, permissions: pair.value["permissions"]?.string ?? "read_write",
          capable: pair.value["role"]?.string != "customer"))
    }
  }

  private mutating func key(_ node: Node) throws(Refusal) {
    let consumer = node["consumer_key"]?.string
    let secret = node["consumer_secret"]?.string
    if consumer == nil, secret == nil { return }
    guard let consumer, let secret, !consumer.isEmpty, !secret.isEmpty else {
      throw Refusal(message: "Options consumer_key and consumer_secret belong together: give both as text, or neither.")
    }
    keys = [Key(consumer: consumer, secret: secret)] + (node["keys"] == nil ? [] : keys)
  }
}
