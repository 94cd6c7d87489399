internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#endif

/// The host's only clock. Everything that waits or stamps asks it, so that a test, a replay and a simulator can share one
/// that runs faster or stands still.
public struct HostClock: Sendable {
  /// Milliseconds since 1970, UTC.
  public let now: @Sendable () -> Int64
  /// Milliseconds since some moment: how long something takes is measured by it, since nobody sets it.
  public let steady: @Sendable () -> Int64
  /// Waits that many milliseconds of this clock; throws `CancellationError`.
  public let sleep: @Sendable (Int64) async throws -> Void

  /// - Parameter steady: nil: nobody sets `now` either.
  public init(
    now: @escaping @Sendable () -> Int64, steady: (@Sendable () -> Int64)? = nil, sleep: @escaping @Sendable (Int64) async throws -> Void
  ) {
    self.now = now
    self.steady = steady ?? now
    self.sleep = sleep
  }

  /// The machine's own.
  public static let system = HostClock(
    now: { milliseconds(of: CLOCK_REALTIME) },
    // Goes on while the machine sleeps, as the other one does.
    steady: { milliseconds(of: CLOCK_BOOTTIME) },
    sleep: { try await Task.sleep(for: .milliseconds(max(0, $0))) })

  private static func milliseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// A clock that starts at `start` and runs `factor` times as fast as the machine's.
  public static func scaled(from start: Int64, factor: Int64) -> HostClock {
    let begun = system.steady()
    let factor = max(1, factor)
    return HostClock(
      now: { start &+ (system.steady() &- begun) &* factor },
      sleep: { try await Task.sleep(for: .microseconds(max(0, $0) &* 1000 / factor)) })
  }
}
