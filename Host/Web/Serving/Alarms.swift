internal import Synchronization

/// Wakes who waits for a deadline. Nearly every deadline is called off long before it comes, so all of them share one clock that
/// ticks ten times a second while anybody waits: a timer of the system's own for each costs more than what it guards, and stays
/// until its time even when nobody waits any more.
final class Alarms: Sendable {
  static let shared = Alarms()
  /// How much too late a deadline may be noticed.
  private static let tick: Duration = .milliseconds(100)

  private struct State {
    var next: UInt64 = 0
    var waiting: [UInt64: (at: ContinuousClock.Instant, waiter: CheckedContinuation<Bool, Never>)] = [:]
    /// Called off before they began to wait.
    var calledOff: Set<UInt64> = []
    var isTicking = false
  }

  private let state = Mutex(State())

  /// Returns when so much time has passed. Throws when the task is cancelled first.
  func pass(_ time: Duration) async throws(CancellationError) {
    let number = state.withLock { state in
      state.next &+= 1
      return state.next
    }
    let isDue = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in wait(number, until: .now + time, waiter) }
    } onCancel: {
      callOff(number)
    }
    guard isDue else { throw CancellationError() }
    // Called off at the very moment at which it came.
    state.withLock { _ = $0.calledOff.remove(number) }
  }

  private func wait(_ number: UInt64, until: ContinuousClock.Instant, _ waiter: CheckedContinuation<Bool, Never>) {
    let (isOff, starts) = state.withLock { state in
      if state.calledOff.remove(number) != nil { return (true, false) }
      state.waiting[number] = (until, waiter)
      let starts = !state.isTicking
      state.isTicking = true
      return (false, starts)
    }
    if isOff { waiter.resume(returning: false) }
    if starts { Task { await run() } }
  }

  private func callOff(_ number: UInt64) {
    let waiter = state.withLock { state in
      guard let entry = state.waiting.removeValue(forKey: number) else {
        state.calledOff.insert(number)
        return nil as CheckedContinuation<Bool, Never>?
      }
      return entry.waiter
    }
    waiter?.resume(returning: false)
  }

  private func run() async {
    while true {
      try? await Task.sleep(for: Self.tick)
      let now = ContinuousClock.now
      let (due, goesOn) = state.withLock { state in
        let due = state.waiting.filter { $0.value.at <= now }
        for number in due.keys { state.waiting[number] = nil }
        state.isTicking = !state.waiting.isEmpty
        return (due.values.map(\.waiter), state.isTicking)
      }
      for waiter in due { waiter.resume(returning: true) }
      if !goesOn { return }
    }
  }
}
