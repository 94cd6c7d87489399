public import HostCore
public import TradepostContract

/// Exchange rates against the euro, each of a day.
///
/// A day without a rate of its own (a weekend, a holiday) has the last one before it, at most seven days old.
public struct Rates: Sendable {
  public static let oldest: Int64 = 7

  /// Why an amount cannot be converted.
  public enum Problem: Error, Sendable, Equatable {
    /// There is no rate of that currency for that day.
    case missing(Currency, Day)
    case overflow

    public var sentence: String {
      switch self {
      case .missing(let currency, let day):
        "There is no rate of \(currency) for \(day.text), nor of the \(Rates.oldest) days before it. Import rates: tradepost rates import FILE"
      case .overflow: "A converted amount is beyond 64 bits of minor units."
      }
    }
  }

  /// An amount in another currency, and of which days the rates were.
  public struct Converted: Sendable, Hashable {
    public var amount: MinorUnits
    public var oldest: Day?
    public var newest: Day?
  }

  /// By currency, in the order of days.
  private var rates: [Currency: [ExchangeRate]] = [:]
  private static let euro = Currency("EUR")

  public init(_ all: [ExchangeRate]) {
    for rate in all where rate.rate.coefficient > 0 { rates[rate.currency, default: []].append(rate) }
    for currency in rates.keys { rates[currency]?.sort { $0.day < $1.day } }
  }

  /// The rate of that day; nil for the euro itself.
  public func rate(_ currency: Currency, on day: Day) throws(Problem) -> ExchangeRate? {
    if currency == Self.euro { return nil }
    let all = rates[currency] ?? []
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].day <= day { low = middle + 1 } else { high = middle }
    }
    guard low > 0, day.daysSince1970 - all[low - 1].day.daysSince1970 <= Self.oldest else { throw .missing(currency, day) }
    return all[low - 1]
  }

  /// `amount` of that day in another currency, rounded once to its minor unit, half away from zero.
  public func convert(_ amount: MinorUnits, _ from: Currency, to: Currency, on day: Day) throws(Problem) -> Converted {
    guard from != to else { return Converted(amount: amount) }
    let source = try rate(from, on: day)
    let target = try rate(to, on: day)
    // amount ÷ 10^digits(from) ÷ source × target × 10^digits(to), as one fraction of whole numbers.
    var numerator = Int128(amount.count)
    var denominator: Int128 = 1
    var scale = Int(to.digits) - Int(from.digits)
    if let target {
      numerator = try Self.times(numerator, Int128(target.rate.coefficient))
      scale -= Int(target.rate.scale)
    }
    if let source {
      denominator = try Self.times(denominator, Int128(source.rate.coefficient))
      scale += Int(source.rate.scale)
    }
    for _ in 0..<abs(scale) {
      if scale > 0 { numerator = try Self.times(numerator, 10) } else { denominator = try Self.times(denominator, 10) }
    }
    guard let units = Ratio.rounded(numerator, denominator) else { throw .overflow }
    let days = [source?.day, target?.day].compactMap(\.self)
    return Converted(amount: MinorUnits(units), oldest: days.min(), newest: days.max())
  }

  /// The sum of what these come to in `currency`, each day at its own rate, rounded once for each fact.
  public func total(_ facts: [RevenueFact], in currency: Currency, _ figure: (RevenueSums) -> MinorUnits) throws(Problem) -> Converted {
    var total = Converted(amount: .zero)
    for fact in facts {
      let amount = figure(fact.sums)
      guard !amount.isZero, let day = fact.day else { continue }
      let part = try convert(amount, fact.currency, to: currency, on: day)
      guard let sum = try? total.amount.adding(part.amount) else { throw .overflow }
      total.amount = sum
      total.oldest = [total.oldest, part.oldest].compactMap(\.self).min()
      total.newest = [total.newest, part.newest].compactMap(\.self).max()
    }
    return total
  }

  private static func times(_ one: Int128, _ other: Int128) throws(Problem) -> Int128 {
    let (product, overflowed) = one.multipliedReportingOverflow(by: other)
    guard !overflowed else { throw .overflow }
    return product
  }
}
