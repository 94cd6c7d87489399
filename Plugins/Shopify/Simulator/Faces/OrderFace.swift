import SimulatorKit

/// Orders as REST shows them, with what GraphQL adds.
struct OrderFace {
  let world: World
  var style: Style { Style(settings: world.settings) }

  func order(_ order: Order) -> Node {
    var fields = Fields()
    fields.identity("Order", order.id)
    header(order, into: &fields)
    money(order, into: &fields)
    parts(order, into: &fields)
    graph(order, into: &fields)
    return fields.node
  }

  private func header(_ order: Order, into fields: inout Fields) {
    let customer = order.customer.map { world.customer($0) }
    let pos = order.source == "pos"
    fields.put("app_id", pos ? 129_785 : 580_111)
    fields.put("browser_ip", pos ? nil : "192.0.2.7")
    fields.put("buyer_accepts_marketing", customer?.emailConsent == "subscribed")
    fields.put("cancel_reason", order.cancelReason)
    fields.put("cancelled_at", style.time(order.cancelled))
    fields.null("cart_token", "checkout_id", "checkout_token")
    fields.put(
      "client_details",
      .make(
        ("accept_language", .null), ("browser_height", .null), ("browser_ip", .null), ("browser_width", .null), ("session_hash", .null),
        ("user_agent", .null)))
    fields.put("closed_at", style.time(order.closed))
    fields.null("confirmation_number")
    fields.put("confirmed", true)
    fields.put("contact_email", customer?.email)
    fields.put("created_at", style.time(order.created))
    fields.put("currency", world.settings.currency.code)
    fields.null("customer_locale", "device_id")
    fields.put("discount_codes", nodes: codes(order))
    fields.put("duties_included", false)
    fields.put("email", customer?.email ?? "")
    fields.put("estimated_taxes", false)
    // Only GraphQL knows that an authorization has expired.
    fields.put("financial_status", order.financial == "expired" ? "authorized" : order.financial)
    fields.put("fulfillment_status", order.fulfilment)
    fields.null("landing_site", "landing_site_ref")
    fields.put("location_id", pos ? Settings.locations[1].id : nil)
    fields.put("merchant_business_entity_id", "MTU0ODM4MDAwOQ")
    fields.null("merchant_of_record_app_id")
    fields.put("name", "#\(order.number)")
    fields.put("note", order.note)
    fields.put("note_attributes", nodes: order.attributes.map { .make(("name", .text($0.name)), ("value", .text($0.value))) })
    fields.put("number", order.number - 1000)
    fields.put("order_number", order.number)
    fields.put("order_status_url", "https://\(world.settings.domain)/1/orders/\(order.id)/authenticate")
    fields.put("payment_gateway_names", texts: gateways(order))
    fields.put("phone", customer?.phone)
    fields.null("po_number")
    fields.put("presentment_currency", order.presentment)
    fields.put("processed_at", style.time(order.created))
    fields.null("reference", "referring_site", "source_identifier")
    fields.put("source_name", order.source)
    fields.null("source_url")
    fields.put("tags", order.tags.joined(separator: ", "))
    fields.put("tax_exempt", false)
    fields.put("taxes_included", order.taxesIncluded)
    fields.put("test", false)
    fields.put("token", "t\(order.id)")
    fields.put("total_weight", order.lines.reduce(0) { $0 + $1.grams * $1.quantity })
    fields.put("updated_at", style.time(order.updated))
    fields.put("user_id", pos ? 90_001_001 : nil)
  }

  func gateways(_ order: Order) -> [String] {
    order.transactions.reduce(into: []) { if !$0.contains($1.gateway) { $0.append($1.gateway) } }
  }

  private func codes(_ order: Order) -> [Node] {
    order.applications.enumerated().compactMap { place, application in
      application.code.map { code in
        let amount = (order.lines.flatMap(\.allocations)).reduce(0) { $0 + ($1.application == place ? $1.amount : 0) }
        let shipping = order.shipping.reduce(0) { $0 + $1.discount }
        return .make(
          ("code", .text(code)), ("amount", style.money(amount + shipping)), ("type", .text(shipping > 0 ? "shipping" : "percentage")))
      }
    }
  }

  /// Every amount that stands in an order, under its REST name.
  private func money(_ order: Order, into fields: inout Fields) {
    let refundedLines = order.refunds.flatMap(\.lines)
    let backSubtotal = refundedLines.reduce(0) { $0 + $1.subtotal }
    let backTax = refundedLines.reduce(0) { $0 + $1.tax } + order.refunds.reduce(0) { $0 + $1.shippingTax }
    let backShipping = order.refunds.reduce(0) { $0 + $1.shipping + (order.taxesIncluded ? $1.shippingTax : 0) }
    let currentSubtotal = order.subtotal - backSubtotal
    let currentTax = order.tax - backTax
    let current = currentSubtotal + order.shippingTotal - backShipping + order.duties + order.tip + (order.taxesIncluded ? 0 : currentTax)
    let amounts: [(String, Int)] = [
      ("current_subtotal_price", currentSubtotal), ("current_total_discounts", order.discounts),
      ("current_total_price", current), ("current_total_tax", currentTax), ("subtotal_price", order.subtotal),
      ("total_discounts", order.discounts), ("total_line_items_price", order.lineTotal), ("total_outstanding", order.outstanding),
      ("total_price", order.total), ("total_tax", order.tax), ("total_tip_received", order.tip),
    ]
    for (name, amount) in amounts {
      fields.put(name, style.money(amount))
      let hidden = name == "total_outstanding" || name == "total_tip_received"
      fields.put(
        hidden ? (name == "total_outstanding" ? "_totalOutstandingSet" : "_totalTipReceivedSet") : name + "_set", set(amount, order))
    }
    fields.null("current_total_additional_fees_set", "original_total_additional_fees_set")
    fields.put("current_total_duties_set", order.duties == 0 ? .null : set(order.duties, order))
    fields.put("original_total_duties_set", order.duties == 0 ? .null : set(order.duties, order))
    fields.put("total_shipping_price_set", set(order.liveShipping.reduce(0) { $0 + $1.price }, order))
    fields.put("current_shipping_price_set", set(order.shippingTotal - backShipping, order))
    fields.put("total_cash_rounding_payment_adjustment_set", set(order.rounding, order))
    fields.put("total_cash_rounding_refund_adjustment_set", set(0, order))
    fields.put("_totalCashRoundingAdjustment", .make(("payment_set", set(order.rounding, order)), ("refund_set", set(0, order))))
    fields.put("_originalTotalPriceSet", set(order.total, order))
    fields.put("_totalReceivedSet", set(order.received, order))
    fields.put("_totalRefundedSet", set(order.refunded, order))
    fields.put("_totalRefundedShippingSet", set(backShipping, order))
    fields.put("_netPaymentSet", set(order.received - order.refunded, order))
    fields.put("_refundDiscrepancySet", set(-order.refunds.reduce(0) { $0 + $1.discrepancy }, order))
    fields.put("_totalCapturableSet", set(order.financial == "authorized" ? order.total : 0, order))
    fields.put("_cartDiscountAmountSet", order.discounts == 0 ? .null : set(order.discounts, order))
    fields.put("_currentCartDiscountAmountSet", set(order.discounts, order))
    fields.put("tax_lines", nodes: order.taxes.map { tax($0, order) })
  }

  func set(_ minor: Int, _ order: Order) -> Node { style.set(minor, order.presentment) }

  func tax(_ tax: Order.Tax, _ order: Order) -> Node {
    var fields = Fields()
    fields.put("price", style.money(tax.amount))
    fields.put("rate", .number("0." + String(tax.millionths + 1_000_000).dropFirst()))
    fields.put("title", tax.title)
    fields.put("price_set", set(tax.amount, order))
    fields.put("channel_liable", tax.channelLiable.map { .bool($0) } ?? .null)
    fields.put("_ratePercentage", .number(tax.percent))
    fields.null("_source")
    return fields.node
  }

  private func parts(_ order: Order, into fields: inout Fields) {
    fields.put("billing_address", order.billingAddress.map(AddressFace.address) ?? .null)
    fields.put("customer", order.customer.map { CustomerFace(world: world).customer(world.customer($0), full: false) } ?? .null)
    fields.put("discount_applications", nodes: order.applications.enumerated().map { application($1, $0, order) })
    let lines = LineFace(face: self, order: order)
    fields.put("fulfillments", nodes: order.fulfilments.map { lines.fulfilment($0) })
    fields.put("line_items", nodes: order.lines.indices.map { lines.line($0) })
    fields.null("payment_terms")
    fields.put("refunds", nodes: order.refunds.map { RefundFace(face: self, order: order).refund($0) })
    fields.put("shipping_address", order.shippingAddress.map(AddressFace.address) ?? .null)
    fields.put("shipping_lines", nodes: order.shipping.map { lines.shipping($0) })
  }

  private func application(_ application: Order.Application, _ place: Int, _ order: Order) -> Node {
    let shipping = order.shipping.contains { $0.discount > 0 }
    var fields = Fields()
    fields.put("target_type", shipping ? "shipping_line" : "line_item")
    fields.put("type", application.code == nil ? "manual" : "discount_code")
    fields.put("value", "\(application.percent).0")
    fields.put("value_type", "percentage")
    fields.put("allocation_method", application.across ? "across" : "each")
    fields.put("target_selection", application.across ? "all" : "explicit")
    if let code = application.code {
      fields.put("code", code)
    } else {
      fields.put("title", application.title)
      fields.put("description", application.title)
    }
    fields.put("_type", application.code == nil ? "ManualDiscountApplication" : "DiscountCodeApplication")
    fields.put("_index", place)
    fields.put("_value", .make(("_type", .text("PricingPercentageValue")), ("percentage", .number("\(application.percent).0"))))
    return fields.node
  }
}

extension Order.Tax {
  /// A rate in per cent: `19.0`, `9.975`.
  fileprivate var percent: String {
    var rest = String(millionths % 10_000 + 10_000).dropFirst()
    while rest.utf8.count > 1, rest.last == "0" { rest = rest.dropLast() }
    return "\(millionths / 10_000).\(rest)"
  }
}
