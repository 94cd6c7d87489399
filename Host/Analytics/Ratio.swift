public import TradepostContract

/// Quotients of sums, exact and then rounded once: half away from zero, as merchants do.
public enum Ratio {
  /// What one of `count` comes to on average, in whole minor units; nil of none.
  public static func average(_ sum: MinorUnits, of count: Int64) -> MinorUnits? {
    guard count > 0 else { return nil }
    return rounded(Int128(sum.count), Int128(count)).map { MinorUnits($0) }
  }

  /// `part` in percent of `whole`, with two digits behind the point; nil where `whole` is not above zero.
  public static func percent(_ part: MinorUnits, of whole: MinorUnits) -> Amount? {
    guard whole.count > 0 else { return nil }
    return rounded(Int128(part.count) * 10_000, Int128(whole.count)).map { Amount(coefficient: $0, scale: 2) }
  }

  /// By how many percent `now` is more than `before`, with one digit behind the point; nil where there was nothing before.
  public static func change(from before: MinorUnits, to now: MinorUnits) -> Amount? {
    guard before.count > 0 else { return nil }
    return rounded((Int128(now.count) - Int128(before.count)) * 1000, Int128(before.count)).map { Amount(coefficient: $0, scale: 1) }
  }

  /// `numerator ÷ denominator`, rounded half away from zero; nil where 64 bits cannot hold it.
  ///
  /// - Parameter denominator: above zero.
  static func rounded(_ numerator: Int128, _ denominator: Int128) -> Int64? {
    guard denominator > 0 else { return nil }
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    let isUp = remainder.magnitude >= denominator.magnitude - remainder.magnitude
    return Int64(exactly: quotient + (isUp ? (numerator < 0 ? -1 : 1) : 0))
  }
}
