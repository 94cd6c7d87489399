/// Chance that nobody can foretell, from the machine's own source.
public enum Chance {
  /// So many random bytes as lower-case hexadecimal.
  public static func hex(bytes count: Int) -> String {
    var source = SystemRandomNumberGenerator()
    return (0..<count).map { _ in
      let byte = source.next() as UInt8
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
