internal import TradepostContract
internal import TradepostJSON

/// An order that was edited before it was paid. Shopify keeps the lines that were taken off, writes a refund without money
/// for them, and expects that much less. Nobody ever owed it, so that it is no sale.
///
/// A refund without money of something that was paid for is another thing: goods came back, the shop kept the money.
enum Forgiven {
  /// The lines as they are to be paid, and what is off the total.
  static func lines(of facts: OrderFacts) throws(JSONError) -> (lines: [OrderFacts.Line], forgiven: MinorUnits) {
    let removed = facts.refunds.filter { !$0.lines.isEmpty && !$0.payments.contains { $0.kind == "refund" } }.flatMap { $0.lines }
    guard !removed.isEmpty, !facts.isCancelled, let outstanding = facts.outstanding,
      !["voided", "expired"].contains(facts.payment ?? "")
    else { return (facts.lines, .zero) }
    var owed = try facts.total.plus(facts.rounding)
    for payment in facts.payments where ["sale", "capture"].contains(payment.kind) && payment.status == "success" {
      owed = try owed.minus(payment.amount)
    }
    var worth = MinorUnits.zero
    for line in removed { worth = try worth.plus(line.subtotal).plus(facts.includesTaxes ? .zero : line.tax) }
    // Only what adds up is taken for an edit.
    guard owed.count > 0, worth.count > 0, try owed.minus(max(outstanding, .zero)) == worth else { return (facts.lines, .zero) }
    var lines = facts.lines
    for line in removed {
      guard let place = lines.firstIndex(where: { $0.id == line.lineID }) else { return (facts.lines, .zero) }
      lines[place].quantity -= min(max(0, line.quantity), lines[place].quantity)
      lines[place].gross = try lines[place].gross.minus(line.subtotal)
      lines[place].taxes = try lessened(lines[place].taxes, by: line.tax)
    }
    return (lines, worth)
  }

  private static func lessened(_ taxes: [OrderFacts.Tax], by amount: MinorUnits) throws(JSONError) -> [OrderFacts.Tax] {
    var taxes = taxes
    var rest = amount
    for place in taxes.indices {
      let taken = min(taxes[place].amount, rest)
      taxes[place].amount = try taxes[place].amount.minus(taken)
      rest = try rest.minus(taken)
    }
    return taxes
  }
}
