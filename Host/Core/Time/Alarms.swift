internal import Synchronization

/// Calls when deadlines come. Nearly every deadline is called off long before it comes, so all of them share one clock that
/// ticks ten times a second while any is set: a timer of the system's own for each costs more than what it guards, and stays
/// until its time even when nobody waits any more.
package final class Alarms: Sendable {
  package static let shared = Alarms()
  /// How much too late a deadline may be noticed.
  private static let tick: Duration = .milliseconds(100)

  private struct State {
    var next: UInt64 = 0
    var set: [UInt64: (at: ContinuousClock.Instant, ring: @Sendable () -> Void)] = [:]
    var isTicking = false
  }

  private let state = Mutex(State())

  package init() {}

  /// Has `ring` called when so much time has passed, unless it is called off first; says under which number.
  package func set(_ time: Duration, _ ring: @escaping @Sendable () -> Void) -> UInt64 {
    let at = ContinuousClock.now + time
    let (number, starts) = state.withLock { state in
      state.next &+= 1
      state.set[state.next] = (at, ring)
      defer { state.isTicking = true }
      return (state.next, !state.isTicking)
    }
    if starts { Task.detached { await self.run() } }
    return number
  }

  /// Returns whether it had not rung.
  @discardableResult package func callOff(_ number: UInt64) -> Bool { state.withLock { $0.set.removeValue(forKey: number) != nil } }

  private func run() async {
    while true {
      try? await Task.sleep(for: Self.tick)
      let now = ContinuousClock.now
      let (due, goesOn) = state.withLock { state in
        let due = state.set.filter { $0.value.at <= now }
        for number in due.keys { state.set[number] = nil }
        state.isTicking = !state.set.isEmpty
        return (due.values.map(\.ring), state.isTicking)
      }
      for ring in due { ring() }
      if !goesOn { return }
    }
  }
}
