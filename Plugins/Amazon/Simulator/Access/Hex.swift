internal import SimulatorKit

/// Identifiers that look random and are the world's own.
enum Hex {
  /// `9e7a83ee-7730-11e9-8f9e-2a86e4085a59`.
  static func identifier(_ seed: UInt64, _ stream: UInt64, _ number: Int) -> String {
    let text = Array(digits(seed, stream, number, count: 32))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(text[$0]) }.joined(separator: "-")
  }

  static func digits(_ seed: UInt64, _ stream: UInt64, _ number: Int, count: Int) -> String {
    var dice = SplitMix64(seed: seed, stream: stream, number)
    return String((0..<count).map { _ in dice.pick(Array("0123456789abcdef")) })
  }

  static func text(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
