/// Chance that nobody can foretell, from the machine's own source.
public enum Chance {
  /// So many random bytes as lower-case hexadecimal.
  public static func hex(bytes count: Int) -> String {
    var source = SystemRandomNumberGenerator()
    return Hex.encode((0..<count).map { _ in source.next() as UInt8 })
  }
}
