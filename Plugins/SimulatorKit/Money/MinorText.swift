/// Amounts as they stand in objects: decimal text.
package enum MinorText {
  /// More minor units than any shop has ever taken; amounts from outside are held below it, so that sums never overflow.
  package static let most = 1_000_000_000_000

  /// An amount from outside, held within what can be summed up.
  package static func held(_ text: String, digits: Int) -> Int { min(max(read(text, digits: digits) ?? 0, -most), most) }

  /// `-12.345` in units of ten to the minus `digits`, rounded half away from zero; nil for what is no decimal number.
  package static func read(_ text: some StringProtocol, digits: Int) -> Int? {
    var bytes = Array(text.utf8)[...]
    let negative = bytes.first == UInt8(ascii: "-")
    if negative { bytes = bytes.dropFirst() }
    var value = 0
    var fraction: Int?
    var seen = false
    var half = false
    for byte in bytes {
      if byte == UInt8(ascii: "."), fraction == nil {
        fraction = 0
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      seen = true
      if let places = fraction {
        fraction = places + 1
        if places == digits { half = byte >= 0x35 }
        if places >= digits { continue }
      }
      let (shifted, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, past) = shifted.addingReportingOverflow(Int(byte - 0x30))
      if over || past { return nil }
      value = sum
    }
    guard seen else { return nil }
    for _ in 0..<max(0, digits - (fraction ?? 0)) {
      let (shifted, over) = value.multipliedReportingOverflow(by: 10)
      if over { return nil }
      value = shifted
    }
    if half { value += 1 }
    return negative ? -value : value
  }

  package static func write(_ minor: Int, digits: Int) -> String {
    var out = Output()
    out.amount(minor, digits)
    return String(decoding: out.bytes, as: UTF8.self)
  }
}
