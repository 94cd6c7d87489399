import SimulatorKit

/// The figures of a seeded order.
extension Figures {
  init(_ order: SeedOrder, _ settings: SeedSettings) {
    let clock = settings.clock
    currency = settings.currency.code
    day = Self.day(clock.local(order.created))
    paidDay = order.paid.map { Self.day(clock.local($0)) }
    method = order.method
    total = order.total
    for line in order.lines { add(subtotal: Ticks.minor(line.subtotal), total: Ticks.minor(line.total)) }
    shipping = order.shippingLines.reduce(0) { $0 + $1.total }
    fees = order.feeLines.reduce(0) { $0 + $1.total }
    func place(_ rate: TaxRate) -> String {
      Self.jurisdiction(rate.code, shipping: order.shipping.country, billing: order.billing.country)
    }
    taxes = order.taxLines.map { Tax(jurisdiction: place($0.rate), amount: $0.tax + $0.shippingTax) }
    refunds = order.refunds.map { refund in
      var figures = Refund(
        day: Self.day(clock.local(refund.created)), created: refund.created, id: refund.id, amount: refund.amount)
      for item in refund.items {
        figures.sales += item.total
        figures.taxes += item.taxes.map { Tax(jurisdiction: place($0.rate), amount: $0.tax) }
      }
      if let part = refund.shipping {
        figures.shipping += part.total
        figures.taxes += part.taxes.map { Tax(jurisdiction: place($0.rate), amount: $0.tax) }
      }
      return figures
    }
  }
}
