internal import TradepostContract

/// The time of an answer as RFC 9110 writes it: `Sat, 21 Nov 2026 11:52:34 GMT`. Every server that has a clock sends it.
enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `milliseconds` since 1970, not before it.
  static func text(_ milliseconds: Int64) -> String {
    let milliseconds = max(0, milliseconds)
    // 2026-11-21T11:52:34Z
    let parts = Timestamp(milliseconds: milliseconds / 1000 * 1000).text.split { "-T:Z".contains($0) }
    guard parts.count == 6, let month = Int(parts[1]), months.indices.contains(month - 1) else { return "" }
    let day = days[Int(milliseconds / 86_400_000 % 7)]
    return "\(day), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
  }
}
