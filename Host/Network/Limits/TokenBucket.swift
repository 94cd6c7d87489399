internal import TradepostContract

/// How many requests may be made by now: it starts full, refills continuously and holds `burst` at most. Counted in whole
/// units, so that no rate drifts: a token is `1000 · 10^scale` units, and a millisecond brings the rate's coefficient.
struct TokenBucket: Sendable, Equatable {
  private let capacity: Int128
  private let token: Int128
  private let perMillisecond: Int128
  /// Below zero: tokens that were promised ahead of time.
  private var level: Int128
  private var filledAt: Int64
  private var pausedUntil = Int64.min

  /// `perSecond` must be above zero, which the manifest's reader has seen to; a rate of nothing is read as one unit.
  init(burst: Int64, perSecond: Amount, now: Int64) {
    var token: Int128 = 1000
    for _ in 0..<perSecond.scale { token *= 10 }
    self.token = token
    capacity = token * Int128(min(max(burst, 1), 1_000_000_000))
    perMillisecond = Int128(max(perSecond.coefficient, 1))
    level = capacity
    filledAt = now
  }

  /// Takes a token if one is there.
  mutating func take(at now: Int64) -> Bool {
    refill(now)
    guard level >= token, now >= pausedUntil else { return false }
    level -= token
    return true
  }

  /// Takes a token in any case and says after how many milliseconds it is there. Callers that ask one after the other are
  /// thus served in that order.
  mutating func reserve(at now: Int64) -> Int64 {
    refill(now)
    level -= token
    let missing = level < 0 ? (-level + perMillisecond - 1) / perMillisecond : 0
    return max(Int64(clamping: missing), remainingPause(at: now))
  }

  /// Returns what was reserved and not spent.
  mutating func giveBack() { level = min(capacity, level + token) }

  /// Lets nobody through before `time`: the platform said so.
  mutating func pause(until time: Int64) { pausedUntil = max(pausedUntil, time) }

  /// Milliseconds until the end of a pause; 0 when there is none.
  func remainingPause(at now: Int64) -> Int64 {
    let (remaining, overflowed) = pausedUntil.subtractingReportingOverflow(now)
    return overflowed ? 0 : max(0, remaining)
  }

  /// A clock that was set back brings nothing and takes nothing.
  private mutating func refill(_ now: Int64) {
    guard now > filledAt else { return }
    let elapsed = Int128(now) - Int128(filledAt)
    let untilFull = (capacity - level + perMillisecond - 1) / perMillisecond
    level = elapsed >= untilFull ? capacity : level + elapsed * perMillisecond
    filledAt = now
  }
}
