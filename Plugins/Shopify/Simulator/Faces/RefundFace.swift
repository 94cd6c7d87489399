import SimulatorKit

/// Refunds and transactions.
struct RefundFace {
  let face: OrderFace
  let order: Order
  private var style: Style { face.style }

  private func set(_ minor: Int) -> Node { face.set(minor, order) }

  func refund(_ refund: Order.Refund) -> Node {
    let lines = LineFace(face: face, order: order)
    var fields = Fields()
    fields.identity("Refund", refund.id)
    fields.put("created_at", style.time(refund.at))
    fields.put("note", refund.note)
    fields.put("order_id", order.id)
    fields.put("processed_at", style.time(refund.at))
    fields.put("_updatedAt", style.time(refund.at))
    fields.put("restock", refund.lines.contains { $0.restock != "no_restock" })
    fields.put("total_additional_fees_set", set(0))
    fields.put("total_duties_set", set(0))
    fields.put("user_id", 90_001_001)
    fields.null("return")
    let adjustments = adjustments(refund)
    fields.put("order_adjustments", nodes: adjustments)
    let transactions = refund.transaction.map { [transaction($0)] } ?? []
    fields.put("transactions", nodes: transactions)
    fields.put(
      "refund_line_items",
      nodes: refund.lines.map { part in
        var fields = Fields()
        fields.put("id", part.id)
        fields.put("line_item_id", order.lines[part.line].id)
        fields.put("location_id", part.location)
        fields.put("quantity", part.quantity)
        fields.put("restock_type", part.restock)
        // Numbers here, text everywhere else.
        fields.put("subtotal", .number(MinorText.write(part.subtotal, digits: style.settings.currency.digits)))
        fields.put("subtotal_set", set(part.subtotal))
        fields.put("total_tax", .number(MinorText.write(part.tax, digits: style.settings.currency.digits)))
        fields.put("total_tax_set", set(part.tax))
        fields.put("line_item", lines.line(part.line))
        fields.put("_priceSet", set(part.subtotal / max(1, part.quantity)))
        fields.put("_restocked", part.restock != "no_restock")
        fields.put("_type", "RefundLineItem")
        return fields.node
      })
    fields.put("refund_shipping_lines", nodes: shipping(refund, lines))
    fields.put("duties", nodes: [])
    fields.put("additional_fees", nodes: [])
    fields.put("_totalRefundedSet", set(refund.transaction?.amount ?? 0))
    return fields.node
  }

  /// A shipping refund stands here and among the shipping lines; what was paid beyond the lines stands only here.
  private func adjustments(_ refund: Order.Refund) -> [Node] {
    var list: [Node] = []
    func add(_ amount: Int, _ tax: Int, _ kind: String, _ reason: String) {
      var fields = Fields()
      fields.put("id", refund.id * 10 + list.count)
      fields.put("order_id", order.id)
      fields.put("refund_id", refund.id)
      fields.put("amount", style.money(-amount))
      fields.put("tax_amount", style.money(-tax))
      fields.put("kind", kind)
      fields.put("reason", reason)
      fields.put("amount_set", set(-amount))
      fields.put("tax_amount_set", set(-tax))
      fields.put("_type", "OrderAdjustment")
      fields.put("_reason", kind == "refund_discrepancy" ? "REFUND_DISCREPANCY" : nil)
      list.append(fields.node)
    }
    if refund.shipping + refund.shippingTax > 0 { add(refund.shipping, refund.shippingTax, "shipping_refund", "Shipping refund") }
    if refund.discrepancy > 0 { add(refund.discrepancy, 0, "refund_discrepancy", "Refund discrepancy") }
    return list
  }

  private func shipping(_ refund: Order.Refund, _ lines: LineFace) -> [Node] {
    guard refund.shipping + refund.shippingTax > 0, let line = order.liveShipping.last else { return [] }
    let subtotal = refund.shipping + (order.taxesIncluded ? refund.shippingTax : 0)
    return [
      .make(
        ("id", .integer(refund.id * 10 + 5)), ("_type", .text("RefundShippingLine")), ("shipping_line", lines.shipping(line)),
        ("subtotal_amount_set", set(subtotal)), ("tax_amount_set", set(refund.shippingTax)))
    ]
  }

  func transaction(_ transaction: Order.Transaction) -> Node {
    var fields = Fields()
    fields.identity("OrderTransaction", transaction.id)
    fields.put("order_id", order.id)
    fields.put("kind", transaction.kind)
    fields.put("gateway", transaction.gateway)
    fields.put("status", transaction.status)
    fields.null("message")
    fields.put("created_at", style.time(transaction.at))
    fields.put("test", false)
    fields.put("authorization", transaction.kind == "authorization" ? "auth-\(transaction.id)" : nil)
    fields.null("location_id", "user_id")
    fields.put("parent_id", transaction.parent)
    fields.put("processed_at", style.time(transaction.at))
    fields.null("device_id")
    fields.put("error_code", transaction.status == "failure" ? "card_declined" : nil)
    fields.put("source_name", order.source)
    fields.put("receipt", .object(Node.Members()))
    fields.null("currency_exchange_adjustment")
    fields.put("amount", style.money(transaction.amount))
    fields.put("currency", style.settings.currency.code)
    fields.put("payment_id", "#\(order.number).\(transaction.id % 16)")
    let unsettled = transaction.kind == "authorization" && order.financial == "authorized" ? transaction.amount : 0
    let amount: Node = .make(("amount", style.money(unsettled)), ("currency", .text(style.settings.currency.code)))
    fields.put("total_unsettled_set", .make(("presentment_money", amount), ("shop_money", amount)))
    fields.put("manual_payment_gateway", transaction.gateway == "Rechnung")
    fields.put("amount_rounding", transaction.rounding == 0 ? .null : style.money(transaction.rounding))
    fields.put("_amountSet", set(transaction.amount))
    fields.put("_amountRoundingSet", transaction.rounding == 0 ? .null : set(transaction.rounding))
    fields.put("_totalUnsettledSet", set(unsettled))
    fields.put("_formattedGateway", transaction.gateway)
    fields.put("_receiptJson", "{}")
    fields.put("_fees", nodes: [])
    if transaction.gateway == "shopify_payments" {
      fields.put(
        "_paymentDetails",
        .make(
          ("_type", .text("CardPaymentDetails")), ("avs_result_code", .text("Y")), ("bin", .text("424242")),
          ("cvv_result_code", .text("M")),
          ("number", .text("•••• •••• •••• 4242")), ("company", .text("Visa"))))
    } else {
      fields.null("_paymentDetails")
    }
    if let parent = order.transactions.first(where: { $0.id == transaction.parent }) {
      fields.put("_parentTransaction", self.transaction(parent))
    } else {
      fields.null("_parentTransaction")
    }
    return fields.node
  }
}
