import SimulatorKit
import Testing

/// What a date in a query means: measured 32 times on the real shop, one second before and after a change.
@Suite struct TimeTests {
  private let berlin = StoreClock.berlin

  @Test(arguments: [
    ("2026-03-29T00:59:59", 3600), ("2026-03-29T01:00:00", 7200), ("2026-10-25T00:59:59", 7200), ("2026-10-25T01:00:00", 3600),
    ("2026-07-15T12:00:00", 7200), ("2026-12-31T23:59:59", 3600),
  ])
  func `Berlin's offset around both changes`(utc: String, offset: Int) throws {
    #expect(berlin.offset(at: try #require(StoreMoment.read(utc))) == offset)
  }

  @Test(arguments: [
    ("2026-03-08T06:59:59", -18_000), ("2026-03-08T07:00:00", -14_400), ("2026-11-01T05:59:59", -14_400), ("2026-11-01T06:00:00", -18_000),
  ])
  func `New York's offset around both changes`(utc: String, offset: Int) throws {
    let clock = try #require(StoreClock(name: "America/New_York"))
    #expect(clock.offset(at: try #require(StoreMoment.read(utc))) == offset)
  }

  @Test(arguments: [
    "2026-02-01", "yesterday", "2026-13-45T99:00:00", "2026-02-30T00:00:00", "", "2026-02-01T00:00", "2026-02-01T00:00:00Zx",
    "2026-02-01T00:00:00+1",
  ])
  func `what is no date`(text: String) { #expect(DateArgument(text, clock: berlin) == nil) }

  @Test(arguments: [
    ("2026-07-01T10:00:00", "2026-07-01T10:00:00"), ("2026-07-01 10:00:00", "2026-07-01T10:00:00"),
    ("2026-07-01T10:00:00Z", "2026-07-01T12:00:00"),
    ("2026-07-01T10:00:00+02:00", "2026-07-01T10:00:00"), ("2026-01-01T10:00:00Z", "2026-01-01T11:00:00"),
    ("2026-07-01T10:00:00.250", "2026-07-01T10:00:00"),
  ])
  func `a date is read on the shop's clock`(text: String, local: String) throws {
    #expect(try #require(DateArgument(text, clock: berlin)).local == StoreMoment.read(local))
  }

  /// The recordings say the same: this is their table, with what each notation found.
  @Test(arguments: [
    ("2026-05-02T13:50:08", false, 1), ("2026-05-02T11:50:08Z", false, 1), ("2026-05-02T13:50:08+02:00", false, 1),
    ("2026-05-02T11:50:08", true, 1), ("2026-05-02T13:50:08", true, 0), ("2026-05-02T11:50:08Z", true, 0),
    ("2026-05-02T13:50:08+02:00", true, 0),
    ("2026-05-02T13:50:09", false, 0), ("2026-05-02T11:50:09", true, 0), ("2026-05-02T13:50:10", false, 0),
    ("2026-05-02T11:50:10", false, 1),
  ])
  func `modified_after is strict, and the flag means what was measured`(value: String, flag: Bool, found: Int) throws {
    let shop = try Shop(Fixtures.keys, data: Fixtures.shop)
    let key = Fixtures.node("keys.json")["admin-rw"]
    let secret = "\(key?["ck"]?.string ?? ""):\(key?["cs"]?.string ?? "")"
    let value = value.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%2B")
    let answer = shop.answer(
      "GET", "/wp-json/wc/v3/products?include=94&modified_after=\(value)" + (flag ? "&dates_are_gmt=true" : ""),
      fields: [("Authorization", "Basic " + Base64.encode(Array(secret.utf8)))])
    #expect(answer.node.items.count == found)
  }

  @Test func `days and dates agree over four hundred years`() {
    for day in stride(from: -80_000, through: 80_000, by: 13) {
      let time = CivilTime(seconds: day * 86_400 + 3661)
      #expect(CivilTime.days(time.year, time.month, time.day) == day)
      #expect([time.hour, time.minute, time.second] == [1, 1, 1])
    }
  }
}
