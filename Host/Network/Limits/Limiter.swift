internal import HostCore
internal import Synchronization
internal import TradepostContract

/// One rate limit of the manifest at work: makes a request wait for its turn.
final class Limiter: Sendable {
  private let bucket: Mutex<TokenBucket>
  private let slots: Slots
  private let clock: HostClock
  /// Which field of an answer corrects it; nil: none does.
  let correction: RateLimit.Correction?

  /// Nil: only as many at one time as a polite client makes.
  init(_ limit: RateLimit?, clock: HostClock) {
    let rate = limit?.perSecond ?? Amount(coefficient: .max, scale: 0)
    bucket = Mutex(TokenBucket(burst: limit?.burst ?? .max, perSecond: rate, now: clock.now()))
    slots = Slots(limit?.concurrent ?? Self.politeConcurrency)
    self.clock = clock
    correction = limit?.correction
  }

  static let politeConcurrency: Int64 = 8

  /// Returns when the request may go; ``leave()`` must follow. Throws when the task was cancelled first.
  func enter() async throws(CancellationError) {
    try await slots.take()
    var wait = bucket.withLock { $0.reserve(at: clock.now()) }
    while wait > 0 {
      do { try await clock.sleep(wait) } catch {
        bucket.withLock { $0.giveBack() }
        slots.give()
        throw CancellationError()
      }
      // Meanwhile another answer may have said that nobody is welcome for a while.
      wait = bucket.withLock { $0.remainingPause(at: clock.now()) }
    }
  }

  func leave() { slots.give() }

  /// The platform asked for a pause of so many milliseconds.
  func pause(for milliseconds: Int64) {
    let now = clock.now()
    let (until, overflowed) = now.addingReportingOverflow(milliseconds)
    bucket.withLock { $0.pause(until: overflowed ? Int64.max : until) }
  }

  /// The platform said how it counts itself.
  func correct(_ told: LimitCorrection) { bucket.withLock { $0.correct(told, at: clock.now()) } }
}
