internal import TradepostContract
internal import TradepostJSON

/// A moment as WooCommerce tells it: twice, by the shop's clock and in UTC, neither with an offset (`2026-07-15T16:05:30`).
/// The difference is the shop's offset at that moment.
enum StoreTime {
  /// Nil when it is not told, or makes no sense.
  static func read(local: JSONValue?, utc: JSONValue?) -> Timestamp? {
    guard let utc = utc.flatMap({ seconds($0) }) else { return nil }
    guard let local = local.flatMap({ seconds($0) }), abs(local - utc) <= 18 * 3600, (local - utc) % 60 == 0 else {
      return Timestamp(milliseconds: utc * 1000)
    }
    return Timestamp(milliseconds: utc * 1000, offset: Int16((local - utc) / 60))
  }

  /// A moment that books hang on: nil only when both members are missing or `null`.
  static func require(
    local: JSONValue?, utc: JSONValue?, _ key: String
  ) throws(JSONError) -> Timestamp? {
    if local == nil, utc == nil { return nil }
    guard let time = read(local: local, utc: utc) else {
      throw JSONError(.value, "is no time of the form 2026-01-15T08:30:00").inside(key)
    }
    return time
  }

  /// Seconds since 1970 of a time without an offset.
  private static func seconds(_ value: JSONValue) -> Int64? {
    value.withUTF8 { bytes -> Int64? in
      guard bytes.count >= 19 else { return nil }
      func number(_ range: Range<Int>) -> Int64? {
        var number: Int64 = 0
        for index in range {
          guard (48...57).contains(bytes[index]) else { return nil }
          number = number * 10 + Int64(bytes[index] - 48)
        }
        return number
      }
      guard let year = number(0..<4), let month = number(5..<7), let date = number(8..<10), let hour = number(11..<13),
        let minute = number(14..<16), let second = number(17..<19), hour < 24, minute < 60, second <= 60,
        bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[13] == UInt8(ascii: ":"),
        bytes[16] == UInt8(ascii: ":"), let day = Day(year: year, month: month, day: date)
      else { return nil }
      return day.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
    } ?? nil
  }
}
