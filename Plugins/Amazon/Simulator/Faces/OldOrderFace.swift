internal import SimulatorKit

/// How Orders v0 shows an order and its items. `PromotionDiscount` is the whole discount and `ShippingDiscount` the part
/// of it that falls on shipping, as Amazon's own migration table relates them to the newer model.
enum OldOrderFace {
  static func of(_ order: SeedOrder, _ world: World, _ shown: Set<String>) -> Node {
    let row = world.orders.rows[order.index]
    let status = row.status
    let start = row.purchased + 86_400
    let own = !row.byAmazon
    let shipped = order.items.indices.reduce(0) { $0 + world.orders.shipped(order, item: $1) }
    return .having(
      ("AmazonOrderId", .text(order.id)), ("SellerOrderId", order.sellerOrderID.map { .text($0) }),
      ("PurchaseDate", Moment.seconds(row.purchased)), ("LastUpdateDate", Moment.seconds(row.updated)),
      ("OrderStatus", .text(status.oldName)), ("FulfillmentChannel", .text(own ? "MFN" : "AFN")),
      ("SalesChannel", .text(order.market.name)), ("ShipServiceLevel", .text(order.express ? "Exp DE Dom" : "Std DE Dom")),
      ("OrderTotal", status.isPriced ? .oldMoney(order.total, order.market.currency) : nil),
      ("NumberOfItemsShipped", .integer(shipped)),
      ("NumberOfItemsUnshipped", .integer(status == .cancelled ? 0 : order.pieces - shipped)),
      ("PaymentMethod", .text("Other")), ("PaymentMethodDetails", .texts([order.business ? "Invoice" : "Standard"])),
      ("MarketplaceId", .text(order.market.id)), ("ShipmentServiceLevelCategory", .text(order.express ? "Expedited" : "Standard")),
      ("OrderType", .text(status == .pendingAvailability ? "Preorder" : "StandardOrder")),
      ("EarliestShipDate", own ? Moment.seconds(start) : nil), ("LatestShipDate", own ? Moment.seconds(start + 86_400) : nil),
      ("EarliestDeliveryDate", own ? Moment.seconds(start + 2 * 86_400) : nil),
      ("LatestDeliveryDate", own ? Moment.seconds(start + 5 * 86_400) : nil), ("IsBusinessOrder", .bool(order.business)),
      ("IsPrime", .bool(order.prime)), ("IsPremiumOrder", .bool(false)), ("IsGlobalExpressEnabled", .bool(false)),
      ("IsReplacementOrder", .bool(false)), ("IsSoldByAB", .bool(false)), ("IsISPU", .bool(false)), ("IsAccessPointOrder", .bool(false)),
      ("ShippingAddress", status.showsBuyer ? address(order, full: own && shown.contains("shippingAddress")) : nil),
      ("BuyerInfo", status.showsBuyer ? buyer(order, full: shown.contains("buyerInfo")) : nil), ("HasRegulatedItems", .bool(false)))
  }

  static func buyer(_ order: SeedOrder, full: Bool) -> Node {
    .having(
      ("BuyerEmail", order.header.byAmazon ? nil : .text(order.email)), ("BuyerName", full ? .text(order.buyer) : nil),
      ("BuyerTaxInfo", full ? order.destination.company.map { .make(("CompanyLegalName", .text($0))) } : nil),
      ("PurchaseOrderNumber", full ? order.purchaseNumber.map { .text($0) } : nil))
  }

  static func address(_ order: SeedOrder, full: Bool) -> Node {
    let to = order.destination
    return .having(
      ("Name", full ? .text(to.name) : nil), ("CompanyName", full ? to.company.map { .text($0) } : nil),
      ("AddressLine1", full ? .text(to.street) : nil), ("City", .text(to.city)),
      ("StateOrRegion", to.state.isEmpty ? nil : .text(to.state)), ("PostalCode", .text(to.postalCode)),
      ("CountryCode", .text(to.country)), ("AddressType", full ? .text(order.business ? "Commercial" : "Residential") : nil))
  }

  static func item(_ order: SeedOrder, _ place: Int, _ world: World, buyer: Bool) -> Node {
    let item = order.items[place]
    let product = Product(item.product, world.settings)
    let priced = world.orders.rows[order.index].status.isPriced
    let told = world.settings.taxTold || !item.inclusive
    func money(_ amount: Int) -> Node? { priced ? .oldMoney(amount, order.market.currency) : nil }
    func tax(_ amount: Int) -> Node? { money(told ? amount : 0) }
    let ships = item.shipping > 0
    return .having(
      ("ASIN", .text(product.asin)), ("SellerSKU", .text(product.sku)), ("OrderItemId", .text(item.id)), ("Title", .text(product.title)),
      ("QuantityOrdered", .integer(item.quantity)), ("QuantityShipped", .integer(world.orders.shipped(order, item: place))),
      ("ProductInfo", .make(("NumberOfItems", .text("1")))), ("ItemPrice", money(item.price)),
      ("ShippingPrice", ships ? money(item.shipping) : nil), ("ItemTax", tax(item.priceTax)),
      ("ShippingTax", ships ? tax(item.shippingTax) : nil), ("ShippingDiscount", ships ? money(item.shippingDiscount) : nil),
      ("ShippingDiscountTax", ships ? tax(item.shippingDiscount > 0 ? item.discountTax : 0) : nil),
      ("PromotionDiscount", money(item.discount)), ("PromotionDiscountTax", tax(item.discountTax)),
      ("PromotionIds", item.discount > 0 ? .texts([item.promotion]) : nil), ("IsGift", .text(item.giftWrap > 0 ? "true" : "false")),
      ("ConditionId", .text("New")), ("ConditionSubtypeId", .text("New")),
      ("PriceDesignation", order.business ? .text("BusinessPrice") : nil),
      (
        "TaxCollection",
        order.market.collects && item.tax > 0
          ? .make(("Model", .text("MarketplaceFacilitator")), ("ResponsibleParty", .text("Amazon Services, Inc."))) : nil
      ),
      ("SerialNumberRequired", .bool(false)), ("IsTransparency", .bool(false)), ("BuyerInfo", buyer ? gift(item, order) : nil))
  }

  /// What the gift's wrapping cost: restricted, so without a token for it the order's total holds more than its items tell.
  static func gift(_ item: OrderItem, _ order: SeedOrder) -> Node? {
    guard item.giftWrap > 0 else { return nil }
    let currency = order.market.currency
    return .make(
      ("GiftWrapPrice", .oldMoney(item.giftWrap, currency)), ("GiftWrapTax", .oldMoney(item.giftTax, currency)),
      ("GiftMessageText", .text("Alles Gute!")), ("GiftWrapLevel", .text("Classic")))
  }
}
