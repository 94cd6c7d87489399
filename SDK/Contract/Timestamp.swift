public import TradepostJSON

/// A moment, and the offset of the clock that told it: RFC 3339, `2026-01-15T08:30:00+01:00`. An adapter gives the store's
/// own offset where the platform tells it, so that the store's calendar day can be read off; `Z` says that only the
/// moment is known.
public struct Timestamp: Sendable, Hashable {
  /// Milliseconds since 1970, UTC.
  public let milliseconds: Int64
  /// Minutes east of UTC; nil when written with `Z`.
  public let offset: Int16?

  public init(milliseconds: Int64, offset: Int16? = nil) {
    self.milliseconds = milliseconds
    self.offset = offset
  }

  /// Reads `YYYY-MM-DDTHH:MM:SS[.fff](Z|±HH:MM)` of the years 1 to 9999; a leap second counts as the second before it.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let read = text.withUTF8({ Timestamp(utf8: $0) }) else { return nil }
    self = read
  }

  init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count >= 20 else { return nil }
    func number(_ at: Int, _ count: Int) -> Int64? {
      guard at + count <= bytes.count else { return nil }
      var value: Int64 = 0
      for index in at..<at + count {
        guard bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") else { return nil }
        value = value * 10 + Int64(bytes[index] - UInt8(ascii: "0"))
      }
      return value
    }
    func stands(_ character: Unicode.Scalar, at: Int) -> Bool { at < bytes.count && bytes[at] == UInt8(ascii: character) }

    guard let year = number(0, 4), stands("-", at: 4), let month = number(5, 2), stands("-", at: 7),
      let day = number(8, 2), stands("T", at: 10) || stands(" ", at: 10), let hour = number(11, 2),
      stands(":", at: 13), let minute = number(14, 2), stands(":", at: 16), let second = number(17, 2),
      let date = Day(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60
    else { return nil }

    var at = 19
    var fraction: Int64 = 0
    if stands(".", at: at) {
      at += 1
      var weight: Int64 = 100
      let first = at
      while at < bytes.count, bytes[at] >= UInt8(ascii: "0"), bytes[at] <= UInt8(ascii: "9") {
        fraction += Int64(bytes[at] - UInt8(ascii: "0")) * weight
        weight /= 10
        at += 1
      }
      guard at > first else { return nil }
    }
    var offset: Int16?
    if stands("Z", at: at), bytes.count == at + 1 {
      offset = nil
    } else if stands("+", at: at) || stands("-", at: at), bytes.count == at + 6, stands(":", at: at + 3),
      let hours = number(at + 1, 2), let minutes = number(at + 4, 2), hours < 24, minutes < 60
    {
      let east = Int16(hours * 60 + minutes)
      offset = stands("-", at: at) ? -east : east
    } else {
      return nil
    }
    let seconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + min(second, 59)
    self.milliseconds = (seconds - Int64(offset ?? 0) * 60) * 1000 + fraction
    self.offset = offset
  }

  /// The calendar day at this moment on the clock that told it; nil when its offset is not known.
  public var day: Day? { offset.map { day(offset: $0) } }

  /// The calendar day on a clock that many minutes east of UTC.
  public func day(offset: Int16) -> Day {
    let local = milliseconds &+ Int64(offset) &* 60_000
    return Day(daysSince1970: local / 86_400_000 - (local % 86_400_000 < 0 ? 1 : 0))
  }

  public var text: String { withText { String(decoding: $0, as: UTF8.self) } }

  /// The text in `quote`s, or without any.
  func withText<R>(quote: UInt8? = nil, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    // Years of four digits, and of up to nine with a sign where arithmetic led out of them.
    withUnsafeTemporaryAllocation(byteCount: 48, alignment: 1) { room in
      var at = 0
      func put(_ byte: UInt8) {
        room.storeBytes(of: byte, toByteOffset: at, as: UInt8.self)
        at += 1
      }
      func put(_ number: Int64, digits: Int) {
        var weight: Int64 = 1
        for _ in 1..<digits { weight *= 10 }
        while weight > 0 {
          put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / weight % 10))
          weight /= 10
        }
      }
      let local = milliseconds &+ Int64(offset ?? 0) &* 60_000
      let date = day(offset: offset ?? 0)
      var rest = local % 86_400_000
      if rest < 0 { rest += 86_400_000 }
      if let quote { put(quote) }
      let (year, month, day) = date.civil
      if (0...9999).contains(year) { put(year, digits: 4) } else { for byte in String(year).utf8 { put(byte) } }
      put(UInt8(ascii: "-"))
      put(month, digits: 2)
      put(UInt8(ascii: "-"))
      put(day, digits: 2)
      put(UInt8(ascii: "T"))
      put(rest / 3_600_000, digits: 2)
      put(UInt8(ascii: ":"))
      put(rest / 60_000 % 60, digits: 2)
      put(UInt8(ascii: ":"))
      put(rest / 1000 % 60, digits: 2)
      if rest % 1000 > 0 {
        put(UInt8(ascii: "."))
        put(rest % 1000, digits: 3)
      }
      if let offset {
        put(UInt8(ascii: offset < 0 ? "-" : "+"))
        put(Int64(offset.magnitude) / 60, digits: 2)
        put(UInt8(ascii: ":"))
        put(Int64(offset.magnitude) % 60, digits: 2)
      } else {
        put(UInt8(ascii: "Z"))
      }
      if let quote { put(quote) }
      return body(UnsafeRawBufferPointer(rebasing: room[..<at]))
    }
  }
}

private func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

extension Timestamp: Comparable, CustomStringConvertible {
  /// By the moment alone.
  public static func < (one: Timestamp, other: Timestamp) -> Bool { one.milliseconds < other.milliseconds }
  public var description: String { text }
}

/// A day of the (proleptic Gregorian) calendar.
public struct Day: Sendable, Hashable, Comparable {
  public let daysSince1970: Int64

  public init(daysSince1970: Int64) { self.daysSince1970 = daysSince1970 }

  /// Nil when there is no such day, 31 April say, or the year is not 1 to 9999.
  public init?(year: Int64, month: Int64, day: Int64) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length: Int64 = month == 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    guard day <= length else { return nil }
    // Days from civil, counted from 1 March so that the leap day is a year's last (Howard Hinnant's algorithm).
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.daysSince1970 = era * 146_097 + dayOfEra - 719_468
  }

  /// Reads `YYYY-MM-DD`.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  public var civil: (year: Int64, month: Int64, day: Int64) {
    let shifted = daysSince1970 + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m + (m < 10 ? 3 : -9)
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
  }

  public var text: String {
    let (year, month, day) = civil
    return "\(String(repeating: "0", count: max(0, 4 - String(year).count)))\(year)-\(two(month))-\(two(day))"
  }

  public static func < (one: Day, other: Day) -> Bool { one.daysSince1970 < other.daysSince1970 }
}

extension JSONValue {
  /// A moment as RFC 3339 text.
  public func requireTimestamp() throws(JSONError) -> Timestamp {
    guard kind == .string else { throw JSONError.type(self, wanted: "a time as text") }
    guard let read = withUTF8({ Timestamp(utf8: $0) }) ?? nil else {
      throw JSONError(.value, "is \"\((string ?? "").prefix(40))\", no time of the form 2026-01-15T08:30:00+01:00")
    }
    return read
  }
}

extension JSONObject {
  public mutating func timestamp(_ key: StaticString) throws(JSONError) -> Timestamp {
    try read(key) { value throws(JSONError) in try value.requireTimestamp() }
  }

  public mutating func timestampIfPresent(_ key: StaticString) throws(JSONError) -> Timestamp? {
    try readIfPresent(key) { value throws(JSONError) in try value.requireTimestamp() }
  }
}

extension JSONWriter {
  public mutating func member(_ key: StaticString, _ value: Timestamp?) {
    guard let value else { return }
    self.key(key)
    value.withText(quote: UInt8(ascii: "\"")) { raw($0) }
  }
}
