internal import HostCore

/// Decides, after each attempt at one request, whether another one follows. Only what cannot do harm is repeated: a request
/// that never left, one that reads or was declared safe, and one that was refused unseen (429).
struct RetryPolicy: Sendable, Equatable {
  enum Outcome: Sendable, Equatable {
    /// `retryAfter` in milliseconds, when the answer named it.
    case answered(status: UInt32, retryAfter: Int64? = nil)
    /// `isLasting`: the next attempt would end likewise, as with a certificate that nobody trusts.
    case failed(OutboundResponse.Delivery, isLasting: Bool = false)
  }

  enum Action: Sendable, Equatable {
    case deliver
    /// After so many milliseconds of the host's clock.
    case retry(after: Int64)
  }

  private let isSafe: Bool
  private let budget: Int64
  private var dice: Dice
  private var attempts: Int64 = 0
  private var spent: Int64 = 0

  /// `budget`: milliseconds that all attempts and pauses together may take.
  init(isSafe: Bool, budget: Int64, seed: UInt64) {
    self.isSafe = isSafe
    self.budget = budget
    dice = Dice(seed: seed)
  }

  static let mostAttempts: Int64 = 7
  /// A platform that throttles is alive, so it is asked longer, within the budget.
  static let mostThrottledAttempts: Int64 = 30
  static let firstPause: Int64 = 250
  static let longestPause: Int64 = 60_000

  /// `took`: milliseconds that the attempt lasted.
  mutating func next(_ outcome: Outcome, took: Int64) -> Action {
    attempts += 1
    spent = spent.addingReportingOverflow(max(0, took)).partialValue
    guard mayRepeat(outcome), attempts < limit(outcome) else { return .deliver }
    let pause = pause(outcome)
    let (after, overflowed) = spent.addingReportingOverflow(pause)
    guard !overflowed, after <= budget else { return .deliver }
    spent = after
    return .retry(after: pause)
  }

  private func mayRepeat(_ outcome: Outcome) -> Bool {
    switch outcome {
    case .answered(status: 429, _): true
    case .answered(status: 500, _), .answered(status: 502, _), .answered(status: 503, _), .answered(status: 504, _): isSafe
    case .answered: false
    case .failed(_, isLasting: true): false
    case .failed(.neverSent, _): true
    case .failed: isSafe
    }
  }

  private func limit(_ outcome: Outcome) -> Int64 {
    if case .answered(status: 429, _) = outcome { Self.mostThrottledAttempts } else { Self.mostAttempts }
  }

  /// What the platform asked for and a little more, so that many that were sent away do not return at once; otherwise
  /// twice as long each time, half of it by chance.
  private mutating func pause(_ outcome: Outcome) -> Int64 {
    if case .answered(_, let asked?) = outcome {
      let (pause, overflowed) = max(0, asked).addingReportingOverflow(dice.below(Self.firstPause))
      return overflowed ? Int64.max : pause
    }
    let whole = min(Self.longestPause, Self.firstPause << min(attempts - 1, 20))
    return whole / 2 + dice.below(whole / 2 + 1)
  }
}

/// Chance that repeats: SplitMix64.
struct Dice: Sendable, Equatable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// From 0 to `bound` less one; 0 when there is nothing below the bound.
  mutating func below(_ bound: Int64) -> Int64 {
    bound > 0 ? Int64(truncatingIfNeeded: next() % UInt64(bound)) : 0
  }
}
