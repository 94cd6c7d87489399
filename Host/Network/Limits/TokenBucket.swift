internal import TradepostContract

/// How many requests may be made by now: it starts full, refills continuously and holds `burst` at most. Counted in whole
/// units, so that no rate drifts: a token is `1000 · 10^scale` units, and a millisecond brings the rate's coefficient.
///
/// Answers may correct it, within a thousandth and a hundred times of what the manifest says.
struct TokenBucket: Sendable {
  private var capacity: Int128
  private let token: Int128
  private var perMillisecond: Int128
  private let scale: UInt8
  /// As the manifest has them.
  private let declared: (capacity: Int128, perMillisecond: Int128)
  /// Below zero: tokens that were promised ahead of time.
  private var level: Int128
  private var filledAt: Int64
  private var pausedUntil = Int64.min

  /// `perSecond` must be above zero, which the manifest's reader has seen to; a rate of nothing is read as one unit.
  init(burst: Int64, perSecond: Amount, now: Int64) {
    // Fine enough for a rate that is told later.
    scale = max(perSecond.scale, Self.finest)
    token = 1000 * Self.power(scale)
    capacity = token * Int128(min(max(burst, 1), 1_000_000_000))
    perMillisecond = Int128(max(perSecond.coefficient, 1)) * Self.power(scale - perSecond.scale)
    declared = (capacity, perMillisecond)
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

  /// Takes what an answer says: another rate, or how full the platform's own bucket is. What is used never becomes less by
  /// it, since requests are under way that the platform has not counted. A bucket of another size than the manifest's
  /// belongs to a shop on another plan, and empties as much faster or slower.
  mutating func correct(_ told: LimitCorrection, at now: Int64) {
    refill(now)
    switch told {
    case .perSecond(let rate):
      let finer = scale >= rate.scale ? Self.power(scale - rate.scale) : 1
      let coarser = scale >= rate.scale ? 1 : Self.power(rate.scale - scale)
      perMillisecond = bounded(Int128(rate.coefficient) * finer / coarser, declared.perMillisecond)
    case .used(let used, let size):
      let told = bounded(token * Int128(min(size, 1_000_000_000)), declared.capacity)
      if told != capacity {
        level += told - capacity
        capacity = told
        perMillisecond = bounded(declared.perMillisecond * (told / token) / (declared.capacity / token), declared.perMillisecond)
      }
      // More than full is full: no answer may stop a store for years.
      level = min(level, capacity - min(capacity, token * Int128(min(used, 1_000_000_000))))
    }
  }

  private func bounded(_ told: Int128, _ declared: Int128) -> Int128 { min(max(told, declared / 1000, 1), declared * 100) }

  private static let finest: UInt8 = 6

  private static func power(_ exponent: UInt8) -> Int128 { (0..<exponent).reduce(1) { product, _ in product * 10 } }

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
