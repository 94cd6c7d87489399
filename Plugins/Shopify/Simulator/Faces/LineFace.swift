import SimulatorKit

/// The parts of an order: lines, shipping, fulfilments, fulfilment orders.
struct LineFace {
  let face: OrderFace
  let order: Order
  private var style: Style { face.style }

  private func set(_ minor: Int) -> Node { face.set(minor, order) }

  func line(_ place: Int) -> Node {
    let line = order.lines[place]
    var fields = Fields()
    fields.identity("LineItem", line.id)
    fields.put("attributed_staffs", nodes: [])
    fields.put("current_quantity", line.current)
    let open = max(0, line.current - line.fulfilled)
    fields.put("fulfillable_quantity", line.requiresShipping ? open : 0)
    fields.put("fulfillment_service", line.giftCard ? "gift_card" : "manual")
    fields.put("fulfillment_status", line.fulfilled == 0 ? nil : line.fulfilled >= line.quantity ? "fulfilled" : "partial")
    fields.put("gift_card", line.giftCard)
    fields.put("grams", line.grams)
    let plain = line.variantTitle == "Default Title"
    fields.put("name", plain ? line.title : "\(line.title) - \(line.variantTitle)")
    fields.put("price", style.money(line.price))
    fields.put("price_set", set(line.price))
    fields.put("product_exists", line.product != nil)
    fields.put("product_id", line.product)
    fields.put("properties", nodes: [])
    fields.put("quantity", line.quantity)
    fields.put("requires_shipping", line.requiresShipping)
    fields.put("sku", line.sku)
    fields.put("taxable", line.taxable)
    fields.put("title", line.title)
    // What a code takes off the whole order stands only in the allocations.
    let own = line.allocations.reduce(0) { $0 + (order.applications[$1.application].across ? 0 : $1.amount) }
    fields.put("total_discount", style.money(own))
    fields.put("total_discount_set", set(own))
    fields.put("variant_id", line.variant)
    fields.put("variant_inventory_management", line.giftCard ? nil : "shopify")
    fields.put("variant_title", plain ? nil : line.variantTitle)
    fields.put("vendor", line.vendor)
    fields.put("tax_lines", nodes: line.taxes.map { face.tax($0, order) })
    fields.put("duties", nodes: line.duty == 0 ? [] : [duty(line)])
    fields.put("discount_allocations", nodes: line.allocations.map { allocation($0) })
    fields.put("_originalTotalSet", set(line.gross))
    fields.put("_discountedTotalSet", set(line.gross - own))
    let pieces = max(1, line.quantity)
    fields.put("_discountedUnitPriceSet", set((line.gross - own) / pieces))
    fields.put("_discountedUnitPriceAfterAllDiscountsSet", set(line.total / pieces))
    fields.put("_unfulfilledOriginalTotalSet", set(line.price * open))
    fields.put("_refundableQuantity", line.current)
    fields.put("_nonFulfillableQuantity", line.current - open)
    fields.put("_restockable", line.product != nil)
    fields.put("_fulfillmentStatus", line.fulfilled >= line.quantity ? "fulfilled" : "unfulfilled")
    fields.put("_service", Self.service)
    return fields.node
  }

  private static let service = Node.make(
    ("id", .text("gid://shopify/FulfillmentService/manual")), ("service_name", .text("Manual")), ("handle", .text("manual")),
    ("callback_url", .null),
    ("type", .text("MANUAL")))

  private func allocation(_ allocation: Order.Allocation) -> Node {
    .make(
      ("amount", style.money(allocation.amount)), ("amount_set", set(allocation.amount)),
      ("discount_application_index", .integer(allocation.application)))
  }

  private func duty(_ line: Order.Line) -> Node {
    let set = set(line.duty)
    return .make(
      ("id", .text("gid://shopify/Duty/\(line.id)")), ("harmonized_system_code", .text("950300")), ("country_code_of_origin", .text("CN")),
      ("shop_money", set["shop_money"] ?? .null), ("presentment_money", set["presentment_money"] ?? .null), ("tax_lines", .list([])),
      ("admin_graphql_api_id", .text("gid://shopify/Duty/\(line.id)")), ("_price", set), ("_type", .text("Duty")))
  }

  func shipping(_ shipping: Order.Shipping) -> Node {
    var fields = Fields()
    fields.put("id", shipping.id)
    fields.null("carrier_identifier")
    fields.put("code", shipping.title)
    fields.put("discounted_price", style.money(shipping.total))
    fields.put("discounted_price_set", set(shipping.total))
    fields.put("is_removed", shipping.removed)
    fields.null("phone")
    fields.put("price", style.money(shipping.price))
    fields.put("price_set", set(shipping.price))
    fields.put("current_discounted_price_set", set(shipping.removed ? 0 : shipping.total))
    fields.null("requested_fulfillment_service_id")
    fields.put("source", "shopify")
    fields.put("title", shipping.title)
    fields.put("tax_lines", nodes: shipping.taxes.map { face.tax($0, order) })
    let code = order.applications.firstIndex { $0.percent == 100 } ?? 0
    fields.put(
      "discount_allocations",
      nodes: shipping.discount == 0 ? [] : [allocation(Order.Allocation(application: code, amount: shipping.discount))])
    fields.put("_type", "ShippingLine")
    return fields.node
  }

  func fulfilment(_ fulfilment: Order.Fulfilment) -> Node {
    var fields = Fields()
    fields.identity("Fulfillment", fulfilment.id)
    fields.put("created_at", style.time(fulfilment.at))
    fields.put("location_id", fulfilment.location)
    let number = (order.fulfilments.firstIndex { $0.id == fulfilment.id } ?? 0) + 1
    fields.put("name", "#\(order.number).\(number)")
    fields.put("order_id", order.id)
    fields.put("origin_address", .object(Node.Members()))
    fields.put("receipt", .object(Node.Members()))
    fields.put("service", "manual")
    fields.null("shipment_status")
    fields.put("status", fulfilment.status)
    fields.put("tracking_company", fulfilment.company)
    fields.put("tracking_number", fulfilment.number)
    fields.put("tracking_numbers", texts: fulfilment.number.map { [$0] } ?? [])
    fields.put("tracking_url", fulfilment.url)
    fields.put("tracking_urls", texts: fulfilment.url.map { [$0] } ?? [])
    fields.put("updated_at", style.time(fulfilment.at))
    var lines: [Node] = []
    var graph: [Node] = []
    for sent in fulfilment.lines where order.lines.indices.contains(sent.line) {
      var node = line(sent.line)
      graph.append(
        .make(
          ("id", .integer(fulfilment.id * 100 + sent.line)), ("_type", .text("FulfillmentLineItem")), ("quantity", .integer(sent.quantity)),
          ("line_item", node),
          ("original_total_set", set(order.lines[sent.line].price * sent.quantity)),
          ("discounted_total_set", set(order.lines[sent.line].total * sent.quantity / max(1, order.lines[sent.line].quantity)))))
      node["quantity"] = .integer(sent.quantity)
      lines.append(node)
    }
    fields.put("line_items", nodes: lines)
    fields.put("_fulfillmentLineItems", nodes: graph)
    fields.put("_displayStatus", "FULFILLED")
    fields.put("_totalQuantity", fulfilment.lines.reduce(0) { $0 + $1.quantity })
    fields.put(
      "_trackingInfo",
      nodes: fulfilment.number.map { number in
        [
          .make(
            ("number", .text(number)), ("url", fulfilment.url.map { .text($0) } ?? .null),
            ("company", fulfilment.company.map { .text($0) } ?? .null))
        ]
      } ?? [])
    fields.put("_service", Self.service)
    return fields.node
  }

  /// The one fulfilment order of an order: what is still to be sent, from the main location.
  func fulfilmentOrder() -> Node? {
    let places = order.lines.indices.filter { order.lines[$0].requiresShipping }
    if places.isEmpty { return nil }
    let id = FulfilmentOrders.id(order)
    let open = places.reduce(0) { $0 + max(0, order.lines[$1].current - order.lines[$1].fulfilled) }
    let sent = places.reduce(0) { $0 + order.lines[$1].fulfilled }
    let status = order.cancelled != nil ? "cancelled" : open == 0 ? "closed" : sent > 0 ? "in_progress" : "open"
    var fields = Fields()
    fields.identity("FulfillmentOrder", id)
    fields.put("created_at", style.time(order.created))
    fields.put("updated_at", style.time(order.updated))
    fields.put("shop_id", 1)
    fields.put("order_id", order.id)
    fields.put("assigned_location_id", Settings.locations[0].id)
    fields.put("request_status", "unsubmitted")
    fields.put("status", status)
    fields.null("fulfill_at", "fulfill_by")
    let actions = open > 0 && order.cancelled == nil ? ["create_fulfillment", "move", "hold"] : []
    fields.put("supported_actions", texts: actions)
    fields.put("_supportedActions", nodes: actions.map { .make(("action", .text($0.uppercased()))) })
    fields.put("destination", order.shippingAddress.map(AddressFace.address) ?? .null)
    var lines: [Node] = []
    for place in places {
      let line = order.lines[place]
      let left = order.cancelled != nil ? 0 : max(0, line.current - line.fulfilled)
      lines.append(
        .make(
          ("id", .integer(FulfilmentOrders.lineID(order, place))), ("_type", .text("FulfillmentOrderLineItem")), ("shop_id", .integer(1)),
          ("fulfillment_order_id", .integer(id)), ("quantity", .integer(line.quantity)), ("line_item_id", .integer(line.id)),
          ("inventory_item_id", line.variant.map { .integer($0 - Product.firstVariantID + Product.firstItemID) } ?? .null),
          ("fulfillable_quantity", .integer(left)), ("variant_id", line.variant.map { .integer($0) } ?? .null),
          ("_lineItem", self.line(place)),
          ("_sku", .text(line.sku)), ("_productTitle", .text(line.title))))
    }
    fields.put("line_items", nodes: lines)
    fields.null("international_duties")
    fields.put("fulfillment_holds", nodes: [])
    fields.null("delivery_method")
    fields.put("assigned_location", .make(("location_id", .integer(Settings.locations[0].id)), ("name", .text(Settings.locations[0].name))))
    fields.put("merchant_requests", nodes: [])
    fields.put("_orderName", "#\(order.number)")
    fields.put("_orderId", "gid://shopify/Order/\(order.id)")
    fields.put(
      "_deliveryMethod",
      .make(("id", .text("gid://shopify/DeliveryMethod/\(id)")), ("method_type", .text("SHIPPING"))))
    return fields.node
  }
}

/// Ids of fulfilment orders and of their lines.
enum FulfilmentOrders {
  static let first = 7_300_000_000_001

  static func id(_ order: Order) -> Int { first + order.index }
  static func lineID(_ order: Order, _ place: Int) -> Int { 16_000_000_000_001 + order.index * 64 + place }
}
