import SimulatorKit

/// What may go wrong with an answer, by the names that options and counters use.
enum Fault: String, SpoilingFault {
  /// Too many requests, with `Retry-After`.
  case throttled = "429"
  /// An outage in front of or behind WordPress: 500, 502 or 503 in HTML.
  case outage = "5xx"
  /// The answer is on its way when the connection is reset; the request has had its effect.
  case reset
  /// The answer ends in the middle; the request has had its effect.
  case truncated
  /// 200 with a page of HTML instead of JSON.
  case html
  /// The answer takes its time.
  case slow
  /// A cache gives the page before once more.
  case duplicatePage = "duplicate_page"
  /// While a walk runs, objects change, go into the bin or vanish.
  case moved

  /// Whether it keeps the request from being answered as it should: those never strike one request forever.
  var spoils: Bool { self != .slow && self != .moved }
}
