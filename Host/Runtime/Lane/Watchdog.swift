internal import Glibc
internal import Synchronization

/// The one thread that looks whether calls into packages come back.
final class Watchdog: Sendable {
  static let shared = Watchdog()

  private struct Watched {
    weak var queue: LaneQueue?
  }

  private struct State {
    var watched: [Watched] = []
    var isRunning = false
  }

  private let state = Mutex(State())

  /// Milliseconds of a clock that nobody sets and that stands still while the machine sleeps. clock_gettime(2).
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  func watch(_ queue: LaneQueue) {
    let starts = state.withLock { state in
      state.watched.append(Watched(queue: queue))
      defer { state.isRunning = true }
      return !state.isRunning
    }
    guard starts else { return }
    var thread = pthread_t()
    let failed = pthread_create(&thread, nil, { _ in Watchdog.shared.loop() }, nil)
    if failed == 0 { pthread_detach(thread) } else { state.withLock { $0.isRunning = false } }
  }

  /// Looks several times within the shortest limit; ends when there is nothing left to look at.
  private func loop() -> UnsafeMutableRawPointer? {
    while true {
      let queues = state.withLock { state in
        state.watched.removeAll { $0.queue?.isOver ?? true }
        if state.watched.isEmpty { state.isRunning = false }
        return state.watched.compactMap(\.queue)
      }
      guard let shortest = queues.map(\.hardLimit).min() else { return nil }
      usleep(UInt32(min(max(shortest / 8, 5), 250)) * 1000)
      let now = Self.now()
      for queue in queues { queue.retireIfStuck(now: now) }
    }
  }
}
