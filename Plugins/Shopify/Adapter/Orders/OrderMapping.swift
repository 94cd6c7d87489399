internal import TradepostContract
internal import TradepostJSON

/// Makes the record of an order from its facts.
struct OrderMapping {
  private let facts: OrderFacts
  private let money: OrderMoney

  static func order(_ facts: OrderFacts) throws(JSONError) -> Order {
    try OrderMapping(facts: facts, money: OrderMoney(facts)).order()
  }

  private func order() throws(JSONError) -> Order {
    var order = Order(
      id: facts.id, status: status, currency: facts.currency,
      total: try facts.total.plus(facts.rounding).minus(money.forgiven).amount(in: facts.currency), createdAt: facts.createdAt)
    if !facts.number.isEmpty { order.number = facts.number }
    order.paymentStatus = facts.payment
    order.fulfilmentStatus = facts.fulfilment
    order.updatedAt = facts.updatedAt
    order.lines = try money.lines()
    order.taxes = try money.taxes()
    if !facts.rounding.isZero {
      order.rounding = "cash_rounding"
      order.roundingAmount = facts.rounding.amount(in: facts.currency)
    }
    order.tenders = facts.payments.filter { ["sale", "capture"].contains($0.kind) && $0.status == "success" }.map { payment in
      Tender(
        id: payment.id, kind: payment.gateway == "gift_card" ? .giftCard : .capture, gateway: Self.account(payment.gateway),
        amount: payment.amount.amount(in: facts.currency), at: payment.at)
    }
    let refunds = RefundMapping(facts: facts, money: money)
    for refund in facts.refunds { order.refunds += try refunds.refunds(of: refund) }
    order.fulfilments = facts.fulfilments
    order.customerID = facts.customerID
    order.billing = facts.billing
    if !facts.email.isEmpty {
      var billing = facts.billing ?? Address()
      billing.email = facts.email
      order.billing = billing
    }
    order.shipping = facts.shippingAddress
    order.note = facts.note
    order.presentment = facts.presentment
    order.attributes = facts.attributes
    return order
  }

  /// One state of Shopify's two, payment and fulfilment, as the manifest's table knows it.
  private var status: String {
    if facts.isCancelled { return "cancelled" }
    switch facts.payment {
    case "paid"?: return facts.fulfilment == "fulfilled" ? "completed" : "paid"
    case let other?: return other
    case nil: return "unknown"
    }
  }

  /// A gateway as part of an account's name: never empty, without what no name holds.
  static func account(_ gateway: String) -> String {
    let isPlain = (1...255).contains(gateway.utf8.count) && gateway.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    return isPlain ? gateway : "unknown"
  }
}
