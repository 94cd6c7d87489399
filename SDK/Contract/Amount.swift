public import TradepostJSON

/// An exact decimal number: 12.340 is the coefficient 12340 with scale 3. It has no currency and no arithmetic; sums are
/// made of ``MinorUnits``, which an amount becomes only together with its ``Currency``.
public struct Amount: Sendable, Hashable {
  public let coefficient: Int64
  /// Digits behind the point, 0 to 18.
  public let scale: UInt8

  public static let largestScale: UInt8 = 18

  public init(coefficient: Int64, scale: UInt8) {
    self.coefficient = coefficient
    self.scale = min(scale, Self.largestScale)
  }

  public static let zero = Amount(coefficient: 0, scale: 0)

  /// Reads decimal text: an optional `-`, digits, an optional point with digits. No exponent, no blanks, no separators;
  /// at most 18 digits behind the point, and a coefficient that 64 bits hold. Anything else is nil.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let read = text.withUTF8({ Amount(utf8: $0) }) else { return nil }
    self = read
  }

  init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
    var at = 0
    let negative = bytes.first == UInt8(ascii: "-")
    if negative { at = 1 }
    var coefficient: Int64 = 0
    var digits = 0
    var scale: UInt8 = 0
    var sawPoint = false
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "."), !sawPoint, digits > 0 {
        sawPoint = true
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let digit = Int64(byte - UInt8(ascii: "0"))
      let (tenfold, overflowed) = coefficient.multipliedReportingOverflow(by: 10)
      let (sum, overflowedToo) = tenfold.addingReportingOverflow(negative ? -digit : digit)
      guard !overflowed, !overflowedToo else { return nil }
      coefficient = sum
      digits += 1
      if sawPoint {
        scale += 1
        guard scale <= Self.largestScale else { return nil }
      }
    }
    guard digits > 0, bytes.last != UInt8(ascii: ".") else { return nil }
    self.coefficient = coefficient
    self.scale = scale
  }

  public var isZero: Bool { coefficient == 0 }
  public var isNegative: Bool { coefficient < 0 }

  /// The number as text, with as many digits behind the point as its scale says: `-0.50`.
  public var text: String { withText { String(decoding: $0, as: UTF8.self) } }

  /// The number's text in `quote`s, or without any.
  func withText<R>(quote: UInt8? = nil, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    // 19 digits of 64 bits or 18 behind a leading zero, a point, a sign, two quotes.
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { room in
      var at = room.count
      func put(_ byte: UInt8) {
        at -= 1
        room.storeBytes(of: byte, toByteOffset: at, as: UInt8.self)
      }
      if let quote { put(quote) }
      var rest = coefficient.magnitude
      var digits = 0
      repeat {
        put(UInt8(ascii: "0") + UInt8(rest % 10))
        rest /= 10
        digits += 1
        if digits == scale { put(UInt8(ascii: ".")) }
      } while rest > 0 || digits <= scale
      if coefficient < 0 { put(UInt8(ascii: "-")) }
      if let quote { put(quote) }
      return body(UnsafeRawBufferPointer(rebasing: room[at...]))
    }
  }

  /// The amount with `count` digits behind the point, when that loses nothing and still fits.
  public func exactly(scale wanted: UInt8) -> Amount? {
    var coefficient = coefficient
    var scale = scale
    while scale < wanted {
      let (tenfold, overflowed) = coefficient.multipliedReportingOverflow(by: 10)
      if overflowed { return nil }
      coefficient = tenfold
      scale += 1
    }
    while scale > wanted {
      guard coefficient % 10 == 0 else { return nil }
      coefficient /= 10
      scale -= 1
    }
    return Amount(coefficient: coefficient, scale: scale)
  }
}

extension Amount: CustomStringConvertible {
  public var description: String { text }
}

extension JSONValue {
  /// A decimal number, written as text or as a number; read as the text it is.
  public func requireAmount() throws(JSONError) -> Amount {
    switch kind {
    case .string:
      if let amount = withUTF8({ Amount(utf8: $0) }) ?? nil { return amount }
      throw JSONError(.value, "is \"\((string ?? "").prefix(40))\", not a decimal number of at most 18 digits")
    case .number:
      if let amount = document.withSource(range, { Amount(utf8: $0.assumingMemoryBound(to: UInt8.self)) }) {
        return amount
      }
      throw JSONError(.value, "is \((numberText ?? "").prefix(40)), which no exact decimal of 64 bits can hold")
    default: throw JSONError.type(self, wanted: "a decimal number")
    }
  }
}

extension JSONObject {
  /// The member, which must be a decimal number as text or number.
  public mutating func amount(_ key: StaticString) throws(JSONError) -> Amount {
    try read(key) { value throws(JSONError) in try value.requireAmount() }
  }

  public mutating func amountIfPresent(_ key: StaticString) throws(JSONError) -> Amount? {
    try readIfPresent(key) { value throws(JSONError) in try value.requireAmount() }
  }
}

extension JSONWriter {
  /// An amount stands as text, since many JSON readers make a binary float of a number.
  public mutating func member(_ key: StaticString, _ value: Amount?) {
    guard let value else { return }
    self.key(key)
    value.withText(quote: UInt8(ascii: "\"")) { raw($0) }
  }
}
