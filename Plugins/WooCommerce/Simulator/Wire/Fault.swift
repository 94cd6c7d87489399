/// What may go wrong with an answer, by the names that options and counters use.
enum Fault: String, CaseIterable {
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

/// Decides for each request whether something goes wrong, from the seed and the request's number alone.
struct FaultPlan {
  /// Shares of the requests, 0 to 1.
  var shares: [Fault: Double] = [:]
  /// How many answers in a row may be spoiled for one request, so that patience always wins.
  var mostInARow = 2
  /// After so many requests nothing goes wrong any more; 0 means never.
  var until = 0
  private var number = 0
  private var runs: [String: Int] = [:]

  /// The fault of the next request; `request` tells requests apart, whatever their signature.
  mutating func next(seed: UInt64, request: String, possible: (Fault) -> Bool) -> (fault: Fault, dice: SplitMix64)? {
    number += 1
    if shares.isEmpty || (until > 0 && number > until) { return nil }
    var dice = SplitMix64(seed: seed, .fault, number)
    var point = dice.fraction()
    let fault = Fault.allCases.first { fault in
      let share = shares[fault] ?? 0
      if point < share { return true }
      point -= share
      return false
    }
    guard let fault, possible(fault) else {
      runs[request] = nil
      return nil
    }
    if fault.spoils {
      let run = runs[request, default: 0]
      if run >= mostInARow {
        runs[request] = nil
        return nil
      }
      runs[request] = run + 1
    } else {
      runs[request] = nil
    }
    return (fault, dice)
  }
}
