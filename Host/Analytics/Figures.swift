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

  /// The change of a currency's gross against the days before.
  public static func change(_ currency: Currency, in period: Period, now: [RevenueFact], before: [RevenueFact]) -> RevenueView.Change {
    func gross(_ facts: [RevenueFact]) -> MinorUnits { facts.first { $0.currency == currency }?.sums.gross ?? .zero }
    return RevenueView.Change(
      from: period.from, to: period.to, now: gross(now), before: gross(before),
      percent: Ratio.change(from: gross(before), to: gross(now)))
  }
}
