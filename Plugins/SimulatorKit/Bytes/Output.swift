/// Bytes of JSON as they are written. By default the way PHP's `json_encode` writes them (`/` as `\/`, everything beyond
/// ASCII as `\uXXXX`), `plainly` with UTF-8 as it is. Appending is plain copying, so that a page of a hundred orders costs well under a millisecond.
package struct Output {
  package private(set) var bytes: [UInt8] = []

  private let plainly: Bool

  /// An empty output that holds `capacity` bytes before it grows.
  package init(capacity: Int = 256, plainly: Bool = false) {
    self.plainly = plainly
    bytes.reserveCapacity(capacity)
  }

  /// Appends what is JSON already: punctuation, keys, numbers.
  package mutating func raw(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package mutating func raw(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  package mutating func raw(_ other: some Sequence<UInt8>) { bytes.append(contentsOf: other) }

  package mutating func integer(_ value: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    digits(value.magnitude, least: 1)
  }

  /// Appends `value` with leading zeros up to `least` digits.
  package mutating func digits(_ value: UInt, least: Int) {
    var left = value
    var places: (UInt64, UInt64, UInt64) = (0, 0, 0)
    withUnsafeMutableBytes(of: &places) { buffer in
      var start = buffer.count
      while start > 0, left > 0 || buffer.count - start < least {
        start -= 1
        buffer[start] = UInt8(ascii: "0") + UInt8(left % 10)
        left /= 10
      }
      bytes.append(contentsOf: buffer[start...])
    }
  }

  package mutating func bool(_ value: Bool) { value ? raw("true") : raw("false") }

  /// Appends a JSON string with quotes and escapes.
  package mutating func text(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    inner(value)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends the inside of a JSON string: escaped, without quotes.
  package mutating func inner(_ value: String) {
    var value = value
    let plainly = plainly
    let plain = value.withUTF8 { utf8 in
      for byte in utf8 where byte < 0x20 || byte == 0x22 || byte == 0x5C || (!plainly && (byte >= 0x7F || byte == 0x2F)) { return false }
      bytes.append(contentsOf: utf8)
      return true
    }
    if plain { return }
    for scalar in value.unicodeScalars { escape(scalar) }
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x22: raw("\\\"")
    case 0x5C: raw("\\\\")
    case 0x2F: raw(plainly ? "/" : "\\/")
    case 0x08: raw("\\b")
    case 0x0C: raw("\\f")
    case 0x0A: raw("\\n")
    case 0x0D: raw("\\r")
    case 0x09: raw("\\t")
    case 0x20..<0x7F, 0x7F: bytes.append(UInt8(scalar.value))
    case 0x80... where plainly: bytes.append(contentsOf: String(scalar).utf8)
    case 0..<0x20, 0x80...0xFFFF: unit(scalar.value)
    default:
      let offset = scalar.value - 0x10000
      unit(0xD800 + (offset >> 10))
      unit(0xDC00 + (offset & 0x3FF))
    }
  }

  private mutating func unit(_ value: UInt32) {
    raw("\\u")
    for shift in [UInt32(12), 8, 4, 0] {
      let digit = UInt8((value >> shift) & 0xF)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}
