/// The shop's clock: a fixed offset or an offset with a daylight saving rule. Written out instead of taken from a
/// time zone database, so that equal options give equal worlds on every machine.
package struct StoreClock: Equatable {
  /// When an hour is added to the offset of winter.
  package enum Summer: Equatable {
    case never
    /// From 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October.
    case european
    /// From 02:00 local on the second Sunday of March to 02:00 local on the first Sunday of November.
    case american
  }

  /// The name of the zone, empty for a mere offset: WordPress then shows an empty `timezone_string`.
  package let name: String
  /// Seconds east of Greenwich in winter.
  package let winter: Int
  package let summer: Summer

  /// Nil for a zone whose rule is not known here.
  package init?(name: String) {
    switch name {
    case "UTC": self.init(name: name, winter: 0, summer: .never)
    case "Europe/London", "Europe/Dublin", "Europe/Lisbon": self.init(name: name, winter: 0, summer: .european)
    case "Europe/Berlin", "Europe/Paris", "Europe/Vienna", "Europe/Amsterdam", "Europe/Madrid", "Europe/Rome":
      self.init(name: name, winter: 3600, summer: .european)
    case "America/New_York", "America/Toronto": self.init(name: name, winter: -18_000, summer: .american)
    case "America/Los_Angeles": self.init(name: name, winter: -28_800, summer: .american)
    case "Asia/Tokyo": self.init(name: name, winter: 32_400, summer: .never)
    default: return nil
    }
  }

  /// A fixed offset; nil beyond 14 hours, which no place on earth has.
  package init?(minutes: Int) {
    guard minutes.magnitude <= 840 else { return nil }
    self.init(name: "", winter: minutes * 60, summer: .never)
  }

  private init(name: String, winter: Int, summer: Summer) {
    self.name = name
    self.winter = winter
    self.summer = summer
  }

  /// The clock of the recorded shop.
  package static let berlin = StoreClock(name: "Europe/Berlin", winter: 3600, summer: .european)

  /// Seconds to add to UTC at a moment of UTC.
  package func offset(at utc: Int) -> Int {
    if summer == .never { return winter }
    let year = CivilTime(seconds: utc).year
    let start: Int
    let end: Int
    if summer == .european {
      start = Self.lastSunday(year, 3) * 86_400 + 3600
      end = Self.lastSunday(year, 10) * 86_400 + 3600
    } else {
      start = Self.firstSunday(CivilTime.days(year, 3, 8)) * 86_400 + 7200 - winter
      end = Self.firstSunday(CivilTime.days(year, 11, 1)) * 86_400 + 7200 - winter - 3600
    }
    return utc >= start && utc < end ? winter + 3600 : winter
  }

  /// What the shop's clock shows at a moment of UTC.
  package func local(_ utc: Int) -> Int { utc + offset(at: utc) }

  private static func lastSunday(_ year: Int, _ month: Int) -> Int {
    let last = CivilTime.days(year, month, CivilTime.daysIn(year, month))
    return last - CivilTime.weekday(last)
  }

  private static func firstSunday(_ from: Int) -> Int { from + (7 - CivilTime.weekday(from)) % 7 }
}
