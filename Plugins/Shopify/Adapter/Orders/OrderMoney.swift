internal import TradepostContract
internal import TradepostJSON

/// What an order consists of, in money, net of tax: Σ lines − discounts + taxes = total.
struct OrderMoney {
  let currency: Currency
  /// Whose taxes these are: of the place shipped to, else of the one billed to.
  let jurisdiction: String
  private let facts: OrderFacts
  /// The lines as the shop still wants them paid, see ``Forgiven``.
  private let kept: [OrderFacts.Line]
  /// What was taken off the order before anyone paid for it.
  let forgiven: MinorUnits

  init(_ facts: OrderFacts) throws(JSONError) {
    self.facts = facts
    currency = facts.currency
    jurisdiction = facts.shippingAddress?.jurisdiction ?? facts.billing?.jurisdiction ?? "ZZ"
    (kept, forgiven) = try Forgiven.lines(of: facts)
  }

  func lines() throws(JSONError) -> [OrderLine] {
    var lines: [OrderLine] = []
    for fact in kept { lines += try self.lines(of: fact) }
    for shipping in facts.shipping {
      let tax = try sum(shipping.taxes)
      var line = OrderLine(id: shipping.id, kind: .shipping, amount: try net(shipping.amount, tax).amount(in: currency))
      line.name = shipping.name
      line.tax = tax.amount(in: currency)
      lines.append(line)
    }
    if !facts.tip.isZero { lines.append(OrderLine(id: "tip", kind: .tip, amount: facts.tip.amount(in: currency))) }
    return lines
  }

  /// The line itself before discounts, what was taken off it, and the duty on it.
  private func lines(of fact: OrderFacts.Line) throws(JSONError) -> [OrderLine] {
    let tax = try sum(fact.taxes)
    var amount = try net(fact.gross, tax)
    if facts.includesDuties { amount = try amount.minus(fact.duty) }
    var line = OrderLine(id: fact.id, kind: fact.isGiftCard ? .giftCard : .item, amount: amount.amount(in: currency))
    line.name = fact.name
    line.sku = fact.sku
    line.productID = fact.productID
    line.variantID = fact.variantID
    line.quantity = Amount(coefficient: fact.quantity, scale: 0)
    line.tax = tax.amount(in: currency)
    var lines = [line]
    if !fact.discount.isZero {
      lines.append(OrderLine(id: "discount-\(fact.id)", kind: .discount, amount: fact.discount.amount(in: currency)))
    }
    if !fact.duty.isZero {
      var duty = OrderLine(id: "duty-\(fact.id)", kind: .duty, amount: fact.duty.amount(in: currency))
      duty.tax = try sum(fact.dutyTaxes).amount(in: currency)
      lines.append(duty)
    }
    return lines
  }

  /// One tax line for each name, rate and liability.
  func taxes() throws(JSONError) -> [TaxLine] {
    try taxLines(kept.flatMap { $0.taxes + $0.dutyTaxes } + facts.shipping.flatMap { $0.taxes })
  }

  func taxLines(_ taxes: [OrderFacts.Tax]) throws(JSONError) -> [TaxLine] {
    var sums: [OrderFacts.Tax] = []
    for tax in taxes {
      if let place = sums.firstIndex(where: { $0.title == tax.title && $0.rate == tax.rate && $0.liable == tax.liable }) {
        sums[place].amount = try sums[place].amount.plus(tax.amount)
      } else {
        sums.append(tax)
      }
    }
    return sums.map { sum in
      var line = TaxLine(jurisdiction: jurisdiction, liable: sum.liable, amount: sum.amount.amount(in: currency))
      line.rate = sum.rate
      line.label = sum.title
      return line
    }
  }

  /// A price without the tax, where prices contain it.
  func net(_ amount: MinorUnits, _ tax: MinorUnits) throws(JSONError) -> MinorUnits {
    facts.includesTaxes ? try amount.minus(tax) : amount
  }

  func sum(_ taxes: [OrderFacts.Tax]) throws(JSONError) -> MinorUnits {
    var sum = MinorUnits.zero
    for tax in taxes { sum = try sum.plus(tax.amount) }
    return sum
  }

  /// A tax of which only the sum is known, as the parts of `like` are to each other.
  func split(_ tax: MinorUnits, like taxes: [OrderFacts.Tax]) throws(JSONError) -> [OrderFacts.Tax] {
    if tax.isZero { return [] }
    let whole = try sum(taxes)
    guard !taxes.isEmpty, whole.count > 0 else {
      return [OrderFacts.Tax(title: "", rate: nil, liable: taxes.first?.liable ?? .unknown, amount: tax)]
    }
    var parts = taxes
    var rest = tax
    for place in parts.indices {
      parts[place].amount = tax.share(parts[place].amount, of: whole)
      rest = try rest.minus(parts[place].amount)
    }
    parts[parts.count - 1].amount = try parts[parts.count - 1].amount.plus(rest)
    return parts
  }
}
