internal import TradepostContract
internal import TradepostJSON

/// Makes credit notes of Shopify's refunds: one for each gateway that money went back through. A refund without money, goods
/// put back on the shelf, is none.
struct RefundMapping {
  let facts: OrderFacts
  let money: OrderMoney

  private struct Part {
    var line: OrderLine
    var amount: MinorUnits
  }

  func refunds(of refund: OrderFacts.Refund) throws(JSONError) -> [Refund] {
    let paid = refund.payments.filter { $0.kind == "refund" && $0.status == "success" }
    var gateways: [(gateway: String, payments: [OrderFacts.Payment], amount: MinorUnits)] = []
    for payment in paid where !payment.amount.isZero {
      let gateway = OrderMapping.account(payment.gateway)
      if let place = gateways.firstIndex(where: { $0.gateway == gateway }) {
        gateways[place].payments.append(payment)
        gateways[place].amount = try gateways[place].amount.plus(payment.amount)
      } else {
        gateways.append((gateway, [payment], payment.amount))
      }
    }
    var total = MinorUnits.zero
    for gateway in gateways { total = try total.plus(gateway.amount) }
    var (parts, taxes) = try consists(refund)
    try lessen(&parts, &taxes, to: total)

    return try gateways.enumerated().map { position, gateway throws(JSONError) in
      let first = gateway.payments.map { $0.at }.min() ?? facts.createdAt
      let id = position == 0 ? refund.id : "\(refund.id)-\(gateway.payments.first?.id ?? "\(position)")"
      var note = Refund(id: id, at: first, amount: gateway.amount.amount(in: money.currency))
      note.reason = refund.note
      note.gateway = gateway.gateway
      // With several gateways each gets its share, rounded down; what that leaves over is spread by the books.
      note.lines = parts.map { part in
        var line = part.line
        line.amount = share(part.amount, gateway.amount, of: total).amount(in: money.currency)
        return line
      }
      note.taxes = try money.taxLines(
        taxes.map { tax in
          var tax = tax
          tax.amount = share(tax.amount, gateway.amount, of: total)
          return tax
        })
      return note
    }
  }

  private func share(_ amount: MinorUnits, _ part: MinorUnits, of whole: MinorUnits) -> MinorUnits {
    part == whole ? amount : amount.share(part, of: whole)
  }

  /// What was refunded, net, and its taxes. What was paid back beyond it (a discrepancy, in Shopify's words) is left to the
  /// books to spread.
  private func consists(_ refund: OrderFacts.Refund) throws(JSONError) -> ([Part], [OrderFacts.Tax]) {
    var parts: [Part] = []
    var taxes: [OrderFacts.Tax] = []
    func add(_ id: String, _ kind: OrderLine.Kind, _ amount: MinorUnits) -> OrderLine {
      OrderLine(id: id, kind: kind, amount: amount.amount(in: money.currency))
    }
    for back in refund.lines {
      let sold = facts.lines.first { $0.id == back.lineID }
      let net = try money.net(back.subtotal, back.tax)
      var line = add(back.lineID, sold?.isGiftCard == true ? .giftCard : .item, net)
      line.quantity = Amount(coefficient: back.quantity, scale: 0)
      line.name = sold?.name ?? ""
      line.sku = sold?.sku ?? ""
      line.productID = sold?.productID
      line.variantID = sold?.variantID
      line.tax = back.tax.amount(in: money.currency)
      parts.append(Part(line: line, amount: net))
      taxes += try money.split(back.tax, like: sold?.taxes ?? [])
    }
    for (position, back) in refund.shipping.enumerated() {
      let net = back.isNet ? back.subtotal : try money.net(back.subtotal, back.tax)
      var line = add("shipping-\(position + 1)", .shipping, net)
      line.tax = back.tax.amount(in: money.currency)
      parts.append(Part(line: line, amount: net))
      taxes += try money.split(back.tax, like: facts.shipping.flatMap { $0.taxes })
    }
    if !refund.duties.isZero { parts.append(Part(line: add("duties", .duty, refund.duties), amount: refund.duties)) }
    return (parts, taxes)
  }

  /// Less was paid back than the lines are worth: a fee for the return was kept. It is taken off the goods; where they are
  /// worth less than that, nothing is known of what was paid for.
  private func lessen(_ parts: inout [Part], _ taxes: inout [OrderFacts.Tax], to total: MinorUnits) throws(JSONError) {
    var excess = try money.sum(taxes).minus(total)
    for part in parts { excess = try excess.plus(part.amount) }
    for place in parts.indices where excess.count > 0 && parts[place].line.kind == .item && parts[place].amount.count > 0 {
      let taken = min(excess, parts[place].amount)
      parts[place].amount = try parts[place].amount.minus(taken)
      excess = try excess.minus(taken)
    }
    if excess.count > 0 { (parts, taxes) = ([], []) }
  }
}
