internal import SimulatorKit

/// How Finances v0 tells of money. Charges are net and their taxes stand beside them, in every market; a refund's are
/// below zero, and the discount that it takes back is above zero. What a refund is worth is the sum of its charge and
/// promotion adjustments; fees and withheld tax are Amazon's own account with the seller.
enum FinanceFace {
  static func lists(_ events: [MoneyEvent], _ settings: Settings) -> Node {
    var shipments: [Node] = []
    var refunds: [Node] = []
    for event in events {
      switch event {
      case .shipment(let order, let posted): shipments.append(shipment(order, posted, settings))
      case .refund(let order, let back): refunds.append(refund(order, back, settings))
      }
    }
    return .having(
      ("ShipmentEventList", .list(shipments)), ("RefundEventList", .list(refunds)), ("ServiceFeeEventList", .list([])),
      ("AdjustmentEventList", .list([])))
  }

  private static func head(_ order: SeedOrder, _ posted: Int) -> Node {
    .make(
      ("AmazonOrderId", .text(order.id)), ("SellerOrderId", .text(order.sellerOrderID ?? order.id)),
      ("MarketplaceName", .text(order.market.name)), ("PostedDate", Moment.seconds(posted)))
  }

  private static func shipment(_ order: SeedOrder, _ posted: Int, _ settings: Settings) -> Node {
    var event = head(order, posted)
    event["ShipmentItemList"] = .list(
      order.items.map { item in
        .having(
          ("SellerSKU", .text(Product.sku(item.product))), ("OrderItemId", .text(item.id)), ("QuantityShipped", .integer(item.quantity)),
          (
            "ItemChargeList",
            charges(
              [
                ("Principal", item.netPrice), ("Tax", item.priceTax - (item.priceDiscount > 0 ? item.discountTax : 0)),
                ("ShippingCharge", item.netShipping),
                ("ShippingTax", item.shippingTax - (item.shippingDiscount > 0 ? item.discountTax : 0)),
                ("GiftWrap", item.netGift), ("GiftWrapTax", item.giftTax),
              ], order.market.currency)
          ), ("ItemFeeList", fees(-(item.netPrice * 15 / 100), order.market.currency)),
          ("ItemTaxWithheldList", withheld(-item.tax, order)),
          (
            "PromotionList",
            promotions(-(item.netPriceDiscount + item.netShippingDiscount), item.promotion, order.market.currency)
          ))
      })
    return event
  }

  private static func refund(_ order: SeedOrder, _ refund: Refund, _ settings: Settings) -> Node {
    var event = head(order, refund.posted)
    event["ShipmentItemAdjustmentList"] = .list(
      refund.parts.map { part in
        let item = order.items[part.item]
        return .having(
          ("SellerSKU", .text(Product.sku(item.product))), ("OrderItemId", .text(item.id)),
          ("OrderAdjustmentItemId", .text("\(refund.id)-\(part.item)")), ("QuantityShipped", .integer(part.quantity)),
          (
            "ItemChargeAdjustmentList",
            charges(
              [
                ("Principal", -part.principal), ("Tax", -part.tax), ("ShippingCharge", -part.shipping), ("ShippingTax", -part.shippingTax),
                ("GiftWrap", -part.gift), ("GiftWrapTax", -part.giftTax),
              ], order.market.currency)
          ), ("ItemFeeAdjustmentList", fees(part.principal * 12 / 100, order.market.currency)),
          ("ItemTaxWithheldList", withheld(part.tax + part.shippingTax + part.giftTax, order)),
          ("PromotionAdjustmentList", promotions(part.promotion, item.promotion, order.market.currency)))
      })
    return event
  }

  static func money(_ minor: Int, _ currency: Currency) -> Node {
    .make(("CurrencyCode", .text(currency.code)), ("CurrencyAmount", .amount(minor, currency)))
  }

  /// Principal always, the others where they are not nothing.
  private static func charges(_ amounts: [(String, Int)], _ currency: Currency) -> Node {
    .list(
      amounts.filter { $0.1 != 0 || $0.0 == "Principal" || $0.0 == "Tax" }.map {
        .make(("ChargeType", .text($0.0)), ("ChargeAmount", money($0.1, currency)))
      })
  }

  private static func fees(_ amount: Int, _ currency: Currency) -> Node {
    .list([.make(("FeeType", .text("Commission")), ("FeeAmount", money(amount, currency)))])
  }

  private static func withheld(_ amount: Int, _ order: SeedOrder) -> Node? {
    guard order.market.collects, amount != 0 else { return nil }
    return .list([
      .make(
        ("TaxCollectionModel", .text("MarketplaceFacilitator")),
        (
          "TaxesWithheld",
          .list([
            .make(("ChargeType", .text("MarketplaceFacilitatorTax-Principal")), ("ChargeAmount", money(amount, order.market.currency)))
          ])
        ))
    ])
  }

  private static func promotions(_ amount: Int, _ id: String, _ currency: Currency) -> Node? {
    guard amount != 0 else { return nil }
    return .list([
      .make(
        ("PromotionType", .text("PromotionMetaDataDefinitionValue")), ("PromotionId", .text(id)),
        ("PromotionAmount", money(amount, currency)))
    ])
  }
}
