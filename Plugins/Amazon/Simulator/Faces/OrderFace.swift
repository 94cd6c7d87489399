internal import SimulatorKit

/// How Orders 2026-01-01 shows an order.
///
/// An inclusive market's ITEM, SHIPPING, GIFT_WRAP and DISCOUNT hold the tax, and the TAX breakdown says how much of them
/// it is: there the total is their sum without TAX. Elsewhere TAX is added. A TAX detail DISCOUNT is the tax that the
/// discount took away, so TAX itself is the details' sum with that one subtracted.
enum OrderFace {
  static func of(_ order: SeedOrder, _ world: World, _ included: Set<String>) -> Node {
    let row = world.orders.rows[order.index]
    let status = row.status
    let priced = status.isPriced
    return .having(
      ("orderId", .text(order.id)),
      ("orderAliases", order.sellerOrderID.map { .list([.make(("aliasId", .text($0)), ("aliasType", .text("SELLER_ORDER_ID")))]) }),
      ("createdTime", Moment.precise(row.purchased)), ("lastUpdatedTime", Moment.precise(row.updated)),
      ("programs", .texts((order.prime ? ["PRIME"] : []) + (order.business ? ["AMAZON_BUSINESS"] : []))),
      (
        "salesChannel",
        .make(
          ("channelName", .text("AMAZON")), ("marketplaceId", .text(order.market.id)), ("marketplaceName", .text(order.market.name)))
      ),
      ("buyer", included.contains("BUYER") && status.showsBuyer ? buyer(order) : nil),
      ("recipient", included.contains("RECIPIENT") && status.showsBuyer ? .make(("deliveryAddress", address(order))) : nil),
      ("proceeds", included.contains("PROCEEDS") && priced ? proceeds(order, world.settings) : nil),
      ("payment", included.contains("PAYMENT") && priced ? payment(order) : nil),
      ("tax", included.contains("TAX") ? registrations(order) : nil),
      ("fulfillment", included.contains("FULFILLMENT") ? fulfillment(order, status) : nil),
      ("orderItems", .list(order.items.indices.map { item(order, $0, world, included) })),
      ("packages", included.contains("PACKAGES") ? packages(order, world) : nil))
  }

  private static func buyer(_ order: SeedOrder) -> Node {
    .having(
      ("buyerName", .text(order.buyer)), ("buyerEmail", order.header.byAmazon ? nil : .text(order.email)),
      ("buyerCompanyName", order.destination.company.map { .text($0) }),
      ("buyerPurchaseOrderNumber", order.purchaseNumber.map { .text($0) }))
  }

  /// Amazon keeps the name and the street of what it sends itself.
  private static func address(_ order: SeedOrder) -> Node {
    let to = order.destination
    let own = !order.header.byAmazon
    return .having(
      ("name", own ? .text(to.name) : nil), ("companyName", own ? to.company.map { .text($0) } : nil),
      ("addressLine1", own ? .text(to.street) : nil), ("city", .text(to.city)),
      ("stateOrRegion", to.state.isEmpty ? nil : .text(to.state)), ("postalCode", .text(to.postalCode)),
      ("countryCode", .text(to.country)), ("addressType", own ? .text(order.business ? "COMMERCIAL" : "RESIDENTIAL") : nil))
  }

  private static func proceeds(_ order: SeedOrder, _ settings: Settings) -> Node {
    let sums = order.items.map { breakdowns($0, order, settings) }
    var total: [(type: String, amount: Int)] = []
    for breakdown in sums.joined() {
      if let place = total.firstIndex(where: { $0.type == breakdown.type }) {
        total[place].amount += breakdown.amount
      } else {
        total.append((breakdown.type, breakdown.amount))
      }
    }
    return .make(
      ("grandTotal", .money(order.total, order.market.currency)),
      (
        "breakdowns",
        .list(total.map { .make(("type", .text($0.type)), ("subtotal", .money($0.amount, order.market.currency))) })
      ))
  }

  private typealias Breakdown = (type: String, amount: Int, details: [(String, Int)])

  private static func breakdowns(_ item: OrderItem, _ order: SeedOrder, _ settings: Settings) -> [Breakdown] {
    let sign = settings.discountsNegative ? -1 : 1
    var list: [Breakdown] = [("ITEM", item.price, [])]
    if item.shipping > 0 { list.append(("SHIPPING", item.shipping, [])) }
    if item.giftWrap > 0 { list.append(("GIFT_WRAP", item.giftWrap, [])) }
    if item.discount > 0 {
      list.append(("DISCOUNT", sign * item.discount, [(item.priceDiscount > 0 ? "ITEM" : "SHIPPING", sign * item.discount)]))
    }
    if settings.taxTold || !item.inclusive {
      let details = [
        ("ITEM", item.priceTax), ("SHIPPING", item.shippingTax), ("GIFT_WRAP", item.giftTax), ("DISCOUNT", item.discountTax),
      ]
      list.append(("TAX", item.tax, details.filter { $0.1 != 0 }))
    }
    return list
  }

  private static func payment(_ order: SeedOrder) -> Node {
    .make(("paymentExecutions", .list([.make(("paymentMethod", .text(order.business ? "Invoice" : "CreditCard")))])))
  }

  private static func registrations(_ order: SeedOrder) -> Node? {
    guard order.business, order.market.inclusive else { return nil }
    return .make(
      (
        "taxRegistrations",
        .list([
          .make(
            ("entityType", .text("BUYER")), ("legalName", .text(order.destination.company ?? order.buyer)),
            ("taxRegistrationType", .text("VAT")),
            ("taxRegistrationNumber", .text("\(order.destination.country)\(100_000_000 + order.index)")))
        ])
      ))
  }

  private static func fulfillment(_ order: SeedOrder, _ status: OrderStatus) -> Node {
    let start = order.header.purchased + 86_400
    return .having(
      ("fulfillmentStatus", .text(status.name)), ("fulfilledBy", .text(order.header.byAmazon ? "AMAZON" : "MERCHANT")),
      ("fulfillmentServiceLevel", .text(order.express ? "EXPEDITED" : "STANDARD")),
      ("shipByWindow", range(start, start + 86_400)),
      ("deliverByWindow", order.header.byAmazon ? nil : range(start + 2 * 86_400, start + 5 * 86_400)))
  }

  private static func range(_ from: Int, _ to: Int) -> Node {
    .make(("earliestDateTime", Moment.precise(from)), ("latestDateTime", Moment.precise(to)))
  }

  private static func item(_ order: SeedOrder, _ place: Int, _ world: World, _ included: Set<String>) -> Node {
    let item = order.items[place]
    let currency = order.market.currency
    let product = Product(item.product, world.settings)
    let status = world.orders.rows[order.index].status
    let priced = status.isPriced
    let shipped = world.orders.shipped(order, item: place)
    return .having(
      ("orderItemId", .text(item.id)), ("quantityOrdered", .integer(item.quantity)),
      (
        "product",
        .having(
          ("asin", .text(product.asin)), ("title", .text(product.title)), ("sellerSku", .text(product.sku)),
          ("condition", .make(("conditionType", .text("NEW")), ("conditionSubtype", .text("NEW")))),
          (
            "price",
            priced
              ? .having(
                ("unitPrice", .money(item.unit, currency)), ("priceDesignation", order.business ? .text("BUSINESS_PRICE") : nil)) : nil
          ))
      ),
      (
        "proceeds",
        included.contains("PROCEEDS") && priced
          ? .make(
            ("proceedsTotal", .money(item.total, currency)),
            ("breakdowns", .list(breakdowns(item, order, world.settings).map { face($0, currency) }))) : nil
      ),
      (
        "promotion",
        included.contains("PROMOTION") && item.discount > 0
          ? .make(("breakdowns", .list([.make(("promotionId", .text(item.promotion)))]))) : nil
      ),
      (
        "cancellation",
        included.contains("CANCELLATION") && status == .cancelled
          ? .make(("cancellationExecution", .make(("cancelledBy", .text("BUYER")), ("cancelReason", .text("NO_LONGER_WANTED"))))) : nil
      ),
      (
        "fulfillment",
        included.contains("FULFILLMENT")
          ? .make(
            ("quantityFulfilled", .integer(shipped)), ("quantityUnfulfilled", .integer(status == .cancelled ? 0 : item.quantity - shipped)))
          : nil
      ),
      (
        "tax",
        included.contains("TAX") && order.market.collects && item.tax > 0
          ? .make(
            (
              "taxCollections",
              .list([.make(("model", .text("MARKETPLACE_FACILITATOR")), ("responsibleParty", .text("Amazon Services, Inc.")))])
            )) : nil
      ))
  }

  private static func face(_ breakdown: Breakdown, _ currency: Currency) -> Node {
    .having(
      ("type", .text(breakdown.type)), ("subtotal", .money(breakdown.amount, currency)),
      (
        "detailedBreakdowns",
        breakdown.details.isEmpty
          ? nil : .list(breakdown.details.map { .make(("subtype", .text($0.0)), ("value", .money($0.1, currency))) })
      ))
  }

  private static func packages(_ order: SeedOrder, _ world: World) -> Node? {
    guard let parcels = world.orders.parcels[order.index] else { return nil }
    return .list(
      parcels.map { parcel in
        .having(
          ("packageReferenceId", .text(parcel.reference)), ("createdTime", Moment.precise(parcel.shipped)),
          ("packageStatus", .make(("status", .text("SHIPPED")))), ("carrier", .text(parcel.carrier)),
          ("shipTime", Moment.precise(parcel.shipped)), ("shippingService", parcel.method.map { .text($0) }),
          ("trackingNumber", .text(parcel.tracking)),
          (
            "packageItems",
            .list(
              parcel.pieces.sorted { $0.key < $1.key }.map { place, count in
                .make(("orderItemId", .text(order.items[place].id)), ("quantity", .integer(count)))
              })
          ))
      })
  }
}

extension SeedOrder {
  /// Amazon's mask for the buyer.
  var email: String { "\(Scramble.digits(index))\(index % 97)@marketplace.\(market.name.lowercased())" }
}

extension OrderItem {
  /// The id that its discount's promotion goes by.
  var promotion: String { priceDiscount > 0 ? "PAWS-V2-\(product)" : "Core Free Shipping \(product)" }
}
