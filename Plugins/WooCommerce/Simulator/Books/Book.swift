import SimulatorKit

/// The shop's own books: what every booked order posts, netted by day, currency and account role. Written from the
/// rules, not from any host's code, so that the two can be held against each other.
struct Book {
  private struct Key: Hashable, Comparable {
    let day: String
    let currency: String
    let role: String

    static func < (a: Key, b: Key) -> Bool {
      if a.day != b.day { return a.day.utf8.lexicographicallyPrecedes(b.day.utf8) }
      if a.currency != b.currency { return a.currency.utf8.lexicographicallyPrecedes(b.currency.utf8) }
      return a.role.utf8.lexicographicallyPrecedes(b.role.utf8)
    }
  }

  /// Credits less debits.
  private var nets: [Key: Int] = [:]

  /// The book of a world as it is now.
  init(_ world: World) {
    let shelf = world.orders
    for place in 0..<shelf.rows.count where !shelf.rows[place].gone && shelf.status(place).books {
      if shelf.rows[place].written {
        let id = shelf.rows[place].id
        if let figures = Figures(shelf.values(place), refunds: shelf.refunds(of: id)) { post(figures) }
      } else {
        post(Figures(shelf.seeded(place), world.settings))
      }
    }
  }

  private mutating func credit(_ day: String, _ currency: String, _ role: String, _ amount: Int) {
    if amount != 0 { nets[Key(day: day, currency: currency, role: role), default: 0] += amount }
  }

  private mutating func post(_ order: Figures) {
    var sale: [String: Int] = [
      "sales": order.sales, "discounts": -order.discounts, "shipping": order.shipping, "fees": order.fees,
    ]
    for tax in order.taxes { sale["tax:\(tax.jurisdiction):merchant", default: 0] += tax.amount }
    // Only a shop that rounds at the subtotal leaves anything here.
    sale["platform_rounding"] = order.total - sale.values.reduce(0, +)
    credit(order.day, order.currency, "receivable", -order.total)
    for (role, amount) in sale { credit(order.day, order.currency, role, amount) }

    let clearing = "clearing:\(order.method.isEmpty ? "unknown" : order.method)"
    if let day = order.paidDay {
      credit(day, order.currency, clearing, -order.total)
      credit(day, order.currency, "receivable", order.total)
    }
    var left = sale
    for refund in order.refunds.sorted(by: { ($0.created, $0.id) < ($1.created, $1.id) }) {
      let taken = RefundSpread.taken(by: refund, from: &left)
      for (role, amount) in taken { credit(refund.day, order.currency, role, -amount) }
      credit(refund.day, order.currency, order.paidDay != nil ? clearing : "receivable", refund.amount)
    }
  }

  /// One JSON object a line, sorted; days on which a role nets to nothing are left out.
  var lines: [UInt8] {
    var out = Output(capacity: nets.count * 110)
    for key in nets.keys.sorted() {
      guard let net = nets[key], net != 0 else { continue }
      out.raw("{\"date\":\"")
      out.raw(key.day)
      out.raw("\",\"market\":\"\",\"currency\":\"")
      out.raw(key.currency)
      out.raw("\",\"role\":")
      out.text(key.role)
      out.raw(",\"debit\":")
      out.integer(max(-net, 0))
      out.raw(",\"credit\":")
      out.integer(max(net, 0))
      out.raw("}\n")
    }
    return out.bytes
  }
}
