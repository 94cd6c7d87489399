internal import TradepostJSON

/// Finds a list by its JSON pointer in a text that no parser takes as a whole, so that one broken item of a nested list does
/// not spoil its neighbours and what stands around them.
enum RawList {
  /// Where the list stands, brackets included; nil when there is none, or the text is not one object from brace to brace, for
  /// then nobody knows what is missing. The pointer leads through members of objects only.
  static func range(at pointer: String, in source: UnsafeRawBufferPointer) -> Range<Int>? {
    guard let first = source.firstIndex(where: { $0 > 0x20 }), let last = source.lastIndex(where: { $0 > 0x20 }),
      end(ofValueAt: first, in: source) == last + 1
    else { return nil }
    var at = first
    for step in JSONPointer.steps(of: pointer) {
      guard let found = member(Array(step.utf8), ofObjectAt: at, in: source) else { return nil }
      at = found
    }
    guard source[at] == UInt8(ascii: "["), let end = end(ofValueAt: at, in: source) else { return nil }
    return at..<end
  }

  /// Where the value of the member begins.
  private static func member(_ name: [UInt8], ofObjectAt open: Int, in source: UnsafeRawBufferPointer) -> Int? {
    guard source[open] == UInt8(ascii: "{") else { return nil }
    var at = open + 1
    while let start = next(in: source, from: at), source[start] == UInt8(ascii: "\""),
      let keyEnd = end(ofValueAt: start, in: source), let colon = next(in: source, from: keyEnd),
      source[colon] == UInt8(ascii: ":"), let value = next(in: source, from: colon + 1)
    {
      if source[start + 1..<keyEnd - 1].elementsEqual(name) { return value }
      guard let end = end(ofValueAt: value, in: source), let comma = next(in: source, from: end),
        source[comma] == UInt8(ascii: ",")
      else { return nil }
      at = comma + 1
    }
    return nil
  }

  /// One past the value that begins there: text up to its quote, an object or a list up to its own bracket, anything else up
  /// to what ends it. Nil when it has no end.
  private static func end(ofValueAt start: Int, in source: UnsafeRawBufferPointer) -> Int? {
    var depth = 0
    var at = start
    while at < source.count {
      switch source[at] {
      case UInt8(ascii: "\""):
        at += 1
        while at < source.count, source[at] != UInt8(ascii: "\"") { at += source[at] == UInt8(ascii: "\\") ? 2 : 1 }
        if at >= source.count { return nil }
        if depth == 0 { return at + 1 }
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return at + 1 }
        if depth < 0 { return at }
      case UInt8(ascii: ",") where depth == 0: return at
      default: break
      }
      at += 1
    }
    return nil
  }

  private static func next(in source: UnsafeRawBufferPointer, from: Int) -> Int? {
    var at = from
    while at < source.count, source[at] <= 0x20 { at += 1 }
    return at < source.count ? at : nil
  }
}
