public import TradepostContract

extension Amount {
  /// Below zero, zero or above zero as this is less than, the same as or more than `other`, however either is written. Of
  /// quantities: an amount of money is compared in its currency.
  public func compare(_ other: Amount) -> Int {
    let scale = max(self.scale, other.scale)
    if let one = exactly(scale: scale)?.coefficient, let two = other.exactly(scale: scale)?.coefficient {
      return one < two ? -1 : one > two ? 1 : 0
    }
    // One of them is beyond 64 bits at the finer scale: the whole parts differ then.
    let one = whole
    let two = other.whole
    return one < two ? -1 : one > two ? 1 : 0
  }

  private var whole: Int64 {
    var whole = coefficient
    for _ in 0..<scale { whole /= 10 }
    return whole
  }
}
