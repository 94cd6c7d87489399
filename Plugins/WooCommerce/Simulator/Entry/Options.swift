/// What a world is opened with. Unknown names are refused, so that a typing error is no silent default.
struct Options {
  struct Refusal: Error {
    let message: String
  }

  var settings = SeedSettings()
  var keys: [Key] = [.standard]
  var faults = FaultPlan()
  /// Seconds that a 429 or 503 asks for.
  var retryAfter = 1
  var slowMilliseconds = 200
  /// The site as it was said; nil lets recorded data keep its own.
  var site: String?

  private static let known = [
    "bulk_edit", "consumer_key", "consumer_secret", "currency", "customers", "edit_seconds", "edit_share", "fault_requests",
    "faults", "faults_in_a_row", "keys", "legacy", "orders", "prices_include_tax", "products", "refund_share", "retry_after",
    "round_at_subtotal", "site", "slow_ms", "timezone", "variable_share",
  ]

  init(_ text: [UInt8], seed: UInt64, now: Int) throws(Refusal) {
    settings.seed = seed
    settings.start = now
    let text = text.isEmpty ? Array("{}".utf8) : text
    let node: Node
    do throws(NodeReader.Fault) { node = try NodeReader.read(text) } catch {
      throw Refusal(message: "The options of the WooCommerce simulator are no JSON (\(error.message)). Give a JSON object.")
    }
    guard let members = node.members else {
      throw Refusal(message: "The options of the WooCommerce simulator are no JSON object. Give one, for instance {\"orders\": 100}.")
    }
    for pair in members.pairs { try read(pair.key, pair.value) }
    try key(node)
    finish()
  }

  private mutating func finish() {
    if settings.bulkEdit < 0 { settings.bulkEdit = min(settings.orders, settings.products) / 4 }
  }

  private mutating func read(_ name: String, _ value: Node) throws(Refusal) {
    switch name {
    case "products": settings.products = try whole(name, value, 0...500_000)
    case "orders": settings.orders = try whole(name, value, 0...2_000_000)
    case "customers": settings.customers = try whole(name, value, 0...2_000_000)
    case "bulk_edit": settings.bulkEdit = try whole(name, value, 0...100_000)
    case "edit_seconds": settings.editSeconds = try whole(name, value, 1...31_536_000)
    case "variable_share": settings.variableShare = try share(name, value)
    case "refund_share": settings.refundShare = try share(name, value)
    case "edit_share": settings.editShare = try share(name, value)
    case "prices_include_tax": settings.pricesIncludeTax = try flag(name, value)
    case "legacy": settings.legacy = try flag(name, value)
    case "round_at_subtotal": settings.roundAtSubtotal = try flag(name, value)
    case "retry_after": retryAfter = try whole(name, value, 0...3600)
    case "slow_ms": slowMilliseconds = try whole(name, value, 0...600_000)
    case "fault_requests": faults.until = try whole(name, value, 0...1_000_000_000)
    case "faults_in_a_row": faults.mostInARow = try whole(name, value, 0...1000)
    case "currency":
      guard let currency = value.string.flatMap({ Currency(code: $0) }) else { throw wrong(name, "a currency code such as \"EUR\"") }
      settings.currency = currency
    case "site":
      guard var address = value.string, address.hasPrefix("http://") || address.hasPrefix("https://") else {
        throw wrong(name, "an address such as \"http://woocommerce.example\"")
      }
      while address.hasSuffix("/") { address.removeLast() }
      settings.site = address
      site = address
    case "timezone":
      let clock = value.string.map { StoreClock(name: $0) } ?? value.whole.flatMap { StoreClock(minutes: $0) }
      guard let clock else { throw wrong(name, "a zone such as \"Europe/Berlin\", or minutes east of Greenwich") }
      settings.clock = clock
    case "faults": try readFaults(value)
    case "keys": try readKeys(value)
    case "consumer_key", "consumer_secret": break
    default:
      throw Refusal(
        message:
          "The WooCommerce simulator has no option \"\(name)\". It has: \(Self.known.joined(separator: ", ")).")
    }
  }

  private mutating func readFaults(_ value: Node) throws(Refusal) {
    guard let members = value.members else { throw wrong("faults", "an object of shares such as {\"429\": 0.1}") }
    for pair in members.pairs {
      guard let fault = Fault(rawValue: pair.key) else {
        throw Refusal(
          message:
            "The WooCommerce simulator has no fault \"\(pair.key)\". It has: \(Fault.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      faults.shares[fault] = try share("faults.\(pair.key)", pair.value)
    }
  }

  private mutating func readKeys(_ value: Node) throws(Refusal) {
    guard let members = value.members else { throw wrong("keys", "an object of {\"ck\", \"cs\", \"permissions\"}") }
    keys = []
    for pair in members.pairs {
      guard let consumer = pair.value["ck"]?.string, let secret = pair.value["cs"]?.string else {
        throw wrong("keys.\(pair.key)", "an object with \"ck\" and \"cs\"")
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

  private func wrong(_ name: String, _ wanted: String) -> Refusal {
    Refusal(message: "Option \"\(name)\" of the WooCommerce simulator should be \(wanted).")
  }

  private func whole(_ name: String, _ value: Node, _ range: ClosedRange<Int>) throws(Refusal) -> Int {
    guard case .number = value, let whole = value.whole, range.contains(whole) else {
      throw wrong(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return whole
  }

  private func share(_ name: String, _ value: Node) throws(Refusal) -> Double {
    guard case .number(let text) = value, let share = Double(text), share >= 0, share <= 1 else {
      throw wrong(name, "a share from 0 to 1")
    }
    return share
  }

  private func flag(_ name: String, _ value: Node) throws(Refusal) -> Bool {
    switch value {
    case .bool(let flag): return flag
    case .text("yes"): return true
    case .text("no"): return false
    default: throw wrong(name, "true or false")
    }
  }
}
