internal import HostCore
internal import TradepostContract

/// The credit note of one refund.
enum RefundBooking {
  private enum Problem: Error {
    case money(MoneyError)
    /// The refunded lines are worth more than what was paid back, by that much.
    case overstated(MinorUnits)
  }

  /// - Parameter left: what the order's roles still stand in credit with after the refunds before this one; what this one
  ///   takes is taken off.
  static func document(
    for refund: Refund, of order: Order, _ zone: StoreCalendar, left: inout EntrySum
  ) throws(Hold) -> DocumentDraft {
    let component = "refund \(refund.id)"
    let amount = try Hold.minor(refund.amount, order.currency, component)
    do throws(Problem) {
      var draft = DocumentDraft(
        kind: .refund, externalID: refund.id, day: zone.day(of: refund.at), market: order.market,
        currency: order.currency, entries: [])
      draft.entries = try entries(of: refund, amount, order, left: &left, flags: &draft.flags)
      return draft
    } catch {
      switch error {
      case .money(let error): throw Hold(component, error)
      case .overstated(let excess):
        throw Hold(
          component,
          "its lines and taxes are worth \(excess.amount(in: order.currency)) \(order.currency) more than"
            + " the \(refund.amount) \(order.currency) refunded")
      }
    }
  }

  private static func entries(
    of refund: Refund, _ amount: MinorUnits, _ order: Order, left: inout EntrySum, flags: inout [DocumentFlag]
  ) throws(Problem) -> [Entry] {
    var sum = EntrySum()
    let rest: MinorUnits
    do throws(MoneyError) {
      for line in refund.lines {
        let net = try MinorUnits(line.amount, in: order.currency)
        if line.kind == .discount { try sum.credit(.discounts, net) } else { try sum.debit(line.kind.role, net) }
      }
      for tax in refund.taxes { try sum.debit(.tax(tax), try MinorUnits(tax.amount, in: order.currency)) }
      for entry in sum.entries { try left.credit(entry.role, entry.amount) }
      rest = try amount.subtracting(try sum.balance())
    } catch { throw .money(error) }

    // Only a shop that rounds elsewhere may be off, by at most a unit a line.
    let isRounding = order.rounding != nil && rest.count.magnitude <= UInt64(refund.lines.count)
    if rest.count < 0, !isRounding { throw .overstated(MinorUnits(rest.count.magnitude.clamped)) }

    do throws(MoneyError) {
      if rest.count > 0 {
        let share = try RefundSpread.spread(rest, over: left.entries)
        for entry in share.debits + [Entry(.sales, share.excess)] {
          try sum.debit(entry.role, entry.amount)
          try left.credit(entry.role, entry.amount)
        }
        flags = share.excess.isZero ? [.estimated] : [.estimated, .goodwill]
      } else {
        try sum.debit(.platformRounding, rest)
      }
      let gateway = refund.gateway ?? order.tenders.first { $0.kind == .capture }?.gateway
      // What a gift card had paid goes back on a card.
      let isCard = order.tenders.contains { $0.kind == .giftCard && $0.gateway == gateway }
      try sum.credit(isCard ? .giftCards : gateway.map { .clearing($0) } ?? .receivable, amount)
      return sum.entries
    } catch { throw .money(error) }
  }
}

extension UInt64 {
  /// As a signed number; what does not fit becomes the largest.
  fileprivate var clamped: Int64 { Int64(clamping: self) }
}
