internal import TradepostJSON

/// Takes secrets out of an answer before anybody sees it.
enum Capture {
  /// What stood at the pointers, by the names of the secrets; each is masked in `body`, byte for byte, so that the JSON
  /// stays JSON. Nil when the body is no JSON, or one of the pointers leads to no text.
  static func take(_ wanted: [String: String], from body: inout [UInt8]) -> [String: String]? {
    guard let document = try? JSONDocument(parsing: body) else { return nil }
    var taken: [String: String] = [:]
    var places: [Range<Int>] = []
    for (pointer, name) in wanted {
      guard let value = value(at: pointer, in: document.root), let text = value.string, !text.isEmpty,
        let place = inside(quote: value.range.lowerBound, body)
      else { return nil }
      taken[name] = text
      places.append(place)
    }
    for place in places { for index in place { body[index] = UInt8(ascii: "*") } }
    return taken
  }

  /// RFC 6901.
  static func value(at pointer: String, in root: JSONValue) -> JSONValue? {
    var value = root
    for part in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let key = unescaped(part)
      switch value.kind {
      case .object:
        guard let member = value[key] else { return nil }
        value = member
      case .list:
        guard key == "0" || key.first != "0", let index = UInt16(key) else { return nil }
        var items = value.items.dropFirst(Int(index)).makeIterator()
        guard let item = items.next() else { return nil }
        value = item
      default: return nil
      }
    }
    return value
  }

  /// `~1` is a slash and `~0` a tilde, in that order of reading.
  private static func unescaped(_ part: Substring) -> String {
    var text: [UInt8] = []
    var isEscaped = false
    for byte in part.utf8 {
      if isEscaped {
        isEscaped = false
        text.append(byte == UInt8(ascii: "1") ? UInt8(ascii: "/") : byte == UInt8(ascii: "0") ? UInt8(ascii: "~") : byte)
      } else if byte == UInt8(ascii: "~") {
        isEscaped = true
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Where the text stands whose opening quote is there, escapes and all.
  private static func inside(quote: Int, _ body: [UInt8]) -> Range<Int>? {
    guard body.indices.contains(quote), body[quote] == UInt8(ascii: "\"") else { return nil }
    var at = quote + 1
    while at < body.count {
      if body[at] == UInt8(ascii: "\"") { return quote + 1..<at }
      at += body[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }
}
