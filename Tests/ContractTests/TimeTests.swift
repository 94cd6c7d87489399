import Testing
import TradepostContract
import TradepostJSON

@Suite("Moments and days")
struct TimeTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2026-01-15T08:30:00+01:00", 1_768_462_200_000), ("2026-01-15T08:30:00.250-03:30", 1_768_478_400_250),
    ("1969-12-31T23:59:59Z", -1000), ("0001-01-01T00:00:00Z", -62_135_596_800_000), ("9999-12-31T23:59:59Z", 253_402_300_799_000),
    ("2024-02-29T00:00:00+00:00", 1_709_164_800_000), ("2026-07-01T00:00:00.001Z", 1_782_864_000_001),
  ])
  func readAndWritten(_ text: String, _ milliseconds: Int64) throws {
    let time = try #require(Timestamp(text))
    #expect(time.milliseconds == milliseconds)
    #expect(time.text == text)
    var writer = JSONWriter()
    writer.object { $0.member("t", time) }
    #expect(writer.text == #"{"t":"\#(text)"}"#)
  }

  @Test func aLeapSecondIsTheSecondBefore() {
    #expect(Timestamp("2016-12-31T23:59:60Z") == Timestamp("2016-12-31T23:59:59Z"))
    #expect(Timestamp("2026-01-15 08:30:00.123456789Z")?.milliseconds == 1_768_465_800_123)
  }

  @Test(arguments: [
    "", "2026-01-15", "2026-01-15T08:30:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z",
    "2026-01-15T24:00:00Z", "2026-01-15T08:60:00Z", "2026-01-15T08:30:61Z", "2026-01-15T08:30:00.Z", "2026-01-15T08:30:00+24:00",
    "2026-01-15T08:30:00+01", "2026-01-15T08:30:00+0100", "2026-01-15t08:30:00z", "0000-01-01T00:00:00Z", "2026-01-15T08:30:00Z ",
    "２026-01-15T08:30:00Z",
  ])
  func noMoment(_ text: String) { #expect(Timestamp(text) == nil) }

  @Test func theShopsDay() throws {
    #expect(try #require(Timestamp("2026-04-16T00:49:45+02:00")).day?.text == "2026-04-16")
    #expect(try #require(Timestamp("2026-04-15T22:49:45Z")).day == nil)
    #expect(try #require(Timestamp("2026-04-15T22:49:45Z")).day(offset: 120).text == "2026-04-16")
    #expect(try #require(Timestamp("1970-01-01T00:30:00+01:00")).day?.text == "1970-01-01")
  }

  @Test func everyDayOfManyYearsComesBack() {
    for days in stride(from: Int64(-719_162), through: 2_932_896, by: 97) {
      let day = Day(daysSince1970: days)
      #expect(Day(day.text) == day)
    }
    #expect(Day("2026-2-03") == nil)
    #expect(Day("2026-02-30") == nil)
    #expect(Day("+026-02-03") == nil)
  }
}
