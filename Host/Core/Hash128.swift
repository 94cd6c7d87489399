internal import CXXHash

/// XXH3 over bytes: recognises equal records and equal postings. Seeded with a number that only this installation knows,
/// since the bytes come from outside; it is no signature.
public struct Hash128: Sendable, Hashable {
  public let low: UInt64
  public let high: UInt64

  public init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  public init(of bytes: UnsafeRawBufferPointer, seed: UInt64) {
    let hash = tp_xxh3_128(bytes.baseAddress, bytes.count, seed)
    self.init(low: hash.low, high: hash.high)
  }

  public init(of bytes: [UInt8], seed: UInt64) {
    self = bytes.withUnsafeBytes { Hash128(of: $0, seed: seed) }
  }

  /// As it is stored.
  public var bytes: [UInt8] { withUnsafeBytes(of: (low.littleEndian, high.littleEndian)) { Array($0) } }
}
