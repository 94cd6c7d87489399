internal import TradepostContract
internal import TradepostJSON

// Sums of decimal numbers as a shop writes them, which may be finer than its currency. Each step reports overflow.

extension Amount {
  /// Both numbers with the digits of the finer one.
  private static func aligned(_ one: Amount, _ other: Amount) throws(JSONError) -> (Int64, Int64, UInt8) {
    let scale = max(one.scale, other.scale)
    guard let first = one.exactly(scale: scale), let second = other.exactly(scale: scale) else { throw tooLarge }
    return (first.coefficient, second.coefficient, scale)
  }

  func plus(_ other: Amount) throws(JSONError) -> Amount {
    let (one, two, scale) = try Self.aligned(self, other)
    let (sum, overflowed) = one.addingReportingOverflow(two)
    guard !overflowed else { throw Self.tooLarge }
    return Amount(coefficient: sum, scale: scale)
  }

  func minus(_ other: Amount) throws(JSONError) -> Amount {
    let (one, two, scale) = try Self.aligned(self, other)
    let (difference, overflowed) = one.subtractingReportingOverflow(two)
    guard !overflowed else { throw Self.tooLarge }
    return Amount(coefficient: difference, scale: scale)
  }

  func negated() throws(JSONError) -> Amount { try Amount(coefficient: 0, scale: scale).minus(self) }

  private static var tooLarge: JSONError { JSONError(.value, "holds amounts beyond 64 bits") }
}
