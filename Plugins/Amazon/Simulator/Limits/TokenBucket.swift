/// How often an operation may be called: refills a second, as the header spells them and in ten-thousandths, and how many
/// calls may come at once.
struct Plan: Equatable {
  let rate: String
  let tenThousandths: Int
  let burst: Int
}

/// A bucket that starts full and refills with every millisecond of the world's own clock. It counts in ten-millionths of
/// a call, so that no rounding ever lets a call through early.
struct TokenBucket {
  private static let call = 10_000_000
  private let plan: Plan
  private var level: Int
  private var seen: Int

  init(_ plan: Plan, now: Int) {
    self.plan = plan
    level = plan.burst * Self.call
    seen = now
  }

  /// Whether a call fits in at a moment of milliseconds; a refused call takes nothing.
  mutating func take(now: Int) -> Bool {
    let passed = min(max(now - seen, 0), 10_000_000_000)
    seen = max(seen, now)
    level = min(level + passed * plan.tenThousandths, plan.burst * Self.call)
    if level < Self.call { return false }
    level -= Self.call
    return true
  }
}
