import HostCore
import Synchronization

/// A clock that only moves when somebody sleeps on it, or a test says so.
final class SteppingClock: Sendable {
  private let state: Mutex<(now: Int64, slept: [Int64])>

  init(at start: Int64) { state = Mutex((start, [])) }

  var slept: [Int64] { state.withLock { $0.slept } }
  var now: Int64 { state.withLock { $0.now } }
  func move(_ milliseconds: Int64) { state.withLock { $0.now += milliseconds } }

  var clock: HostClock {
    HostClock(
      now: { self.now },
      sleep: { milliseconds in
        try Task.checkCancellation()
        self.state.withLock { state in
          state.now += milliseconds
          state.slept.append(milliseconds)
        }
      })
  }
}
