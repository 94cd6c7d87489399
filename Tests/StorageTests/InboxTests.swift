import Foundation
import HostCore
import HostStorage
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

  @Test func whatAKilledProcessHadComesAgainOneByOne() async throws {
    let harness = try await StorageHarness()
    let inbox = InboxWriter(harness.storage)
    let row = harness.store.row
    try await inbox.accept(["a", "b", "c"].map { Self.arrival(row, $0) })
    #expect(try await harness.storage.takeFromInbox(store: row, at: .max, most: 2).count == 2)
    #expect(try await harness.storage.recoverInbox() == 2)
    var seen: [[String]] = []
    while true {
      let taken = try await harness.storage.takeFromInbox(store: row, at: .max, most: 10)
      if taken.isEmpty { break }
      seen.append(Self.messages(taken))
      try await harness.storage.endInInbox(taken.map { InboxOutcome(row: $0.row, state: .done) })
    }
    #expect(seen.map(\.count) == [1, 1, 1])
    #expect(Set(seen.flatMap { $0 }) == ["canary a", "canary b", "canary c"])
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
    #expect(try await harness.storage.pruneInbox(before: 1_800_000_000_000) == 0)
    #expect(try await harness.storage.pruneInbox(before: 1_800_000_000_001) == 1)
    #expect(try await harness.storage.deliveries(store: nil, state: nil, before: nil, limit: 10).map(\.state) == ["pending"])
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
