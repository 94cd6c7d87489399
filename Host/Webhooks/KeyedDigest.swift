internal import Crypto
internal import TradepostContract

/// A keyed digest of the raw body in a header: whoever has the secret can make it.
extension Deliveries.HMAC {
  /// Throws unless one of the secrets made the digest. The comparison takes as long whatever differs.
  func check(_ delivery: Delivery, secrets: [String]) throws(DeliveryRefusal) {
    guard let text = delivery.field(header), !text.isEmpty else { throw .unsigned(header) }
    let keys = secrets.filter { !$0.isEmpty }
    guard !keys.isEmpty else { throw .noSecret }
    guard let code = decoded(text) else { throw .encoding(header) }
    var isTrue = false
    // Every key is tried, so that the time says nothing about which one fitted.
    for key in keys { isTrue = isValid(code, of: delivery.body, key: decodesHTML ? HTMLEntities.decoded(key) : key) || isTrue }
    guard isTrue else { throw .signature }
  }

  private func decoded(_ text: String) -> [UInt8]? {
    let code: [UInt8]?
    switch encoding {
    case .base64: code = Base64.decode(text.utf8)
    case .hex: code = Self.hex(text)
    }
    let length = digest == .sha256 ? 32 : 20
    return code.flatMap { $0.count == length ? $0 : nil }
  }

  private func isValid(_ code: [UInt8], of body: [UInt8], key: String) -> Bool {
    let key = SymmetricKey(data: Array(key.utf8))
    return switch digest {
    case .sha256: Crypto.HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: body, using: key)
    case .sha1: Crypto.HMAC<Insecure.SHA1>.isValidAuthenticationCode(code, authenticating: body, using: key)
    }
  }

  private static func hex(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in text.utf8 {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? bytes : nil
  }
}
