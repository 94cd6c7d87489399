/// A whole number of a currency's smallest units (cents), the only thing that sums are made of. It carries no currency:
/// it exists only inside a document, all of whose amounts are in the document's one currency, and is made from an
/// ``Amount`` by naming that currency. Adding amounts of two currencies therefore does not compile.
///
/// Arithmetic reports overflow instead of trapping, since every number here began as outside data.
public struct MinorUnits: Sendable, Hashable, Comparable {
  public let count: Int64

  public init(_ count: Int64) { self.count = count }

  public static let zero = MinorUnits(0)

  /// The amount in minor units of `currency`. Throws when it is finer than the currency (0.005 EUR) or too large.
  public init(_ amount: Amount, in currency: Currency) throws(MoneyError) {
    guard let exact = amount.exactly(scale: currency.digits) else { throw .notInMinorUnits(amount, currency) }
    self.count = exact.coefficient
  }

  public func adding(_ other: MinorUnits) throws(MoneyError) -> MinorUnits {
    let (sum, overflowed) = count.addingReportingOverflow(other.count)
    guard !overflowed else { throw .overflow }
    return MinorUnits(sum)
  }

  public func subtracting(_ other: MinorUnits) throws(MoneyError) -> MinorUnits {
    let (difference, overflowed) = count.subtractingReportingOverflow(other.count)
    guard !overflowed else { throw .overflow }
    return MinorUnits(difference)
  }

  public func negated() throws(MoneyError) -> MinorUnits { try MinorUnits.zero.subtracting(self) }

  public var isZero: Bool { count == 0 }

  /// Back to a decimal number, with the currency's digits.
  public func amount(in currency: Currency) -> Amount { Amount(coefficient: count, scale: currency.digits) }

  public static func < (one: MinorUnits, other: MinorUnits) -> Bool { one.count < other.count }
}

extension Sequence<MinorUnits> {
  /// Their sum.
  public func total() throws(MoneyError) -> MinorUnits {
    var sum = MinorUnits.zero
    for item in self { sum = try sum.adding(item) }
    return sum
  }
}

/// Why an exact sum is not to be had.
public enum MoneyError: Error, Equatable, CustomStringConvertible {
  /// The amount is finer than the currency's minor unit, or beyond 64 bits of them.
  case notInMinorUnits(Amount, Currency)
  /// A sum left 64 bits.
  case overflow

  public var description: String {
    switch self {
    case .notInMinorUnits(let amount, let currency):
      "\(amount) \(currency) is no whole number of minor units (\(currency) has \(currency.digits) digits behind the point)"
    case .overflow: "a sum of amounts is beyond 64 bits of minor units"
    }
  }
}
