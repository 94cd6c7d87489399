/// Text of an adapter's that is meant for a person: it is repaired rather than refused, since losing it would hide what
/// went wrong.
enum Prose {
  /// At most `limit` bytes, ill-formed UTF-8 replaced, control characters made blanks.
  static func text(_ bytes: [UInt8], atMost limit: Int) -> String {
    let text = String(decoding: bytes.prefix(limit), as: UTF8.self)
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { clean.append(isControl(scalar) ? " " : scalar) }
    return String(clean)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
  }
}
