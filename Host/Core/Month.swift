public import TradepostContract

/// A month of the calendar; months are counted from year 0.
public struct Month: Sendable, Hashable, Comparable {
  public let count: Int64

  public init(count: Int64) { self.count = count }

  public init(_ day: Day) {
    let (year, month, _) = day.civil
    count = year * 12 + month - 1
  }

  /// Reads `YYYY-MM`.
  public init?(_ text: some StringProtocol) {
    guard let day = Day("\(text)-01") else { return nil }
    self.init(day)
  }

  public var text: String { String(first.text.dropLast(3)) }

  private var first: Day {
    let year = count >= 0 ? count / 12 : (count - 11) / 12
    return Day(year: year, month: count - year * 12 + 1, day: 1) ?? Day(daysSince1970: 0)
  }

  public static func < (one: Month, other: Month) -> Bool { one.count < other.count }
}
