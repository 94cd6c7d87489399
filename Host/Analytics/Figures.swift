public import HostCore
public import TradepostContract

/// What follows from sums.
public enum Figures {
  /// Sums with their average order and refund rate.
  public static func view(_ fact: RevenueFact) -> RevenueView {
    var view = RevenueView(currency: fact.currency, sums: fact.sums)
    view.average = Ratio.average(fact.sums.gross, of: fact.sums.orders)
    view.refundRate = Ratio.percent(fact.sums.refunded, of: fact.sums.gross)
    return view
  }

  /// Facts of several stores or days as one for each currency, in the order of the currencies' codes. Throws on overflow.
  public static func byCurrency(_ facts: [RevenueFact]) throws(MoneyError) -> [RevenueFact] {
    var sums: [Currency: RevenueSums] = [:]
    for fact in facts { sums[fact.currency] = try (sums[fact.currency] ?? RevenueSums()).adding(fact.sums) }
    return sums.map { RevenueFact(store: 0, day: nil, currency: $0.key, sums: $0.value) }.sorted { $0.currency.code < $1.currency.code }
  }

  /// The change of a currency's gross against the days before.
  public static func change(_ currency: Currency, in period: Period, now: [RevenueFact], before: [RevenueFact]) -> RevenueView.Change {
    func gross(_ facts: [RevenueFact]) -> MinorUnits { facts.first { $0.currency == currency }?.sums.gross ?? .zero }
    return RevenueView.Change(
      from: period.from, to: period.to, now: gross(now), before: gross(before),
      percent: Ratio.change(from: gross(before), to: gross(now)))
  }
}

extension RevenueSums {
  func adding(_ other: RevenueSums) throws(MoneyError) -> RevenueSums {
    var sum = self
    sum.orders &+= other.orders
    sum.refunds &+= other.refunds
    sum.gross = try gross.adding(other.gross)
    sum.net = try net.adding(other.net)
    sum.tax = try tax.adding(other.tax)
    sum.shipping = try shipping.adding(other.shipping)
    sum.discounts = try discounts.adding(other.discounts)
    sum.refunded = try refunded.adding(other.refunded)
    sum.captured = try captured.adding(other.captured)
    return sum
  }
}
