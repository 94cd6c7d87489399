public import TradepostContract
public import TradepostJSON

/// The sums of one currency, with what follows from them.
public struct RevenueView: View {
  /// Against as many days right before.
  public struct Change: Sendable {
    public var from: Day
    public var to: Day
    /// The gross of these days, and of as many days before them.
    public var now: MinorUnits
    public var before: MinorUnits
    /// In percent, one digit behind the point; nil where there was nothing before.
    public var percent: Amount?

    public init(from: Day, to: Day, now: MinorUnits, before: MinorUnits, percent: Amount?) {
      self.from = from
      self.to = to
      self.now = now
      self.before = before
      self.percent = percent
    }
  }

  public var currency: Currency
  public var sums: RevenueSums
  /// Gross an order, rounded half away from zero.
  public var average: MinorUnits?
  /// What was refunded, in percent of the gross.
  public var refundRate: Amount?
  public var change: Change?

  public init(currency: Currency, sums: RevenueSums) {
    self.currency = currency
    self.sums = sums
  }

  public var orders: Int64 { sums.orders }
  public var gross: MinorUnits { sums.gross }
  public var net: MinorUnits { sums.net }
  public var tax: MinorUnits { sums.tax }
  public var shipping: MinorUnits { sums.shipping }
  public var discounts: MinorUnits { sums.discounts }
  public var refunded: MinorUnits { sums.refunded }
  public var captured: MinorUnits { sums.captured }

  public func write(to writer: inout JSONWriter) { writer.object { writeMembers(to: &$0) } }

  private func writeMembers(to writer: inout JSONWriter) {
    writer.member("average_order", average?.amount(in: currency))
    writer.member("captured", sums.captured.amount(in: currency))
    if let change {
      writer.key("change")
      writer.object { writer in
        writer.member("before", change.before.amount(in: currency))
        writer.member("from", change.from.text)
        writer.member("now", change.now.amount(in: currency))
        writer.key("percent")
        if let percent = change.percent { writer.string(percent.text) } else { writer.null() }
        writer.member("to", change.to.text)
      }
    }
    writer.member("currency", currency.code)
    writer.member("discounts", sums.discounts.amount(in: currency))
    writer.member("gross", sums.gross.amount(in: currency))
    writer.member("net", sums.net.amount(in: currency))
    writer.member("orders", sums.orders)
    writer.member("refund_rate", refundRate)
    writer.member("refunded", sums.refunded.amount(in: currency))
    writer.member("refunds", sums.refunds)
    writer.member("shipping", sums.shipping.amount(in: currency))
    writer.member("tax", sums.tax.amount(in: currency))
  }
}

/// Revenue of a store or a day in one currency; the plan's `revenue` is the gross.
public struct RevenueRowView: View {
  public var store: (uid: String, name: String, platform: String)?
  public var day: Day?
  public var revenue: RevenueView
  public var converted: ConvertedView?

  public init(store: (uid: String, name: String, platform: String)?, day: Day?, revenue: RevenueView, converted: ConvertedView?) {
    self.store = store
    self.day = day
    self.revenue = revenue
    self.converted = converted
  }

  public func write(to writer: inout JSONWriter) {
    let sums = revenue.sums
    let currency = revenue.currency
    writer.object { writer in
      writer.member("average_order", revenue.average?.amount(in: currency))
      if let converted {
        writer.key("converted")
        converted.write(to: &writer)
      }
      writer.member("currency", currency.code)
      writer.member("date", day?.text)
      writer.member("net", sums.net.amount(in: currency))
      writer.member("orders", sums.orders)
      writer.member("platform", store?.platform)
      writer.member("refund_rate", revenue.refundRate)
      writer.member("refunded", sums.refunded.amount(in: currency))
      writer.member("refunds", sums.refunds)
      writer.member("revenue", sums.gross.amount(in: currency))
      writer.member("store_id", store?.uid)
      writer.member("store_name", store?.name)
      writer.member("tax", sums.tax.amount(in: currency))
    }
  }
}

/// An amount that was converted, each day at its own rate, and of which days the rates were. Never mistaken for one that was paid.
public struct ConvertedView: View {
  public var currency: Currency
  public var amount: MinorUnits
  /// The days of the oldest and the newest rate; nil where nothing had to be converted.
  public var rates: (from: Day, to: Day)?

  public init(currency: Currency, amount: MinorUnits, rates: (from: Day, to: Day)?) {
    self.currency = currency
    self.amount = amount
    self.rates = rates
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("amount", amount.amount(in: currency))
      $0.member("currency", currency.code)
      $0.member("rates_from", rates?.from.text)
      $0.member("rates_to", rates?.to.text)
    }
  }
}
