/// Finds what spoils a text that is no JSON, so that people are told a place and not only that something is wrong.
///
/// Slow and small: it runs only where parsing has failed. A text whose brackets do not match has no place to name.
public enum JSONFault {
  /// Deeper nobody is told the place: each level is parsed anew, and who sends such a text wants it to cost something.
  private static let deepest = 24

  /// The JSON pointer of the first member or item that cannot be parsed by itself; nil when none can be told.
  public static func pointer(in source: [UInt8]) -> String? {
    source.withUnsafeBytes { pointer(in: $0, levels: deepest) }
  }

  private static func pointer(in value: UnsafeRawBufferPointer, levels: Int) -> String? {
    guard levels > 0 else { return nil }
    guard let kind = value.first(where: { !$0.isSpace }), kind == UInt8(ascii: "{") || kind == UInt8(ascii: "[") else { return nil }
    let isObject = kind == UInt8(ascii: "{")
    for (position, range) in parts(of: value).enumerated() {
      var name = "\(position)"
      var body = UnsafeRawBufferPointer(rebasing: value[range])
      if isObject {
        guard let colon = JSONFault.colon(in: body) else { return nil }
        let key = Array(body[..<colon])
        guard let read = try? JSONDocument(parsing: key).root.string else { return nil }
        name = read
        body = UnsafeRawBufferPointer(rebasing: body[(colon + 1)...])
      }
      if (try? JSONDocument(parsing: Array(body))) == nil { return "/" + name + (pointer(in: body, levels: levels - 1) ?? "") }
    }
    return nil
  }

  /// What stands between the commas of the outermost object or list.
  private static func parts(of value: UnsafeRawBufferPointer) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var depth = 0
    var start = 0
    eachSign(in: value) { at, byte in
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth == 1 { start = at + 1 }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0, at > start { found.append(start..<at) }
      case UInt8(ascii: ",") where depth == 1:
        found.append(start..<at)
        start = at + 1
      default: break
      }
      return true
    }
    return found
  }

  private static func colon(in member: UnsafeRawBufferPointer) -> Int? {
    var found: Int?
    eachSign(in: member) { at, byte in
      if byte == UInt8(ascii: ":") { found = at }
      return found == nil
    }
    return found
  }

  /// Calls `body` with each byte that stands outside of strings, until it returns false.
  private static func eachSign(in text: UnsafeRawBufferPointer, _ body: (Int, UInt8) -> Bool) {
    var at = 0
    var isInString = false
    while at < text.count {
      let byte = text[at]
      if isInString {
        if byte == UInt8(ascii: "\\") { at += 1 } else if byte == UInt8(ascii: "\"") { isInString = false }
      } else if byte == UInt8(ascii: "\"") {
        isInString = true
      } else if !body(at, byte) {
        return
      }
      at += 1
    }
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
