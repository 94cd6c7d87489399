import HostAnalytics
import HostCore
import Testing
import TradepostContract

@Suite struct PeriodTests {
  private static let today = Day("2026-11-21") ?? Day(daysSince1970: 0)

  private static func period(_ from: String?, _ to: String?) throws -> String {
    try Period(from: from, to: to, today: today).map { "\($0.from.text) \($0.to.text) \($0.days)" } ?? "all"
  }

  @Test(
    arguments: [
      (nil, nil, "all"), ("2026-11-01", nil, "2026-11-01 2026-11-21 21"), ("2026-02-01", "2026-02-28", "2026-02-01 2026-02-28 28"),
      ("2026-11-21", "2026-11-21", "2026-11-21 2026-11-21 1"),
      ("2021-11-21", nil, "2021-11-21 2026-11-21 1827"),
    ] as [(String?, String?, String)])
  func whatIsAskedFor(from: String?, to: String?, wanted: String) throws { #expect(try Self.period(from, to) == wanted) }

  @Test(
    arguments: [
      (nil, "2026-11-01"), ("2026-11-02", "2026-11-01"), ("2026-11-31", nil), ("yesterday", nil), ("2027-01-01", nil),
      ("2021-11-20", nil),
    ] as [(String?, String?)])
  func whatIsNoPeriod(from: String?, to: String?) {
    #expect(#expect(throws: HostError.self) { try Self.period(from, to) }?.exit == 2)
  }

  @Test func theDaysBeforeAreAsMany() throws {
    let march = Period(from: try #require(Day("2026-03-01")), to: try #require(Day("2026-03-31")))
    #expect("\(march.before.from.text) \(march.before.to.text)" == "2026-01-29 2026-02-28")
    #expect("\(Period(last: 30, to: march.to).from.text)" == "2026-03-02")
  }

  @Test func monthsAreReadAsTheyAreWritten() {
    #expect(["2026-01", "2026-12", "0001-01"].map { Month($0)?.text } == ["2026-01", "2026-12", "0001-01"])
    #expect(Month("2026-13") == nil)
  }
}
