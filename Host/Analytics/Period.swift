public import TradepostContract

/// Days from one to another, both of them in it.
public struct Period: Sendable, Hashable {
  public var from: Day
  public var to: Day

  public init(from: Day, to: Day) {
    self.from = from
    self.to = to
  }
}
