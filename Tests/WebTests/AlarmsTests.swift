import Testing

@testable import HostWeb

struct AlarmsTests {
  @Test func nobodyIsWokenTooSoon() async throws {
    let alarms = Alarms()
    // Twice: the clock, which stops when nobody waits, ticks again.
    for _ in 0..<2 {
      let begun = ContinuousClock.now
      try await withThrowingTaskGroup(of: (asked: Duration, waited: Duration).self) { group in
        for time in [350, 50, 200, 0] {
          group.addTask {
            try await alarms.pass(.milliseconds(time))
            return (.milliseconds(time), ContinuousClock.now - begun)
          }
        }
        for try await (asked, waited) in group { #expect(waited >= asked) }
      }
    }
  }

  @Test func whoIsCancelledWaitsNoLongerAndOthersDo() async throws {
    let alarms = Alarms()
    let begun = ContinuousClock.now
    let long = Task { try await alarms.pass(.seconds(60)) }
    let other = Task { try await alarms.pass(.milliseconds(300)) }
    try await Task.sleep(for: .milliseconds(50))
    long.cancel()
    await #expect(throws: CancellationError.self) { try await long.value }
    try await other.value
    #expect(ContinuousClock.now - begun < .seconds(30))
  }

  @Test func whoWasCancelledBeforeDoesNotBeginToWait() async throws {
    let alarms = Alarms()
    let tasks = (0..<100).map { _ in
      Task {
        while !Task.isCancelled { await Task.yield() }
        try await alarms.pass(.seconds(60))
      }
    }
    for task in tasks { task.cancel() }
    for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
  }
}
