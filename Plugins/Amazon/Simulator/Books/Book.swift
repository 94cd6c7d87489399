internal import SimulatorKit

/// The seller's own books: what every booked order posts, netted by day, market, currency and account role. Written from
/// the rules, not from any host's code, so that the two can be held against each other.
///
/// - The market is the marketplace's id, and days are those of the marketplace's own calendar.
/// - UNSHIPPED, PARTIALLY_SHIPPED and SHIPPED are in the book; pending states and an unconfirmed invoice reserve, CANCELLED
///   and UNFULFILLABLE reverse, so neither posts.
/// - The sale, on the day of purchase: receivable the total; sales the items' prices, discounts what promotions took from
///   them, shipping what is left of it after its promotion, fees the gift wrap, each without the tax that it holds; the
///   tax by where the order goes, `channel` where Amazon collects it, else `merchant`.
/// - The capture, the same day: `clearing:amazon`, because Amazon has taken the money before it shows the order as paid.
/// - Each refund on the day it was posted, as Finances tells it: sales the principal less the promotion taken back,
///   shipping, fees, tax; against `clearing:amazon`.
/// - Amazon's own fees and what it withholds are not booked: they come with the settlement.
struct Book {
  private struct Key: Hashable, Comparable {
    let day: String
    let market: String
    let currency: String
    let role: String

    static func < (a: Key, b: Key) -> Bool {
      for (left, right) in [(a.day, b.day), (a.market, b.market), (a.currency, b.currency)] where left != right {
        return left.utf8.lexicographicallyPrecedes(right.utf8)
      }
      return a.role.utf8.lexicographicallyPrecedes(b.role.utf8)
    }
  }

  /// Credits less debits.
  private var nets: [Key: Int] = [:]

  /// The book of a world as it is now.
  init(_ world: World) {
    for index in world.orders.rows.indices where world.orders.rows[index].status.books {
      let order = world.orders.order(index)
      sale(order)
      for refund in world.orders.refunds(order) where refund.posted <= world.seconds - world.settings.financeSeconds {
        back(refund, order)
      }
    }
  }

  private mutating func credit(_ moment: Int, _ order: SeedOrder, _ role: String, _ amount: Int) {
    if amount == 0 { return }
    let key = Key(day: order.market.day(moment), market: order.market.id, currency: order.market.currency.code, role: role)
    nets[key, default: 0] += amount
  }

  private mutating func sale(_ order: SeedOrder) {
    let moment = order.header.purchased
    for item in order.items {
      credit(moment, order, "sales", item.netPrice)
      credit(moment, order, "discounts", -item.netPriceDiscount)
      credit(moment, order, "shipping", item.netShipping - item.netShippingDiscount)
      credit(moment, order, "fees", item.netGift)
      credit(moment, order, order.taxRole, item.tax)
    }
    credit(moment, order, "receivable", -order.total)
    credit(moment, order, "clearing:amazon", -order.total)
    credit(moment, order, "receivable", order.total)
  }

  private mutating func back(_ refund: Refund, _ order: SeedOrder) {
    for part in refund.parts {
      credit(refund.posted, order, "sales", -(part.principal - part.promotion))
      credit(refund.posted, order, "shipping", -part.shipping)
      credit(refund.posted, order, "fees", -part.gift)
      credit(refund.posted, order, order.taxRole, -(part.tax + part.shippingTax + part.giftTax))
    }
    credit(refund.posted, order, "clearing:amazon", refund.amount)
  }

  /// One JSON object a line, sorted; days on which a role nets to nothing are left out.
  var lines: [UInt8] {
    var out = Output(capacity: nets.count * 120)
    for key in nets.keys.sorted() {
      guard let net = nets[key], net != 0 else { continue }
      out.node(
        .make(
          ("date", .text(key.day)), ("market", .text(key.market)), ("currency", .text(key.currency)), ("role", .text(key.role)),
          ("debit", .integer(max(-net, 0))), ("credit", .integer(max(net, 0)))))
      out.raw("\n")
    }
    return out.bytes
  }
}

extension SeedOrder {
  /// The account of its tax.
  var taxRole: String { "tax:\(jurisdiction):\(market.collects ? "channel" : "merchant")" }
}
