import SimulatorKit

/// What may go wrong with an answer, by the names that options and counters use.
enum Fault: String, SpoilingFault {
  /// Too many requests: 429 with `Retry-After`, for GraphQL `THROTTLED` with status 200.
  case throttled = "429"
  /// 500, 502, 503 or 504 from what stands before the shop.
  case outage = "5xx"
  /// The answer is on its way when the connection is reset; the request has had its effect.
  case reset
  /// The answer ends in the middle; the request has had its effect.
  case truncated
  /// 200 with a page of HTML instead of JSON.
  case html
  /// The answer takes its time.
  case slow
  /// While a walk runs, orders and products change.
  case moved

  var spoils: Bool { self != .slow && self != .moved }
}
