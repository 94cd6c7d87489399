internal import TradepostContract

/// The clock by which a marketplace's days are counted: a standard offset, and when it is put forward. Amazon tells every
/// time in UTC, and a sale late in the evening belongs to the day that it was there.
struct MarketClock: Sendable {
  /// When clocks are an hour ahead; all of these rules have stood since 2023 at least, as far back as Amazon shows orders.
  enum Summer: Sendable {
    case never
    /// Last Sunday of March to last Sunday of October, at 01:00 UTC everywhere.
    case european
    /// Second Sunday of March to first Sunday of November, at 02:00 of the clock that ends.
    case american
    /// First Sunday of October to first Sunday of April, at 02:00 standard time.
    case australian
    /// Last Friday of April, as it begins, to last Thursday of October, as it ends.
    case egyptian
  }

  /// IANA's name.
  let name: String
  /// Minutes east of UTC in winter.
  let standard: Int64
  let summer: Summer

  /// By the marketplace's id; UTC where it is not known.
  static func of(_ marketplace: String) -> MarketClock { Storefront.of(marketplace).flatMap { all[$0.country] } ?? utc }

  static let utc = MarketClock("UTC", 0, .never)

  private init(_ name: String, _ standard: Int64, _ summer: Summer) {
    self.name = name
    self.standard = standard
    self.summer = summer
  }

  /// The same moment, told by this clock.
  func local(_ time: Timestamp) -> Timestamp {
    Timestamp(milliseconds: time.milliseconds, offset: Int16(clamping: offset(at: time.milliseconds)))
  }

  /// Minutes east of UTC at that moment.
  func offset(at milliseconds: Int64) -> Int64 {
    let day = Timestamp(milliseconds: milliseconds).day(offset: Int16(clamping: standard))
    return isSummer(minutes: Self.floor(milliseconds, 60_000), year: day.civil.year) ? standard + 60 : standard
  }

  /// Whether the minute, counted from 1970 in UTC, lies in the summer time of that year.
  private func isSummer(minutes: Int64, year: Int64) -> Bool {
    func sunday(_ month: Int64, _ number: Int) -> Int64 { Self.day(.sunday, number, year, month) * 1440 }
    switch summer {
    case .never: return false
    case .european: return minutes >= sunday(3, -1) + 60 && minutes < sunday(10, -1) + 60
    case .american: return minutes >= sunday(3, 2) + 120 - standard && minutes < sunday(11, 1) + 60 - standard
    case .australian: return minutes >= sunday(10, 1) + 120 - standard || minutes < sunday(4, 1) + 120 - standard
    case .egyptian:
      let start = Self.day(.friday, -1, year, 4) * 1440 - standard
      let end = (Self.day(.thursday, -1, year, 10) + 1) * 1440 - standard - 60
      return minutes >= start && minutes < end
    }
  }

  /// Days since Thursday, 1 January 1970, modulo seven.
  private enum Weekday: Int64 { case thursday = 0, friday = 1, sunday = 3 }

  /// The n-th such day of a month, or its last for -1, in days since 1970.
  private static func day(_ weekday: Weekday, _ number: Int, _ year: Int64, _ month: Int64) -> Int64 {
    let first = Day(year: year, month: month, day: 1)?.daysSince1970 ?? 0
    if number > 0 { return first + after(first, weekday) + 7 * Int64(number - 1) }
    // The months that are asked have 30 or 31 days.
    let last = first + (month == 4 ? 29 : 30)
    return last - 6 + after(last - 6, weekday)
  }

  /// How many days from `day` to the next such weekday, that day included.
  private static func after(_ day: Int64, _ weekday: Weekday) -> Int64 { ((weekday.rawValue - day) % 7 + 7) % 7 }

  private static func floor(_ number: Int64, _ unit: Int64) -> Int64 { number / unit - (number % unit < 0 ? 1 : 0) }

  /// By country. Canada's days are those of its sister in the United States, whose warehouses' clock both go by.
  private static let all: [String: MarketClock] = [
    "AE": MarketClock("Asia/Dubai", 240, .never), "AU": MarketClock("Australia/Sydney", 600, .australian),
    "BE": MarketClock("Europe/Brussels", 60, .european), "BR": MarketClock("America/Sao_Paulo", -180, .never),
    "CA": MarketClock("America/Los_Angeles", -480, .american), "DE": MarketClock("Europe/Berlin", 60, .european),
    "EG": MarketClock("Africa/Cairo", 120, .egyptian), "ES": MarketClock("Europe/Madrid", 60, .european),
    "FR": MarketClock("Europe/Paris", 60, .european), "GB": MarketClock("Europe/London", 0, .european),
    "IE": MarketClock("Europe/Dublin", 0, .european), "IN": MarketClock("Asia/Kolkata", 330, .never),
    "IT": MarketClock("Europe/Rome", 60, .european), "JP": MarketClock("Asia/Tokyo", 540, .never),
    "MX": MarketClock("America/Mexico_City", -360, .never), "NL": MarketClock("Europe/Amsterdam", 60, .european),
    "PL": MarketClock("Europe/Warsaw", 60, .european), "SA": MarketClock("Asia/Riyadh", 180, .never),
    "SE": MarketClock("Europe/Stockholm", 60, .european), "SG": MarketClock("Asia/Singapore", 480, .never),
    "TR": MarketClock("Europe/Istanbul", 180, .never), "US": MarketClock("America/Los_Angeles", -480, .american),
    "ZA": MarketClock("Africa/Johannesburg", 120, .never),
  ]
}
