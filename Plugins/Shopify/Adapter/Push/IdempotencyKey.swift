/// A key by which Shopify knows a request again: the same one for the same items, so that what is sent once more after a
/// broken line is done once. It has the form of a UUID, which is what Shopify expects.
enum IdempotencyKey {
  static func make(_ keys: [String]) -> String {
    var first: UInt64 = 0xCBF2_9CE4_8422_2325
    var second: UInt64 = 0x6C62_272E_07BB_0142
    func add(_ byte: UInt8) {
      first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
      // The second half sees each byte turned over and mixed, so that the halves do not collide together.
      second = (second ^ UInt64(~byte)) &* 0x9E37_79B9_7F4A_7C15
      second ^= second >> 29
    }
    for key in keys {
      for byte in key.utf8 { add(byte) }
      // No key holds this byte, so that "a", "bc" and "ab", "c" differ.
      add(0xFF)
    }
    let digits = Array(hex(first) + hex(second))
    return [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]].map { String($0) }.joined(separator: "-")
  }

  private static func hex(_ number: UInt64) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 16 - text.utf8.count) + text
  }
}
