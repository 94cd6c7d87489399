/// Bytes as lower-case hexadecimal digits.
public enum Hex {
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }

  /// nil where something else than pairs of digits stands.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var digits = Array(text.utf8)[...]
    while let high = digits.popFirst() {
      guard let low = digits.popFirst(), let high = digit(high), let low = digit(low) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func digit(_ character: UInt8) -> UInt8? { Character(Unicode.Scalar(character)).hexDigitValue.map { UInt8($0) } }
}
