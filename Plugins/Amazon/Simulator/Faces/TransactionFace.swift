internal import SimulatorKit

/// How Finances 2024-06-19 tells of money: the total is what reaches the seller's balance, after the commission and the
/// tax that Amazon keeps; what the buyer paid or got back is the sum of the other breakdowns.
enum TransactionFace {
  static func of(_ event: MoneyEvent, status: String, _ settings: Settings) -> Node {
    let order = event.order
    let currency = order.market.currency
    var items: [(item: OrderItem, quantity: Int, amounts: Amounts)] = []
    var related = [relation("ORDER_ID", order.id)]
    let kind: String
    let id: String
    switch event {
    case .shipment:
      kind = "Shipment"
      id = "S" + Hex.digits(settings.seed, Stream.secret, 4_000_000 + order.index, count: 32)
      related.append(relation("SHIPMENT_ID", "D\(order.index)"))
      items = order.items.map { ($0, $0.quantity, Amounts($0, collects: order.market.collects)) }
    case .refund(_, let refund):
      kind = "Refund"
      id = "R" + Hex.digits(settings.seed, Stream.refund, 4_000_000 + order.index * 8 + refund.parts[0].item, count: 32)
      related.append(relation("REFUND_ID", refund.id))
      items = refund.parts.map { (order.items[$0.item], $0.quantity, Amounts($0, collects: order.market.collects)) }
    }
    let total = items.reduce(Amounts()) { $0 + $1.amounts }
    return .make(
      (
        "sellingPartnerMetadata",
        .make(
          ("sellingPartnerId", .text(settings.sellerID)), ("accountType", .text("Standard Orders")),
          ("marketplaceId", .text(order.market.id)))
      ), ("relatedIdentifiers", .list(related)), ("transactionType", .text(kind)), ("transactionId", .text(id)),
      ("transactionStatus", .text(status)), ("description", .text(kind == "Refund" ? "Refund Order" : "Order Payment")),
      ("postedDate", Moment.seconds(event.posted)), ("totalAmount", money(total.sum, currency)),
      ("marketplaceDetails", .make(("marketplaceId", .text(order.market.id)), ("marketplaceName", .text(order.market.name)))),
      (
        "items",
        .list(
          items.map { entry in
            let product = Product(entry.item.product, settings)
            return .make(
              ("description", .text(product.title)), ("totalAmount", money(entry.amounts.sum, currency)),
              ("breakdowns", breakdowns(entry.amounts, currency)),
              (
                "contexts",
                .list([
                  .make(
                    ("contextType", .text("ProductContext")), ("asin", .text(product.asin)), ("sku", .text(product.sku)),
                    ("quantityShipped", .integer(entry.quantity)),
                    ("fulfillmentNetwork", .text(order.header.byAmazon ? "AFN" : "MFN")))
                ])
              ))
          })
      ), ("breakdowns", breakdowns(total, currency)))
  }

  private static func relation(_ name: String, _ value: String) -> Node {
    .make(("relatedIdentifierName", .text(name)), ("relatedIdentifierValue", .text(value)))
  }

  private static func money(_ minor: Int, _ currency: Currency) -> Node {
    .make(("currencyCode", .text(currency.code)), ("currencyAmount", .amount(minor, currency)))
  }

  private static func breakdowns(_ amounts: Amounts, _ currency: Currency) -> Node {
    let list = [
      ("Product Charges", amounts.product), ("Promo Rebates", amounts.promotion), ("Shipping", amounts.shipping),
      ("Gift Wrap", amounts.gift), ("Tax", amounts.tax), ("Tax Withheld", amounts.withheld), ("Amazon Fees", amounts.fees),
    ]
    return .list(
      list.filter { $0.1 != 0 }.map {
        .make(("breakdownType", .text($0.0)), ("breakdownAmount", money($0.1, currency)), ("breakdowns", .list([])))
      })
  }

  private struct Amounts {
    var product = 0
    var promotion = 0
    var shipping = 0
    var gift = 0
    var tax = 0
    var withheld = 0
    var fees = 0

    var sum: Int { product + promotion + shipping + gift + tax + withheld + fees }

    init() {}

    init(_ item: OrderItem, collects: Bool) {
      product = item.netPrice
      promotion = -(item.netPriceDiscount + item.netShippingDiscount)
      shipping = item.netShipping
      gift = item.netGift
      tax = item.tax
      withheld = collects ? -item.tax : 0
      fees = -(item.netPrice * 15 / 100)
    }

    init(_ part: Refund.Part, collects: Bool) {
      product = -part.principal
      promotion = part.promotion
      shipping = -part.shipping
      gift = -part.gift
      tax = -(part.tax + part.shippingTax + part.giftTax)
      withheld = collects ? -tax : 0
      fees = part.principal * 12 / 100
    }

    static func + (a: Amounts, b: Amounts) -> Amounts {
      var sum = a
      sum.product += b.product
      sum.promotion += b.promotion
      sum.shipping += b.shipping
      sum.gift += b.gift
      sum.tax += b.tax
      sum.withheld += b.withheld
      sum.fees += b.fees
      return sum
    }
  }
}
