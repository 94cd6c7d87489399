/// Percent codes as RFC 3986 has them: unreserved characters stay, all other bytes become `%XX` in upper case.
enum PercentCoding {
  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var encoded: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 97...122, 65...90, 48...57, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.append(byte)
      default:
        encoded.append(UInt8(ascii: "%"))
        encoded.append(hex(byte >> 4))
        encoded.append(hex(byte & 15))
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  static func encode(_ text: String) -> String { encode(text.utf8) }

  /// A `%` without two digits stands for itself. `plusIsBlank` is the rule of queries.
  static func decode(_ bytes: some Sequence<UInt8>, plusIsBlank: Bool) -> [UInt8] {
    let bytes = Array(bytes)
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "%"), at + 2 < bytes.count, let high = digit(bytes[at + 1]), let low = digit(bytes[at + 2]) {
        decoded.append(high << 4 | low)
        at += 3
      } else {
        decoded.append(plusIsBlank && byte == UInt8(ascii: "+") ? 0x20 : byte)
        at += 1
      }
    }
    return decoded
  }

  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }

  private static func hex(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
}
