/// A simulator's faults: their names are those that options and counters use.
package protocol SpoilingFault: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
  /// Whether it keeps the request from being answered as it should: those never strike one request forever.
  var spoils: Bool { get }
}

/// Decides for each request whether something goes wrong, from the seed and the request's number alone.
package struct FaultPlan<Fault: SpoilingFault> {
  /// Shares of the requests, 0 to 1.
  package var shares: [Fault: Double] = [:]
  /// How many answers in a row may be spoiled for one request, so that patience always wins.
  package var mostInARow = 2
  /// After so many requests nothing goes wrong any more; 0 means never.
  package var until = 0
  /// Which stream of the dice the faults are thrown from.
  private let stream: UInt64
  private var number = 0
  private var runs: [String: Int] = [:]

  package init(stream: UInt64) { self.stream = stream }

  /// The fault of the next request; `request` tells requests apart, whatever their signature.
  package mutating func next(seed: UInt64, request: String, possible: (Fault) -> Bool) -> (fault: Fault, dice: SplitMix64)? {
    number += 1
    if shares.isEmpty || (until > 0 && number > until) { return nil }
    var dice = SplitMix64(seed: seed, stream: stream, number)
    var point = dice.fraction()
    let fault = Array(Fault.allCases).first { fault in
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
