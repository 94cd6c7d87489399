/// RSA with PKCS#1 v1.5 over SHA-256, for messages that a simulator signs: plain and slow, and never for a secret, since
/// its time tells of the key.
enum RSA {
  /// What stands before a SHA-256 digest (RFC 8017 section 9.2).
  private static let prefix: [UInt8] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
  ]

  static func sign(digest: [UInt8], modulus: String, exponent: String) -> [UInt8] {
    let n = limbs(modulus)
    let length = n.count * 4
    let tail = prefix + digest
    let block = [0x00, 0x01] + [UInt8](repeating: 0xff, count: length - tail.count - 3) + [0x00] + tail
    let signed = power(limbs(block), limbs(exponent), n)
    return signed.reversed().flatMap { limb in (0..<4).map { UInt8(truncatingIfNeeded: limb >> UInt32(24 - 8 * $0)) } }
  }

  /// Least limb first.
  private static func limbs(_ hex: String) -> [UInt32] {
    let digits = Array(hex)
    return stride(from: digits.count, to: 0, by: -8).map { UInt32(String(digits[($0 - 8)..<$0]), radix: 16) ?? 0 }
  }

  private static func limbs(_ bytes: [UInt8]) -> [UInt32] {
    stride(from: bytes.count, to: 0, by: -4).map { end in bytes[(end - 4)..<end].reduce(0) { $0 << 8 | UInt32($1) } }
  }

  /// base ^ exponent mod n, by Montgomery's multiplication; n is odd.
  private static func power(_ base: [UInt32], _ exponent: [UInt32], _ n: [UInt32]) -> [UInt32] {
    // The inverse of -n modulo 2^32, by Newton's steps.
    var inverse: UInt32 = 1
    for _ in 0..<5 { inverse = inverse &* (2 &- n[0] &* inverse) }
    let factor = 0 &- inverse
    // R and R^2 modulo n by doubling.
    var square = [UInt32](repeating: 0, count: n.count)
    square[0] = 1
    var one = square
    for step in 0..<(64 * n.count) {
      square = doubled(square, n)
      if step == 32 * n.count - 1 { one = square }
    }
    let multiplier = multiply(base, square, n, factor)
    var result = one
    for limb in exponent.reversed() {
      for bit in (0..<32).reversed() {
        result = multiply(result, result, n, factor)
        if limb >> UInt32(bit) & 1 == 1 { result = multiply(result, multiplier, n, factor) }
      }
    }
    var unit = [UInt32](repeating: 0, count: n.count)
    unit[0] = 1
    return multiply(result, unit, n, factor)
  }

  private static func doubled(_ value: [UInt32], _ n: [UInt32]) -> [UInt32] {
    var result = value
    var carry: UInt32 = 0
    for place in result.indices {
      let next = result[place] >> 31
      result[place] = result[place] << 1 | carry
      carry = next
    }
    return carry == 1 || !isBelow(result, n) ? subtracted(result, n) : result
  }

  private static func multiply(_ a: [UInt32], _ b: [UInt32], _ n: [UInt32], _ factor: UInt32) -> [UInt32] {
    let count = n.count
    var sum = [UInt32](repeating: 0, count: count + 2)
    for place in 0..<count {
      var carry: UInt64 = 0
      let digit = UInt64(b[place])
      for index in 0..<count {
        let part = UInt64(sum[index]) + UInt64(a[index]) * digit + carry
        sum[index] = UInt32(truncatingIfNeeded: part)
        carry = part >> 32
      }
      var top = UInt64(sum[count]) + carry
      sum[count] = UInt32(truncatingIfNeeded: top)
      sum[count + 1] = UInt32(truncatingIfNeeded: top >> 32)
      let times = UInt64(sum[0] &* factor)
      carry = (UInt64(sum[0]) + times * UInt64(n[0])) >> 32
      for index in 1..<count {
        let part = UInt64(sum[index]) + times * UInt64(n[index]) + carry
        sum[index - 1] = UInt32(truncatingIfNeeded: part)
        carry = part >> 32
      }
      top = UInt64(sum[count]) + carry
      sum[count - 1] = UInt32(truncatingIfNeeded: top)
      sum[count] = sum[count + 1] &+ UInt32(truncatingIfNeeded: top >> 32)
    }
    let low = Array(sum[..<count])
    return sum[count] != 0 || !isBelow(low, n) ? subtracted(low, n) : low
  }

  private static func isBelow(_ a: [UInt32], _ b: [UInt32]) -> Bool {
    for place in a.indices.reversed() where a[place] != b[place] { return a[place] < b[place] }
    return false
  }

  private static func subtracted(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result = a
    var borrow: UInt64 = 0
    for place in a.indices {
      let part = UInt64(a[place]) &- UInt64(b[place]) &- borrow
      result[place] = UInt32(truncatingIfNeeded: part)
      borrow = part >> 63
    }
    return result
  }
}
