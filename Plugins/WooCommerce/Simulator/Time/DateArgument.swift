import SimulatorKit

/// A date in a query, as WordPress reads it. What it compares with depends on `dates_are_gmt`: the local column
/// without the flag, the UTC column with it. A value with a zone is first turned into the shop's local time in both
/// cases: that is why `...Z` together with the flag is wrong by the offset (measured).
struct DateArgument: Equatable {
  /// Seconds of the local reading of the value.
  let local: Int

  /// Nil for what WordPress refuses: a date without a time, words, a month 13.
  init?(_ text: String, clock: StoreClock) {
    let bytes = Array(text.utf8)
    func digits(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[range] {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    func sign(_ place: Int, _ allowed: [UInt8]) -> Bool { place < bytes.count && allowed.contains(bytes[place]) }
    guard let year = digits(0..<4), sign(4, [0x2D]), let month = digits(5..<7), sign(7, [0x2D]), let day = digits(8..<10),
      sign(10, [0x54, 0x74, 0x20]), let hour = digits(11..<13), sign(13, [0x3A]), let minute = digits(14..<16),
      sign(16, [0x3A]), let second = digits(17..<19),
      (1...12).contains(month), (1...CivilTime.daysIn(year, month)).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    var place = 19
    if sign(place, [0x2E]) {
      place += 1
      while place < bytes.count, bytes[place] >= 0x30, bytes[place] <= 0x39 { place += 1 }
    }
    let naive = CivilTime.days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
    if place == bytes.count {
      local = naive
    } else if sign(place, [0x5A, 0x7A]), place + 1 == bytes.count {
      local = clock.local(naive)
    } else if sign(place, [0x2B, 0x2D]), let hours = digits(place + 1..<place + 3) {
      let colon = sign(place + 3, [0x3A]) ? 1 : 0
      let minutes = digits(place + 3 + colon..<place + 5 + colon)
      guard minutes != nil ? place + 5 + colon == bytes.count : place + 3 == bytes.count, hours < 24 else { return nil }
      let offset = (hours * 60 + (minutes ?? 0)) * 60
      local = clock.local(naive - (bytes[place] == 0x2B ? offset : -offset))
    } else {
      return nil
    }
  }
}
