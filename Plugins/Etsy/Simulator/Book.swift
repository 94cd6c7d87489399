import SimulatorKit

/// The shop's own books: what an accountant would write down from the receipts as the shop itself keeps them. Days are UTC's,
/// for Etsy knows no other.
struct Book {
  private struct Key: Hashable {
    let day: String
    let role: String
  }

  private let currency: Currency
  private var nets: [Key: Int] = [:]

  init(_ receipts: [Receipt], now: Int, currency: Currency) {
    self.currency = currency
    for receipt in receipts { add(receipt, now) }
  }

  /// Lines of JSON, sorted by date and role; what nets to zero is left out.
  var lines: [UInt8] {
    var out = Output(capacity: nets.count * 100, plainly: true)
    for (key, net) in nets.sorted(by: { ($0.key.day, $0.key.role) < ($1.key.day, $1.key.role) }) where net != 0 {
      out.raw("{\"date\":\"\(key.day)\",\"market\":\"\",\"currency\":\"\(currency.code)\",\"role\":")
      out.text(key.role)
      out.raw(",\"debit\":\(max(net, 0)),\"credit\":\(max(-net, 0))}\n")
    }
    return out.bytes
  }

  private mutating func add(_ receipt: Receipt, _ now: Int) {
    // What is not paid is no sale yet, and what is cancelled is none any more.
    guard let paid = receipt.paid(now), receipt.canceled(now) == nil else { return }
    let place = receipt.country == "US" ? "US-\(receipt.state)" : receipt.country
    let parts = [
      "sales": receipt.goods, "discounts": -receipt.discount, "shipping": receipt.shipping, "fees": receipt.giftWrap,
      "tax:\(place):\(receipt.country == "US" ? "channel" : "merchant")": receipt.tax, "tax:\(place):unknown": receipt.vat,
    ].filter { $0.value != 0 }
    debit(receipt.created, "receivable", receipt.total)
    for (role, amount) in parts { debit(receipt.created, role, -amount) }
    debit(paid, "clearing:etsy", receipt.total)
    debit(paid, "receivable", -receipt.total)
    if let refund = receipt.refund(now) {
      for (role, amount) in Self.shares(of: refund.amount, over: parts) { debit(refund.at, role, amount) }
      debit(refund.at, "clearing:etsy", -refund.amount)
    }
  }

  /// Etsy says how much went back and not for what: every part of the sale gives its share, the odd units by largest fraction.
  static func shares(of amount: Int, over parts: [String: Int]) -> [String: Int] {
    let sum = parts.values.reduce(0, +)
    var shares = parts.mapValues { amount * $0 / sum }
    let order = parts.sorted { one, other in
      let fractions = ((amount * one.value % sum).magnitude, (amount * other.value % sum).magnitude)
      return fractions.0 == fractions.1 ? one.key.utf8.lexicographicallyPrecedes(other.key.utf8) : fractions.0 > fractions.1
    }
    var missing = amount - shares.values.reduce(0, +)
    for part in order where missing != 0 {
      shares[part.key, default: 0] += missing.signum()
      missing -= missing.signum()
    }
    return shares
  }

  private mutating func debit(_ at: Int, _ role: String, _ amount: Int) {
    var day = Output()
    day.date(CivilTime(seconds: at))
    nets[Key(day: String(decoding: day.bytes, as: UTF8.self), role: role), default: 0] += amount
  }
}
