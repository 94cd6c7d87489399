public import HostCore

/// Where a store is: scheme, host, port and folder, in one spelling only, so that two addresses are the same place when
/// they are equal, and so that nothing behind it can read the text in another way than this did.
///
/// Refused, with a sentence that says what to write instead: another scheme than `http` or `https`, user names, a query or
/// a fragment, letters beyond ASCII (their `xn--` form is taken), IPv4 in any other notation than four decimal numbers, a
/// folder with `..`, empty or badly encoded segments. A default port, a trailing slash and a trailing dot of the host are dropped.
public struct StoreAddress: Sendable, Hashable {
  public let isSecure: Bool
  /// Lower case; an IPv6 address stands in brackets.
  public let host: String
  public let port: UInt16
  /// Empty, or `/shop` without a slash at its end.
  public let folder: String
  /// The host when it is no name.
  public let literal: IPAddress?

  public init(_ text: String) throws(HostError) {
    guard text.utf8.count <= 2048 else { throw .address("is longer than 2,048 bytes") }
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      throw .address("has letters beyond ASCII: write the host name in its xn-- form, and encode the folder")
    }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .address("has blanks or control characters") }
    guard let (secure, afterScheme) = Self.scheme(text) else {
      throw .address("begins with neither https:// nor http://")
    }
    isSecure = secure
    guard !afterScheme.contains("?"), !afterScheme.contains("#") else {
      throw .address("has a query or a fragment: write scheme, host and folder alone")
    }
    let slash = afterScheme.firstIndex(of: "/") ?? afterScheme.endIndex
    let authority = afterScheme[..<slash]
    guard !authority.contains("@") else {
      throw .address("has a user name or password in it: give those as secrets")
    }
    let (name, portText) = try Self.split(authority)
    (host, literal) = try Self.host(name)
    port = try Self.port(portText) ?? (secure ? 443 : 80)
    folder = try Self.folder(afterScheme[slash...])
  }

  private static func scheme(_ text: String) -> (Bool, Substring)? {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
    let rest = text[colon...].dropFirst(3)
    switch text[..<colon].lowercased() {
    case "https": return (true, rest)
    case "http": return (false, rest)
    default: return nil
    }
  }

  /// Host and port, the port's text nil when there is none.
  static func split(_ authority: Substring) throws(HostError) -> (Substring, Substring?) {
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw .address("lacks the bracket behind its IPv6 address") }
      let rest = authority[end...].dropFirst()
      guard rest.isEmpty || rest.hasPrefix(":") else { throw .address("has something other than a port behind its IPv6 address") }
      return (authority[...end], rest.isEmpty ? nil : rest.dropFirst())
    }
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw .address("has an IPv6 address without brackets, or two ports") }
    return (parts.first ?? "", parts.count == 2 ? parts.last : nil)
  }

  static func port(_ text: Substring?) throws(HostError) -> UInt16? {
    guard let text else { return nil }
    guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(text), port > 0
    else { throw .address("has a port that is no number from 1 to 65535") }
    return port
  }

  /// The canonical host, and its number when it is no name.
  static func host(_ text: Substring) throws(HostError) -> (String, IPAddress?) {
    if text.hasPrefix("[") {
      guard let literal = IPAddress(String(text.dropFirst().dropLast())), literal.family == .v6 else {
        throw .address("has no IPv6 address in its brackets")
      }
      return ("[\(literal.text)]", literal)
    }
    let name = (text.hasSuffix(".") ? text.dropLast() : text).lowercased()
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard !name.isEmpty else { throw .address("has no host") }
    guard name.utf8.count <= 253, labels.allSatisfy({ isLabel($0) }) else {
      throw .address("has \"\(name.prefix(80))\" for a host, which is no name: letters, digits and - between points")
    }
    // Some resolvers read 0x7f.1, 0177.1 or 2130706433 as an address, though a check by text would take them for names.
    guard let last = labels.last, last.utf8.allSatisfy({ (48...57).contains($0) }) || last.hasPrefix("0x") else {
      return (name, nil)
    }
    guard let literal = IPAddress(name), literal.family == .v4 else {
      throw .address("has \"\(name)\" for a host: write an IPv4 address as four decimal numbers without leading zeros")
    }
    return (literal.text, literal)
  }

  static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
      && label.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
  }

  private static func folder(_ text: Substring) throws(HostError) -> String {
    let folder = text.hasSuffix("/") ? text.dropLast() : text
    if folder.isEmpty { return "" }
    if let problem = RequestPath.problem(ofFolder: folder) { throw .address("has a folder that \(problem)") }
    return String(folder)
  }

  public var scheme: String { isSecure ? "https" : "http" }

  /// Host and port as a `Host` header writes them: a default port is left out.
  public var authority: String { port == (isSecure ? 443 : 80) ? host : "\(host):\(port)" }

  /// The one spelling.
  public var text: String { "\(scheme)://\(authority)\(folder)" }
}

extension StoreAddress: CustomStringConvertible {
  public var description: String { text }
}
