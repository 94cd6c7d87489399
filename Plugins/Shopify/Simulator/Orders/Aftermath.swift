import SimulatorKit

/// What comes after payment: refunds, cancellations, edits.
struct Aftermath {
  let settings: Settings
  let header: OrderHeader

  func happen(to order: inout Order, _ dice: inout SplitMix64) {
    switch header.story {
    case .partiallyRefunded: refund(&order, lines: [0], quantity: 1, restock: dice.pick(["return", "no_restock"]))
    case .refunded: refund(&order, lines: Array(order.lines.indices), restock: "return", shipping: true)
    case .shippingRefunded: refund(&order, lines: [], restock: "no_restock", shipping: true)
    case .discrepancy: refund(&order, lines: [0], quantity: 1, restock: "no_restock", discrepancy: 100 + dice.below(100))
    case .restockOnly: refund(&order, lines: [0], quantity: 1, restock: "cancel", pays: false)
    case .cancelled: refund(&order, lines: Array(order.lines.indices), restock: "cancel", shipping: true)
    case .voided where order.cancelled != nil: refund(&order, lines: Array(order.lines.indices), restock: "cancel", pays: false)
    case .edited:
      order.edited = true
      refund(&order, lines: [order.lines.count - 1], restock: "cancel")
    default: break
    }
    if order.refunds.contains(where: { $0.transaction != nil }), order.cancelled == nil {
      order.financial = order.refunded >= order.received ? "refunded" : "partially_refunded"
    } else if header.financial == "partially_refunded" {
      order.financial = "paid"
    }
  }

  private func refund(
    _ order: inout Order, lines: [Int], quantity: Int? = nil, restock: String, shipping: Bool = false,
    discrepancy: Int = 0,
    pays: Bool = true
  ) {
    var refund = Order.Refund(
      id: 930_000_000_001 + order.index * 8 + order.refunds.count, at: header.refunded, note: pays ? "Rücksendung" : nil)
    for place in lines where order.lines.indices.contains(place) && order.lines[place].current > 0 {
      let line = order.lines[place]
      let pieces = min(quantity ?? line.current, line.current)
      // The last pieces take what rounding left over.
      func share(_ amount: Int) -> Int { amount * pieces / max(1, line.quantity) }
      refund.lines.append(
        Order.RefundLine(
          id: 690_000_000_001 + order.index * 64 + refund.lines.count, line: place, quantity: pieces, restock: restock,
          location: restock == "no_restock" ? nil : Settings.locations[0].id, subtotal: share(line.total),
          taxes: line.taxes.map { tax in
            var tax = tax
            tax.amount = share(tax.amount)
            return tax
          }))
      order.lines[place].current -= pieces
    }
    if shipping, let line = order.liveShipping.last, line.total > 0 {
      refund.shipping = order.taxesIncluded ? line.total - line.tax : line.total
      refund.shippingTaxes = line.taxes
    }
    if pays, let paid = order.transactions.last(where: { ($0.kind == "sale" || $0.kind == "capture") && $0.status == "success" }) {
      let goods = refund.lines.reduce(0) { $0 + $1.subtotal + (order.taxesIncluded ? 0 : $1.tax) }
      var amount = goods + refund.shipping + refund.shippingTax
      if discrepancy > 0, amount + discrepancy <= paid.amount {
        refund.discrepancy = discrepancy
        amount += discrepancy
      }
      if amount > 0 {
        refund.transaction = Order.Transaction(
          id: 7_400_000_000_001 + order.index * 16 + 8 + order.refunds.count, kind: "refund", gateway: paid.gateway, amount: amount,
          at: header.refunded,
          parent: paid.id)
      }
    }
    if !refund.lines.isEmpty || refund.transaction != nil { order.refunds.append(refund) }
  }
}
