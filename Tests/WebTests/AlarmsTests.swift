import HostCore
import Synchronization
import Testing

struct AlarmsTests {
  @Test func noneRingsTooSoonAndEachRingsOnce() async throws {
    let alarms = Alarms()
    // Twice: the clock, which stops when none is set, ticks again.
    for _ in 0..<2 {
      let begun = ContinuousClock.now
      let (rings, ring) = AsyncStream.makeStream(of: Int.self)
      let asked = [350, 50, 200, 0]
      for time in asked { _ = alarms.set(.milliseconds(time)) { ring.yield(time) } }
      var rung: [Int] = []
      for await time in rings {
        #expect(ContinuousClock.now - begun >= .milliseconds(time))
        rung.append(time)
        if rung.count == asked.count { break }
      }
      #expect(rung.sorted() == asked.sorted())
    }
  }

  @Test func whatIsCalledOffDoesNotRing() async throws {
    let alarms = Alarms()
    let rung = Mutex<[Int]>([])
    let off = (0..<100).map { number in alarms.set(.milliseconds(100)) { rung.withLock { $0.append(number) } } }
    for number in off { #expect(alarms.callOff(number)) }
    let (rings, ring) = AsyncStream.makeStream(of: Void.self)
    let last = alarms.set(.milliseconds(300)) { ring.finish() }
    for await _ in rings {}
    #expect(rung.withLock { $0.isEmpty })
    #expect(!alarms.callOff(last))
  }
}

struct DeadlineTests {
  @Test func whoIsInTimeGivesWhatTheyHave() async throws {
    #expect(try await within(60_000) { 7 } == 7)
    await #expect(throws: CancellationError.self) { try await within(60_000) { throw CancellationError() } }
  }

  @Test func whoIsLateIsToldToStop() async throws {
    #expect(try await within(50) { try await Task.sleep(for: .seconds(600)) } == nil)
    // Told to stop, it came to its end all the same.
    #expect(
      try await within(50) {
        try? await Task.sleep(for: .seconds(600))
        return 7
      } == 7)
  }

  @Test func whoNobodyWaitsForAnyMoreIsToldToo() async throws {
    let work = Task { try await within(600_000) { try await Task.sleep(for: .seconds(600)) } }
    work.cancel()
    await #expect(throws: CancellationError.self) { try await work.value }
  }
}
