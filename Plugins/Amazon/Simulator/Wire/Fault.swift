internal import SimulatorKit

/// What may go wrong with an answer, by the names that options and counters use.
enum Fault: String, SpoilingFault {
  /// Over quota though the bucket is not empty: an application's other users took it.
  case throttled = "429"
  /// 500 InternalFailure or 503 ServiceUnavailable.
  case outage = "5xx"
  /// The answer is on its way when the connection is reset; the request has had its effect.
  case reset
  /// The answer ends in the middle; the request has had its effect.
  case truncated
  /// A page of HTML from what stands in front, instead of JSON.
  case html
  /// The answer takes its time.
  case slow
  /// All access tokens end before their time.
  case revoked
  /// The page before once more.
  case duplicatePage = "duplicate_page"
  /// While a walk runs, orders change.
  case moved
  /// A queue gives a message twice.
  case repeated = "duplicate_message"

  var spoils: Bool { self != .slow && self != .moved && self != .repeated }
}
