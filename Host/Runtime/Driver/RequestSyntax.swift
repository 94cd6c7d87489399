/// What may stand in a request line and a header, so that no byte of an adapter's can become a second header, a second
/// request or a way out of the store's folder. Answers nil for everything else.
enum RequestSyntax {
  /// RFC 9110: a token; not one that changes what the connection is.
  static func method(_ bytes: [UInt8]) -> String? {
    guard !bytes.isEmpty, bytes.count <= 32, bytes.allSatisfy(isToken), let text = String(validating: bytes, as: UTF8.self),
      !["CONNECT", "TRACE"].contains(text.uppercased())
    else { return nil }
    return text
  }

  /// Begins with one `/`, visible ASCII without `#` and `\`, and no segment before the query that is `.` or `..` once
  /// decoded.
  static func path(_ bytes: [UInt8]) -> String? {
    guard bytes.first == UInt8(ascii: "/"), bytes.count <= 16 << 10, bytes.dropFirst().first != UInt8(ascii: "/"),
      bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "\\") })
    else { return nil }
    let folders = bytes.prefix { $0 != UInt8(ascii: "?") }
    for segment in folders.split(separator: UInt8(ascii: "/")) where isDots(segment) { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// A token in lower case or upper; not a header by which messages are told apart or connections are kept, those are
  /// the host's.
  static func fieldName(_ bytes: [UInt8]) -> String? {
    guard !bytes.isEmpty, bytes.count <= 256, bytes.allSatisfy(isToken), let text = String(validating: bytes, as: UTF8.self),
      !hosts.contains(text.lowercased()), !text.lowercased().hasPrefix("proxy-")
    else { return nil }
    return text
  }

  private static let hosts: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "expect",
  ]

  /// UTF-8 without control characters; a tab may stand there.
  static func fieldValue(_ bytes: [UInt8]) -> String? {
    guard bytes.count <= 16 << 10, bytes.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Outside bytes as they may stand in a sentence.
  static func shown(_ bytes: [UInt8]) -> String { "\"\(Prose.text(bytes, atMost: 80))\"" }

  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  /// `.`, `..`, `%2e.` and the like, also between encoded slashes, which some servers undo too early; and codes of NUL and line
  /// ends. A `%2f` between other characters is a name with a slash in it.
  private static func isDots(_ segment: ArraySlice<UInt8>) -> Bool {
    guard segment.contains(UInt8(ascii: "%")) else {
      return segment.count <= 2 && !segment.isEmpty && segment.allSatisfy { $0 == UInt8(ascii: ".") }
    }
    var text = String(decoding: segment, as: UTF8.self).lowercased()
    if ["%00", "%0a", "%0d"].contains(where: { text.contains($0) }) { return true }
    for (code, character) in [("%2e", "."), ("%2f", "/"), ("%5c", "/")] {
      text = text.split(separator: code, omittingEmptySubsequences: false).joined(separator: character)
    }
    return text.split(separator: "/").contains { $0 == "." || $0 == ".." }
  }
}
