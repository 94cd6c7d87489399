/// What an adapter may write behind a store's base address. It is sent as it stands, so it must mean the same to us, to a
/// proxy and to the shop: encoded already, and with no segment that climbs.
enum RequestPath {
  static let largest = 16_384

  /// Why the path cannot stand behind a base address; nil when it can. The words follow "the path ".
  static func problem(of path: String) -> String? {
    if path.utf8.count > largest { return "is longer than \(largest) bytes" }
    if path.isEmpty || path.hasPrefix("?") { return characters(path[...]) }
    guard path.hasPrefix("/") else { return "does not begin with / or ?" }
    if let problem = characters(path[...]) { return problem }
    return segments(path.prefix { $0 != "?" })
  }

  /// Likewise of an address's folder, which has no query; the words follow "a folder that ".
  static func problem(ofFolder folder: Substring) -> String? {
    if folder.utf8.contains(where: { $0 == UInt8(ascii: "?") }) { return "has a query" }
    return characters(folder) ?? segments(folder)
  }

  /// RFC 3986's characters of paths and queries, and whole percent codes.
  private static func characters(_ text: Substring) -> String? {
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "%"):
        guard index + 2 < bytes.count, PercentCoding.digit(bytes[index + 1]) != nil, PercentCoding.digit(bytes[index + 2]) != nil
        else { return "has a % without two hexadecimal digits" }
      case 97...122, 65...90, 48...57: continue
      case _ where allowed.contains(byte): continue
      case UInt8(ascii: "#"): return "has a fragment"
      default: return "has a character that must be percent-encoded, byte \(byte)"
      }
    }
    return nil
  }

  private static let allowed = Set("-._~!$&'()*+,;=:@/?".utf8)

  /// No empty segment, none that is `.` or `..`, also when encoded, once or with encoded slashes.
  private static func segments(_ path: Substring) -> String? {
    let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if part.isEmpty {
        if index == parts.count - 1 { continue }
        return "has an empty segment"
      }
      let decoded = PercentCoding.decode(part.utf8, plusIsBlank: false)
      if decoded.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "has an encoded control character" }
      for piece in decoded.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) {
        if piece.elementsEqual(".".utf8) || piece.elementsEqual("..".utf8) { return "climbs with . or .." }
      }
    }
    return nil
  }
}
