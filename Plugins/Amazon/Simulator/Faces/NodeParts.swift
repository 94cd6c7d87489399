internal import SimulatorKit

extension Node {
  /// An object without the members that are nil.
  static func having(_ pairs: (String, Node?)...) -> Node {
    var members = Members()
    for (key, value) in pairs { if let value { members.append(key, value) } }
    return .object(members)
  }

  static func texts(_ values: [String]) -> Node { .list(values.map { .text($0) }) }

  /// `{"amount", "currencyCode"}`, as the newer operations write money.
  static func money(_ minor: Int, _ currency: Currency) -> Node {
    .make(("amount", .text(MinorText.write(minor, digits: currency.digits))), ("currencyCode", .text(currency.code)))
  }

  /// `{"CurrencyCode", "Amount"}`, as orders v0 writes it.
  static func oldMoney(_ minor: Int, _ currency: Currency) -> Node {
    .make(("CurrencyCode", .text(currency.code)), ("Amount", .text(MinorText.write(minor, digits: currency.digits))))
  }

  /// A JSON number, as the finances operations write amounts: `12.5`, `12.0`.
  static func amount(_ minor: Int, _ currency: Currency) -> Node {
    var text = MinorText.write(minor, digits: currency.digits)
    while text.contains("."), text.hasSuffix("0"), !text.hasSuffix(".0") { text.removeLast() }
    return .number(text)
  }
}

/// Moments as they stand in answers, UTC in two precisions.
enum Moment {
  /// `2026-01-15T08:30:00Z`.
  static func seconds(_ utc: Int) -> Node { .text(text(utc) + "Z") }

  /// `2026-01-15T08:30:00.000Z`, as the 2026-01-01 model writes them.
  static func precise(_ utc: Int) -> Node { .text(text(utc) + ".000Z") }

  private static func text(_ utc: Int) -> String {
    var out = Output(capacity: 24)
    out.dateTime(utc)
    return String(decoding: out.bytes, as: UTF8.self)
  }

  /// Milliseconds of UTC of an ISO 8601 date or date and time; nil for anything else. Without a zone it is UTC.
  static func read(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, let year = number(bytes, 0, 4), let month = number(bytes, 5, 2), let day = number(bytes, 8, 2),
      bytes[4] == 0x2D, bytes[7] == 0x2D, (1...12).contains(month), day >= 1, day <= CivilTime.daysIn(year, month)
    else { return nil }
    let start = CivilTime.days(year, month, day) * 86_400_000
    if bytes.count == 10 { return start }
    guard bytes.count >= 16, bytes[10] == 0x54 || bytes[10] == 0x20, bytes[13] == 0x3A, let hour = number(bytes, 11, 2),
      let minute = number(bytes, 14, 2), hour < 24, minute < 60
    else { return nil }
    var place = 16
    var second = 0
    var milliseconds = 0
    if place < bytes.count, bytes[place] == 0x3A {
      guard let read = number(bytes, 17, 2), read < 61 else { return nil }
      second = read
      place = 19
    }
    if place < bytes.count, bytes[place] == 0x2E {
      place += 1
      var weight = 100
      while place < bytes.count, bytes[place] >= 0x30, bytes[place] <= 0x39 {
        milliseconds += Int(bytes[place] - 0x30) * weight
        weight /= 10
        place += 1
      }
    }
    let moment = start + (hour * 3600 + minute * 60 + second) * 1000 + milliseconds
    if place == bytes.count || (place + 1 == bytes.count && bytes[place] == 0x5A) { return moment }
    guard place < bytes.count, bytes[place] == 0x2B || bytes[place] == 0x2D, let hours = number(bytes, place + 1, 2) else { return nil }
    let minutes = number(bytes, bytes.count - 2, 2) ?? 0
    guard bytes.count == place + 6 || bytes.count == place + 5 else { return nil }
    return moment - (bytes[place] == 0x2B ? 1 : -1) * (hours * 60 + minutes) * 60_000
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int? {
    guard start + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[start..<start + count] {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }
}
