internal import Synchronization

/// How much each asker has taken lately: a bucket each, that fills as time goes by. A value that decides; ``RateLimit`` keeps
/// it.
struct Buckets: Sendable {
  let rule: BucketRule
  /// In thousandths of a request, and when they were counted.
  private var levels: [String: (level: Int64, at: Int64)] = [:]
  /// More askers than that are not remembered: the fullest, who have taken least, are forgotten.
  static let most = 20_000

  init(_ rule: BucketRule) { self.rule = rule }

  private func level(_ entry: (level: Int64, at: Int64), _ now: Int64) -> Int64 {
    // One thousandth for each millisecond and request a second; a clock that went back fills nothing.
    let passed = min(max(0, now &- entry.at), 1_000_000_000)
    return min(rule.burst &* 1000, entry.level &+ passed &* rule.perSecond)
  }

  /// Takes one request for `asker`. Milliseconds until there is one again, when there is none; nil: taken.
  mutating func take(_ asker: String, at now: Int64) -> Int64? {
    let level = levels[asker].map { self.level($0, now) } ?? rule.burst &* 1000
    guard level >= 1000 else {
      levels[asker] = (level, now)
      return wait(asker, at: now)
    }
    if levels.count >= Self.most, levels[asker] == nil { forget(now) }
    levels[asker] = (level &- 1000, now)
    return nil
  }

  /// Milliseconds until there is one again, when there is none; nothing is taken.
  func wait(_ asker: String, at now: Int64) -> Int64? {
    guard let entry = levels[asker] else { return nil }
    let level = level(entry, now)
    return level >= 1000 ? nil : (1000 &- level &+ rule.perSecond &- 1) / rule.perSecond
  }

  private mutating func forget(_ now: Int64) {
    levels = levels.filter { level($0.value, now) < rule.burst &* 1000 }
    guard levels.count >= Self.most else { return }
    let kept = levels.sorted { level($0.value, now) < level($1.value, now) }.prefix(Self.most / 2)
    levels = Dictionary(kept.map { ($0.key, $0.value) }) { first, _ in first }
  }
}

/// The buckets of one rule, for all connections.
final class RateLimit: Sendable {
  private let buckets: Mutex<Buckets>

  init(_ rule: BucketRule) { buckets = Mutex(Buckets(rule)) }

  /// Throws a 429 that says when to come again.
  func take(_ asker: String, at now: Int64) throws(Problem) {
    guard let wait = buckets.withLock({ $0.take(asker, at: now) }) else { return }
    let seconds = max(1, (wait &+ 999) / 1000)
    throw Problem(429, "rate.limit", "Too many requests. Ask again in \(seconds) s.").with("Retry-After", String(seconds))
  }
}
