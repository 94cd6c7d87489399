public import TradepostContract

/// What the documents of some days come to, in the one currency that they are in.
public struct RevenueSums: Sendable, Hashable {
  public var orders: Int64 = 0
  public var refunds: Int64 = 0
  /// What shoppers were asked for, tax included, refunds not taken off.
  public var gross = MinorUnits.zero
  /// Without tax, after discounts, shipping included.
  public var net = MinorUnits.zero
  public var tax = MinorUnits.zero
  public var shipping = MinorUnits.zero
  public var discounts = MinorUnits.zero
  public var refunded = MinorUnits.zero
  public var captured = MinorUnits.zero

  public init() {}
}

/// The sums of a store, or of all, on a day or over many, in one currency.
public struct RevenueFact: Sendable, Hashable {
  /// The store's row; 0: all of them together.
  public var store: Int64
  /// Nil: of all days that were asked for.
  public var day: Day?
  public var currency: Currency
  public var sums: RevenueSums

  public init(store: Int64, day: Day?, currency: Currency, sums: RevenueSums) {
    self.store = store
    self.day = day
    self.currency = currency
    self.sums = sums
  }
}

/// How much of a currency one euro was on a day.
public struct ExchangeRate: Sendable, Hashable {
  public var currency: Currency
  public var day: Day
  public var rate: Amount

  public init(currency: Currency, day: Day, rate: Amount) {
    self.currency = currency
    self.day = day
    self.rate = rate
  }
}
