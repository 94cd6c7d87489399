import SimulatorKit

extension OrderFace {
  /// What only GraphQL says of an order.
  func graph(_ order: Order, into fields: inout Fields) {
    fields.put("_closed", order.closed != nil || order.cancelled != nil)
    fields.put("_displayFinancialStatus", order.financial.uppercased())
    let fulfilment: String =
      switch order.fulfilment {
      case "fulfilled": "FULFILLED"
      case "partial": "PARTIALLY_FULFILLED"
      case "restocked": "RESTOCKED"
      default: "UNFULFILLED"
      }
    fields.put("_displayFulfillmentStatus", fulfilment)
    fields.put("_fullyPaid", order.received >= order.total + order.rounding)
    fields.put("_unpaid", order.received == 0)
    fields.put("_edited", order.edited)
    fields.put("_refundable", order.received > order.refunded)
    fields.put("_returnStatus", "NO_RETURN")
    fields.put("_requiresShipping", order.lines.contains { $0.requiresShipping })
    fields.put("_tags", texts: order.tags)
    fields.put("_discountCode", order.applications.compactMap(\.code).first)
    fields.put("_discountCodes", texts: order.applications.compactMap(\.code))
    fields.put("_email", order.customer.map { world.customer($0).email })
    fields.put("_subtotalLineItemsQuantity", order.lines.reduce(0) { $0 + $1.quantity })
    fields.put("_currentSubtotalLineItemsQuantity", order.lines.reduce(0) { $0 + $1.current })
    fields.put("_billingAddressMatchesShippingAddress", order.billingAddress == order.shippingAddress)
    fields.put("_displayAddress", (order.shippingAddress ?? order.billingAddress).map(AddressFace.address) ?? .null)
    let channel = Node.make(
      ("id", .text("gid://shopify/Channel/1")),
      ("name", .text(order.source == "pos" ? "Point of Sale" : order.source == "web" ? "Online Store" : "Shop")))
    fields.put("_channel", channel)
    fields.put("_publication", channel)
    fields.put("_app", channel)
    fields.null("_channelInformation", "_paymentTerms", "_purchasingEntity", "_staffMember", "_merchantOfRecordApp")
    fields.put(
      "_risk",
      .make(
        ("recommendation", .text("ACCEPT")),
        ("assessments", .list([.make(("risk_level", .text("LOW")), ("facts", .list([])), ("provider", .null))]))))
    fields.put(
      "_transactions",
      nodes: order.transactions.map { RefundFace(face: self, order: order).transaction($0) }
        + order.refunds.compactMap(\.transaction).map { RefundFace(face: self, order: order).transaction($0) })
    fields.put("_shippingLine", order.liveShipping.first.map { LineFace(face: self, order: order).shipping($0) } ?? .null)
    fields.put("_fulfillmentOrders", nodes: LineFace(face: self, order: order).fulfilmentOrder().map { [$0] } ?? [])
    fields.put("_retailLocation", order.source == "pos" ? ProductFace(world: world).location(1) : .null)
    fields.put("_returns", nodes: [])
    fields.put("_metafields", nodes: [])
    fields.put("_localized", nodes: [])
    fields.put("_events", nodes: [])
  }
}
