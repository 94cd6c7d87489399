internal import TradepostJSON

/// Finds a member of an object that no parser takes, so that a record with one broken byte still says which record it is.
enum RawMember {
  /// The member's value when it is plain text or a number of at most 255 bytes; nil otherwise.
  static func value(of key: String, in source: UnsafeRawBufferPointer) -> String? {
    let name = key.utf8
    var depth = 0
    var at = 0
    while at < source.count {
      switch source[at] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        let text = string(in: source, from: at)
        at = text.upperBound
        guard depth == 1, let colon = nextByte(in: source, from: at + 1), source[colon] == UInt8(ascii: ":"),
          source[text].elementsEqual(name), let start = nextByte(in: source, from: colon + 1)
        else { break }
        return plain(in: source, from: start)
      default: break
      }
      at += 1
    }
    return nil
  }

  /// What stands between the quote at `open` and the next that is not escaped.
  private static func string(in source: UnsafeRawBufferPointer, from open: Int) -> Range<Int> {
    var at = open + 1
    while at < source.count, source[at] != UInt8(ascii: "\"") { at += source[at] == UInt8(ascii: "\\") ? 2 : 1 }
    return open + 1..<min(at, source.count)
  }

  private static func nextByte(in source: UnsafeRawBufferPointer, from: Int) -> Int? {
    var at = from
    while at < source.count, source[at] <= 0x20 { at += 1 }
    return at < source.count ? at : nil
  }

  private static func plain(in source: UnsafeRawBufferPointer, from start: Int) -> String? {
    var range = start..<start
    if source[start] == UInt8(ascii: "\"") {
      range = string(in: source, from: start)
    } else {
      while range.upperBound < source.count, (48...57).contains(source[range.upperBound]) {
        range = start..<range.upperBound + 1
      }
    }
    let isPlain = source[range].allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    guard isPlain, (1...255).contains(range.count) else { return nil }
    return String(decoding: source[range], as: UTF8.self)
  }
}
