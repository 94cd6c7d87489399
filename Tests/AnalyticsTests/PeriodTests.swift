import HostAnalytics
import Testing
import TradepostContract

@Test func aPeriodHoldsBothItsDays() throws {
  let day = try #require(Day("2026-11-21"))
  #expect(Period(from: day, to: day).from == day)
}
