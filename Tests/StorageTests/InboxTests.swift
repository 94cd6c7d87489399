import Foundation
import GRDB
import HostCore
import HostStorage
import Synchronization
import Testing

/// The inbox over a true database.
struct InboxTests {
  private static func arrival(_ store: Int64, _ text: String, unreadable: String? = nil) -> InboxArrival {
    InboxArrival(
      store: store, source: .call, topic: "order.updated", delivery: nil, message: Array("canary \(text)".utf8),
      digest: Hash128(of: Array(text.utf8), seed: 7), unreadable: unreadable)
  }

  private static func messages(_ work: [InboxWork]) -> [String] { work.map { String(decoding: $0.message, as: UTF8.self) } }

  @Test func whatWasTakenIsThereOnce() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    let row = harness.store.row
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<500 {
        group.addTask {
          guard case .stored = try await inbox.accept(Self.arrival(row, "\(number)")) else { throw CancellationError() }
        }
      }
      try await group.waitForAll()
    }
    let now: Int64 = 1_800_000_000_000
    #expect(try await harness.storage.inboxDue(at: now) == [row])
    let taken = try await harness.storage.takeFromInbox(store: row, at: now, most: 1000)
    #expect(Set(Self.messages(taken)) == Set((0..<500).map { "canary \($0)" }))
    #expect(try await harness.storage.takeFromInbox(store: row, at: now, most: 1000).isEmpty)
    #expect(try await harness.storage.inboxDue(at: now) == [])
  }

  @Test func theSameIsKeptOnceUntilSomebodyLooksAtIt() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    let row = harness.store.row
    let one = Self.arrival(row, "a")
    guard case .stored = try await inbox.accept(one) else { throw CancellationError() }
    #expect(try await inbox.accept(one) == .waiting)
    _ = try await harness.storage.takeFromInbox(store: row, at: .max, most: 10)
    // The record may have changed since it was read: it must be read again.
    guard case .stored = try await inbox.accept(one) else { throw CancellationError() }
    #expect(try await inbox.accept(Self.arrival(999, "b")) == .gone)
  }

  @Test func whatProcessesThatWereKilledHadComesAgainFewerEachTime() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    let row = harness.store.row
    try await inbox.accept((0..<99).map { Self.arrival(row, "\($0)") } + [Self.arrival(row, "poison")])
    var ends: [Int] = []
    var done: [String] = []
    while case let taken = try await harness.storage.takeFromInbox(store: row, at: .max, most: 100), !taken.isEmpty {
      let messages = Self.messages(taken)
      guard !messages.contains("canary poison") else {
        // The process ends here, whatever it had in hand; the last time, that is given up.
        #expect(try await harness.storage.inboxAtWork() == [row])
        let found = try await harness.storage.recoverInbox(store: row)
        #expect(found == (messages.count == 1 ? (0, 1) : (messages.count, 0)))
        ends.append(messages.count)
        continue
      }
      done += messages
      try await harness.storage.endInInbox(taken.map { InboxOutcome(row: $0.row, state: .done) })
    }
    #expect(ends == [100, 50, 5, 1])
    #expect(done.count == 99)
    #expect(Set(done).count == 99)
  }

  @Test func noMoreThanAFewMegabytesAreTakenAtOnce() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    let row = harness.store.row
    let large = String(repeating: "x", count: 2 << 20)
    try await inbox.accept((0..<6).map { Self.arrival(row, "\($0)" + large) })
    #expect(try await harness.storage.takeFromInbox(store: row, at: .max, most: 100).count == 4)
    #expect(try await harness.storage.takeFromInbox(store: row, at: .max, most: 100).count == 2)
  }

  @Test func whatFailedWaitsAndWhatIsGivenUpIsPutBack() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    let row = harness.store.row
    try await inbox.accept([Self.arrival(row, "late"), Self.arrival(row, "odd", unreadable: "It cannot be read.")])
    let now: Int64 = 1_800_000_000_000
    let taken = try await harness.storage.takeFromInbox(store: row, at: now, most: 10)
    #expect(Self.messages(taken) == ["canary late"])
    let outcome = InboxOutcome(row: taken[0].row, state: .pending, nextAt: now + 5, note: "The shop is down.", entities: ["orders 17"])
    try await harness.storage.endInInbox([outcome])
    #expect(try await harness.storage.inboxDue(at: now + 4) == [])
    #expect(try await harness.storage.inboxDue(at: now + 5) == [row])
    #expect(try await harness.storage.takeFromInbox(store: row, at: now + 5, most: 10).map(\.attempts) == [2])

    let dead = try await harness.storage.deliveries(store: nil, state: .dead, before: nil, limit: 10)
    #expect(dead.map(\.note) == ["It cannot be read."])
    #expect(try await harness.storage.retryDeadDeliveries(store: row) == 1)
    #expect(Self.messages(try await harness.storage.takeFromInbox(store: row, at: now, most: 10)) == ["canary odd"])
  }

  @Test func whatIsDoneIsForgottenInTime() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    let row = harness.store.row
    try await inbox.accept([Self.arrival(row, "a"), Self.arrival(row, "b")])
    let taken = try await harness.storage.takeFromInbox(store: row, at: .max, most: 1)
    try await harness.storage.endInInbox(taken.map { InboxOutcome(row: $0.row, state: .done) })
    let now: Int64 = 1_800_000_000_000
    #expect(try await harness.storage.pruneInbox(doneBefore: now, deadBefore: now) == 0)
    #expect(try await harness.storage.pruneInbox(doneBefore: now + 1, deadBefore: now) == 1)
    #expect(try await harness.storage.deliveries(store: nil, state: nil, before: nil, limit: 10).map(\.state) == ["pending"])
  }

  @Test func aPageGoesOnWhereItsLastDeliveryWasForgotten() async throws {
    let harness = try await StorageHarness()
    let row = harness.store.row
    let now = Mutex<Int64>(1_800_000_000_000)
    let clock = HostClock(
      now: {
        now.withLock { now in
          now += 1
          return now
        }
      }, sleep: { _ in })
    let storage = try Storage(folder: harness.folder, clock: clock)
    let inbox = InboxWriter(storage)
    for text in ["a", "b", "c"] { _ = try await inbox.accept(Self.arrival(row, text)) }
    let all = try await storage.deliveries(store: nil, state: nil, before: nil, limit: 9).compactMap { Ident(text: $0.uid) }
    let taken = try await storage.takeFromInbox(store: row, at: .max, most: 9)
    try await storage.endInInbox([InboxOutcome(row: taken[1].row, state: .done)])
    #expect(try await storage.pruneInbox(doneBefore: .max, deadBefore: .max) == 1)
    for (cursor, rest) in [(all[0], [all[2]]), (all[1], [all[2]]), (all[2], [])] {
      let page = try await storage.deliveries(store: nil, state: nil, before: cursor, limit: 9)
      #expect(page.compactMap { Ident(text: $0.uid) } == rest)
    }
    #expect(try await storage.deliveries(store: nil, state: nil, before: Ident(high: 0, low: 1), limit: 9).isEmpty)
  }

  @Test func whatTheDiskDamagedIsSaidToBeAndKeepsNobodyFromTheOthers() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    try await inbox.accept(["a", "b"].map { Self.arrival(harness.store.row, $0) })
    try await DatabaseQueue(path: harness.folder + "/tradepost.sqlite").write { db in
      try db.execute(sql: "UPDATE inbox_message SET sealed = x'01' WHERE id = (SELECT min(id) FROM inbox_message)")
    }
    let taken = try await harness.storage.takeFromInbox(store: harness.store.row, at: .max, most: 9)
    #expect(taken.map { $0.damage != nil } == [true, false] && taken[0].message.isEmpty)
  }

  @Test func whatWasGivenUpIsForgottenLaterAndAFewAtATime() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    try await inbox.accept((0..<5).map { Self.arrival(harness.store.row, "\($0)", unreadable: "It cannot be read.") })
    let now: Int64 = 1_800_000_000_000
    #expect(try await harness.storage.pruneInbox(doneBefore: now + 1, deadBefore: now) == 0)
    #expect(try await harness.storage.pruneInbox(doneBefore: now + 1, deadBefore: now + 1, most: 3) == 3)
    #expect(try await harness.storage.pruneInbox(doneBefore: now + 1, deadBefore: now + 1, most: 3) == 2)
  }

  @Test func whatEndsTheHostFourTimesIsGivenUp() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    let row = harness.store.row
    try await inbox.accept([Self.arrival(row, "poison")])
    let now: Int64 = 1_800_000_000_000
    _ = try await harness.storage.takeFromInbox(store: row, at: now, most: 10)
    // Each time, the process ends while it reads it; what comes meanwhile does not wait for it.
    for wait: Int64 in [0, 5000, 30_000] {
      #expect(try await harness.storage.recoverInbox(store: row).dead == 0)
      #expect(try await harness.storage.inboxDue(at: now + wait - 1) == [])
      let taken = try await harness.storage.takeFromInbox(store: row, at: now + wait, most: 10)
      #expect(Self.messages(taken) == ["canary poison"])
    }
    try await inbox.accept([Self.arrival(row, "well")])
    #expect(try await harness.storage.recoverInbox(store: row) == (0, 1))
    let dead = try await harness.storage.deliveries(store: nil, state: .dead, before: nil, limit: 10)
    #expect(
      dead.map(\.note) == ["The host ended four times while this was read: its package may have ended it. Show it to the package's author."]
    )
    #expect(Self.messages(try await harness.storage.takeFromInbox(store: row, at: .max, most: 10)) == ["canary well"])
    // Who sends it again does not wake it; a person does.
    #expect(try await inbox.accept(Self.arrival(row, "poison")) == .waiting)
    #expect(try await harness.storage.takeFromInbox(store: row, at: .max, most: 10).isEmpty)
    #expect(try await harness.storage.retryDeadDeliveries(store: row) == 1)
    #expect(Self.messages(try await harness.storage.takeFromInbox(store: row, at: .max, most: 10)) == ["canary poison"])
  }

  @Test func whatWasNotLookedAtIsGivenBackAsItWas() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    let row = harness.store.row
    try await inbox.accept([Self.arrival(row, "a"), Self.arrival(row, "b")])
    let taken = try await harness.storage.takeFromInbox(store: row, at: .max, most: 10)
    try await harness.storage.endInInbox([InboxOutcome(row: taken[0].row, state: .done)])
    try await harness.storage.giveBackToInbox(taken.map(\.row))
    let again = try await harness.storage.takeFromInbox(store: row, at: .max, most: 10)
    #expect(Self.messages(again) == ["canary b"] && again.map(\.attempts) == [1])
  }

  @Test func whoRepeatsADeliveryFillsNoDisk() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    let row = harness.store.row
    let one = Self.arrival(row, "a")
    for _ in 0..<5 {
      guard case .stored = try await inbox.accept(one) else { throw CancellationError() }
      // It is done again all the same: the same words may be said twice.
      let taken = try await harness.storage.takeFromInbox(store: row, at: .max, most: 10)
      #expect(Self.messages(taken) == ["canary a"])
      try await harness.storage.endInInbox(taken.map { InboxOutcome(row: $0.row, state: .done) })
    }
    #expect(try await harness.storage.deliveries(store: nil, state: nil, before: nil, limit: 10).map(\.repeats) == [4])
  }

  @Test func nothingOfItLiesAboutReadable() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    try await inbox.accept([Self.arrival(harness.store.row, "secret")])
    for name in try FileManager.default.contentsOfDirectory(atPath: harness.folder) {
      let bytes = FileManager.default.contents(atPath: harness.folder + "/" + name) ?? Data()
      #expect(bytes.range(of: Data("canary".utf8)) == nil, "\(name)")
    }
  }
}
