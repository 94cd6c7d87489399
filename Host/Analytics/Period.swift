public import HostCore
public import TradepostContract

/// Days from one to another, both of them in it. Days are each store's own.
public struct Period: Sendable, Hashable {
  public var from: Day
  public var to: Day

  public init(from: Day, to: Day) {
    self.from = from
    self.to = to
  }

  /// Five years: a period is never longer, so that no list of days is.
  public static let most: Int64 = 1_827

  /// What was asked for: nil for all days. A beginning without an end goes on to today; an end without a beginning is refused,
  /// and so is more than ``most`` days.
  public init?(from: String?, to: String?, today: Day) throws(HostError) {
    guard from != nil || to != nil else { return nil }
    guard let from else { throw HostError("report.period", "A period that ends needs a beginning: say from which day.", exit: 2) }
    let first = try Self.day(from)
    let last = try to.map { text throws(HostError) in try Self.day(text) } ?? today
    guard first <= last else {
      throw HostError("report.period", "The period ends on \(last.text), before it begins on \(first.text).", exit: 2)
    }
    self.init(from: first, to: last)
    guard days <= Self.most else {
      throw HostError(
        "report.period", "The period has \(days) days; at most \(Self.most), five years, are told at once. Ask for fewer, or name none.",
        exit: 2)
    }
  }

  /// The last so many days up to that one.
  public init(last days: Int64, to: Day) {
    self.init(from: Day(daysSince1970: to.daysSince1970 - max(1, days) + 1), to: to)
  }

  public var days: Int64 { to.daysSince1970 - from.daysSince1970 + 1 }

  /// As many days, right before these.
  public var before: Period {
    Period(from: Day(daysSince1970: from.daysSince1970 - days), to: Day(daysSince1970: from.daysSince1970 - 1))
  }

  private static func day(_ text: String) throws(HostError) -> Day {
    guard let day = Day(text) else { throw HostError("use.day", "\"\(text.prefix(40))\" is no day. Write 2026-11-01.", exit: 2) }
    return day
  }
}
