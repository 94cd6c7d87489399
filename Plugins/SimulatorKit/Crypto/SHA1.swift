/// SHA-1 (FIPS 180-4), for OAuth 1.0a signatures of old clients. Written here because a simulator that checked the
/// host's signatures with the host's code would prove nothing.
package enum SHA1 {
  package static let blockSize = 64

  /// The 20 bytes of the digest.
  package static func digest(_ message: [UInt8]) -> [UInt8] {
    var state: (UInt32, UInt32, UInt32, UInt32, UInt32) = (0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0)
    var words = [UInt32](repeating: 0, count: 80)
    for block in MerkleDamgard.blocks(message) {
      for t in 0..<16 { words[t] = MerkleDamgard.word(block, t) }
      for t in 16..<80 {
        let x = words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16]
        words[t] = x << 1 | x >> 31
      }
      var (a, b, c, d, e) = state
      for t in 0..<80 {
        let (f, k): (UInt32, UInt32) =
          switch t {
          case ..<20: ((b & c) | (~b & d), 0x5A82_7999)
          case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
          case ..<60: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
          default: (b ^ c ^ d, 0xCA62_C1D6)
          }
        let next = (a << 5 | a >> 27) &+ f &+ e &+ k &+ words[t]
        (e, d, c, b, a) = (d, c, b << 30 | b >> 2, a, next)
      }
      state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
    }
    return MerkleDamgard.bytes([state.0, state.1, state.2, state.3, state.4])
  }
}

/// What SHA-1 and SHA-256 share: padding to blocks of 64 bytes, big-endian words.
package enum MerkleDamgard {
  /// The message with its padding and length, cut into blocks.
  package static func blocks(_ message: [UInt8]) -> [ArraySlice<UInt8>] {
    var padded = message
    padded.append(0x80)
    while padded.count % 64 != 56 { padded.append(0) }
    let bits = UInt64(message.count) << 3
    for shift in stride(from: UInt64(56), through: 0, by: -8) { padded.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    return stride(from: 0, to: padded.count, by: 64).map { padded[$0..<$0 + 64] }
  }

  /// The `index`th word of a block.
  package static func word(_ block: ArraySlice<UInt8>, _ index: Int) -> UInt32 {
    let at = block.startIndex + index * 4
    return UInt32(block[at]) << 24 | UInt32(block[at + 1]) << 16 | UInt32(block[at + 2]) << 8 | UInt32(block[at + 3])
  }

  package static func bytes(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
  }
}
