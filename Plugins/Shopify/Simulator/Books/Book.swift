import SimulatorKit

/// The shop's own books: what an accountant would write down from the orders as the shop itself keeps them.
struct Book {
  private struct Key: Hashable {
    let day: String
    let role: String
  }

  private let settings: Settings
  private var nets: [Key: Int] = [:]

  init(_ world: World) {
    settings = world.settings
    for place in 0..<world.orderCount { add(world.order(place)) }
  }

  /// Lines of JSON, sorted by date and role; what nets to zero is left out.
  var lines: [UInt8] {
    var out = Output(capacity: nets.count * 100, plainly: true)
    for (key, net) in nets.sorted(by: { ($0.key.day, $0.key.role) < ($1.key.day, $1.key.role) }) where net != 0 {
      out.raw("{\"date\":\"\(key.day)\",\"market\":\"\",\"currency\":\"\(settings.currency.code)\",\"role\":")
      out.text(key.role)
      out.raw(",\"debit\":\(max(net, 0)),\"credit\":\(max(-net, 0))}\n")
    }
    return out.bytes
  }

  /// Whether an order in this state stands in the books at all.
  private static func books(_ order: Order) -> Bool {
    order.cancelled == nil && ["paid", "partially_paid", "partially_refunded", "refunded"].contains(order.financial)
  }

  private mutating func add(_ order: Order) {
    guard Self.books(order) else { return }
    var left = Sale(order).credits
    let day = day(order.created)
    debit(day, "receivable", order.total + order.rounding)
    for (role, amount) in left { debit(day, role, -amount) }
    for transaction in order.transactions where transaction.status == "success" && ["sale", "capture"].contains(transaction.kind) {
      let role = transaction.gateway == "gift_card" ? "gift_cards" : "clearing:\(transaction.gateway)"
      debit(self.day(transaction.at), role, transaction.amount)
      debit(self.day(transaction.at), "receivable", -transaction.amount)
    }
    for refund in order.refunds.sorted(by: { ($0.at, $0.id) < ($1.at, $1.id) }) {
      guard let paid = refund.transaction else { continue }
      let day = self.day(paid.at)
      var known = Sale.known(refund, of: order)
      for (role, amount) in known { left[role, default: 0] -= amount }
      let rest = paid.amount - known.values.reduce(0, +)
      for (role, amount) in Spread.of(rest, over: left) {
        known[role, default: 0] += amount
        left[role, default: 0] -= amount
      }
      for (role, amount) in known { debit(day, role, amount) }
      debit(day, paid.gateway == "gift_card" ? "gift_cards" : "clearing:\(paid.gateway)", -paid.amount)
    }
  }

  private mutating func debit(_ day: String, _ role: String, _ amount: Int) {
    if amount != 0 { nets[Key(day: day, role: role), default: 0] += amount }
  }

  private func day(_ utc: Int) -> String {
    var out = Output()
    out.date(CivilTime(seconds: settings.clock.local(utc)))
    return String(decoding: out.bytes, as: UTF8.self)
  }
}

/// The credits of one sale by role; discounts are negative.
struct Sale {
  private(set) var credits: [String: Int] = [:]

  init(_ order: Order) {
    for line in order.lines {
      add(line.giftCard ? "gift_cards" : "sales", line.gross - (order.taxesIncluded ? line.tax : 0))
      add("discounts", -line.discount)
      add("duties", line.duty)
      tax(line.taxes, order)
    }
    for line in order.liveShipping {
      add("shipping", line.total - (order.taxesIncluded ? line.tax : 0))
      tax(line.taxes, order)
    }
    add("tips", order.tip)
    // Cash is counted in coins; what that takes or gives is no sale.
    add("platform_rounding", order.rounding)
  }

  private mutating func add(_ role: String, _ amount: Int) {
    if amount != 0 { credits[role, default: 0] += amount }
  }

  private mutating func tax(_ taxes: [Order.Tax], _ order: Order) {
    for tax in taxes { add(Self.role(tax, order), tax.amount) }
  }

  private static func role(_ tax: Order.Tax, _ order: Order) -> String {
    let place = order.shippingAddress ?? order.billingAddress
    let liable = tax.channelLiable.map { $0 ? "channel" : "merchant" } ?? "unknown"
    return "tax:\(place?.jurisdiction ?? "ZZ"):\(liable)"
  }

  /// What a refund says of itself, by role, as debits. A shipping refund stands in it twice and counts once.
  static func known(_ refund: Order.Refund, of order: Order) -> [String: Int] {
    var debits: [String: Int] = [:]
    for part in refund.lines {
      let line = order.lines[part.line]
      debits[line.giftCard ? "gift_cards" : "sales", default: 0] += part.subtotal - (order.taxesIncluded ? part.tax : 0)
      for tax in part.taxes { debits[role(tax, order), default: 0] += tax.amount }
    }
    debits["shipping", default: 0] += refund.shipping
    for tax in refund.shippingTaxes { debits[role(tax, order), default: 0] += tax.amount }
    return debits.filter { $0.value != 0 }
  }
}

/// Spreads what a refund does not explain over what is left of the order, in proportion to it.
enum Spread {
  static func of(_ rest: Int, over left: [String: Int]) -> [String: Int] {
    let roles = left.filter { $0.value != 0 }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    if rest == 0 { return [:] }
    let sum = roles.reduce(0) { $0 + $1.value }
    guard rest > 0, rest < sum else {
      var all = Dictionary(uniqueKeysWithValues: rest > 0 ? roles.map { ($0.key, $0.value) } : [])
      all["sales", default: 0] += rest > 0 ? rest - sum : rest
      return all
    }
    var shares = roles.map { (role: $0.key, share: rest * $0.value / sum, over: (rest * $0.value % sum).magnitude) }
    var missing = rest - shares.reduce(0) { $0 + $1.share }
    let order = shares.indices.sorted { (shares[$1].over, shares[$0].role) < (shares[$0].over, shares[$1].role) }
    for place in order where missing != 0 {
      let step = missing > 0 ? 1 : -1
      shares[place].share += step
      missing -= step
    }
    return Dictionary(uniqueKeysWithValues: shares.map { ($0.role, $0.share) })
  }
}
