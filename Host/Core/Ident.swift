/// An id that outsiders see: 128 bits that sort by the time of their making, written as 26 characters of lower-case
/// Crockford base 32 behind a prefix that says what it is: `store-`, `TXN-`, `MAT-`, `SYNC-`, `IMP-`.
public struct Ident: Sendable, Hashable {
  public let high: UInt64
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A new one: 48 bits of milliseconds, 80 of chance.
  public init(at milliseconds: Int64) {
    var dice = SystemRandomNumberGenerator()
    high = UInt64(bitPattern: milliseconds) << 16 | dice.next() & 0xFFFF
    low = dice.next()
  }

  /// When it was made.
  public var milliseconds: Int64 { Int64(high >> 16) }

  private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  public var text: String {
    var characters = [UInt8](repeating: 0, count: 26)
    var high = high
    var low = low
    for index in stride(from: 25, through: 0, by: -1) {
      characters[index] = Self.digits[Int(low & 31)]
      low = low >> 5 | high << 59
      high >>= 5
    }
    return String(decoding: characters, as: UTF8.self)
  }

  /// As 16 bytes, most significant first, which sort like the id.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    for word in [high, low] {
      for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }
    return bytes
  }

  public init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    high = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes[8...].reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension Ident {
  /// Reads an id with or without its prefix; nil when it is none.
  public init?(text: String) {
    let characters = Array(text.utf8).split(separator: UInt8(ascii: "-")).last ?? []
    guard characters.count == 26 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for character in characters {
      guard let digit = Self.digits.firstIndex(of: character) else { return nil }
      high = high << 5 | low >> 59
      low = low << 5 | UInt64(digit)
    }
    self.init(high: high, low: low)
  }
}
