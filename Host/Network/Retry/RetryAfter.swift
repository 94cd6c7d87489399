internal import TradepostContract

/// The header `Retry-After`: seconds, or a date.
enum RetryAfter {
  /// Milliseconds to wait. A date counts from the answer's own `Date`, so that a platform's wrong clock does no harm, and
  /// from `now` when it has none. Nil when it says nothing that can be read; never below zero.
  static func milliseconds(_ text: String, date: String?, now: Int64) -> Int64? {
    let text = text.trimmed
    // Some write parts of a second, `2.0`: a started one counts whole.
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }) {
      let isStarted = parts.dropFirst().contains { $0.utf8.contains { $0 != UInt8(ascii: "0") } }
      guard let whole = Int64(parts[0]), whole < Int64.max else { return Int64.max }
      let (milliseconds, overflowed) = (whole + (isStarted ? 1 : 0)).multipliedReportingOverflow(by: 1000)
      return overflowed ? Int64.max : milliseconds
    }
    guard let until = httpDate(text) else { return nil }
    let from = date.flatMap { httpDate($0.trimmed) } ?? now
    return max(0, until - from)
  }

  /// Milliseconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, the form that every server must write.
  static func httpDate(_ text: String) -> Int64? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])),
      let number = Int64(parts[1]), let year = Int64(parts[3]),
      let day = Day(year: year, month: Int64(month) + 1, day: number)
    else { return nil }
    let time = parts[4].split(separator: ":", omittingEmptySubsequences: false)
    guard time.count == 3, let hour = Int64(time[0]), let minute = Int64(time[1]), let second = Int64(time[2]),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    return (day.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second) * 1000
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension String {
  /// Without blanks and tabs at both ends.
  fileprivate var trimmed: String {
    let bytes = utf8.drop { $0 == 0x20 || $0 == 0x09 }
    let end = bytes.lastIndex { $0 != 0x20 && $0 != 0x09 }
    return end.map { String(Substring(bytes[...$0])) } ?? ""
  }
}
