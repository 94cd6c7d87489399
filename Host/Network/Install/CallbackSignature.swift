internal import Crypto

/// How a platform signs the address that it sends an owner back with: HMAC-SHA256 over all parameters but the signature's own,
/// sorted by name and joined like a query, in lower-case hexadecimal.
enum CallbackSignature {
  static func code(_ parameters: [String: String], key: String) -> String {
    let pairs = parameters.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let message = pairs.map { "\(escaped($0.key, isName: true))=\(escaped($0.value, isName: false))" }.joined(separator: "&")
    let code = HMAC<SHA256>.authenticationCode(for: Array(message.utf8), using: SymmetricKey(data: Array(key.utf8)))
    return AWSSignature.hex(code)
  }

  /// Only what could make two messages of one is escaped, as platforms do; all else is signed decoded.
  private static func escaped(_ text: String, isName: Bool) -> String {
    var escaped = text.replacing("%", with: "%25").replacing("&", with: "%26")
    if isName { escaped = escaped.replacing("=", with: "%3D") }
    return escaped
  }
}

/// Comparing without telling by the time how much of it was right.
enum ConstantTime {
  static func areEqual(_ one: String, _ other: String) -> Bool {
    let one = Array(one.utf8)
    let other = Array(other.utf8)
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
