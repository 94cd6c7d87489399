import HostCore
import HostStorage
import Testing
import TradepostContract
import TradepostJSON

/// Requests of privacy law, and secrets that were changed.
struct PrivacyTests {
  private static let day: Int64 = 86_400_000

  @Test func whatIsAskedForIsThereOnceUntilItIsAnswered() async throws {
    let harness = try await StorageHarness()
    let row = harness.store.row
    let text = Array(
      #"{"changes":[],"events":[{"kind":"erase_customer","customer_id":"17","email":"canary@shop.example","order_ids":["9"]}]}"#.utf8)
    #expect(try await harness.storage.queue("erase_customer", store: row, digest: [1], text))
    #expect(try await !harness.storage.queue("erase_customer", store: row, digest: [1], text))
    #expect(try await harness.storage.queue("erase_store", store: row, digest: [2], text, deadline: Self.day))
    let open = try await harness.storage.privacyRequests(store: row, isOpen: true, limit: 10)
    #expect(open.map(\.kind) == ["erase_store", "erase_customer"])
    #expect(open.map { ($0.dueAt - 1_800_000_000_000) / Self.day } == [1, 30])
    #expect(open[1].event?.email == "canary@shop.example" && open[1].event?.orderIDs == ["9"])
    let first = try #require(Ident(text: open[0].uid))
    #expect(try await harness.storage.privacyRequests(store: nil, isOpen: nil, after: first, limit: 10).map(\.uid) == [open[1].uid])

    let second = try #require(Ident(text: open[1].uid))
    #expect(try await harness.storage.endPrivacyRequest(second))
    #expect(try await !harness.storage.endPrivacyRequest(Ident(high: 1, low: 1)))
    #expect(try await harness.storage.privacyRequests(store: row, isOpen: true, limit: 10).map(\.kind) == ["erase_store"])
    let done = try await harness.storage.privacyRequests(store: row, isOpen: false, limit: 10)
    #expect(done.map(\.doneAt) == [1_800_000_000_000] && done[0].event == nil)
    // It is remembered that it was answered: the same delivery asks for nothing new.
    #expect(try await !harness.storage.queue("erase_customer", store: row, digest: [1], text))
    #expect(try await harness.storage.privacyStanding() == (1, 0, 1_800_000_000_000 + Self.day))
  }

  @Test func whatIsAskedForOnceMoreAfterItsAnswerIsARequestOfItsOwn() async throws {
    let harness = try await StorageHarness()
    let row = harness.store.row
    #expect(try await harness.storage.queue("erase_store", store: row, digest: [1], [1]))
    let first = try #require(try await harness.storage.privacyRequests(store: row, isOpen: true, limit: 9).first)
    #expect(try await harness.storage.endPrivacyRequest(try #require(Ident(text: first.uid))))
    for (wait, isNew) in [(0, false), (Self.day - 1, false), (Self.day, true), (Self.day + 1, false)] {
      let now = 1_800_000_000_000 + wait
      let later = try Storage(folder: harness.folder, clock: HostClock(now: { now }, sleep: { _ in }))
      #expect(try await later.queue("erase_store", store: row, digest: [1], [2]) == isNew)
    }
    let all = try await harness.storage.privacyRequests(store: row, isOpen: nil, limit: 9)
    #expect(all.map(\.doneAt) == [nil, 1_800_000_000_000])
    #expect(all.map(\.dueAt) == [1_800_000_000_000 + 31 * Self.day, 1_800_000_000_000 + 30 * Self.day])
    #expect(all[0].payload == [2] && all[1].uid == first.uid)
  }

  @Test func whatADeliverySaysIsForgottenWithTheRequestThatItBrought() async throws {
    let harness = try await StorageHarness()
    let (storage, row) = (harness.storage, harness.store.row)
    let inbox = InboxWriter(storage)
    let arrival = InboxArrival(
      store: row, source: .call, topic: nil, delivery: nil, message: Array("canary@shop.example".utf8),
      digest: Hash128(of: [1], seed: 7), unreadable: nil)
    guard case .stored(let uid) = try await inbox.accept(arrival) else { throw CancellationError() }
    let work = try #require(try await storage.takeFromInbox(store: row, at: .max, most: 1).first)
    for kind in ["erase_customer", "report_customer"] { #expect(try await storage.queue(kind, store: row, digest: work.digest, [1])) }
    let open = try await storage.privacyRequests(store: row, isOpen: true, limit: 9).compactMap { Ident(text: $0.uid) }
    #expect(try await storage.endPrivacyRequest(open[0]))
    try await storage.endInInbox([InboxOutcome(row: work.row, state: .done)])
    #expect(try await storage.delivery(uid)?.message != nil)
    // With the last of them.
    #expect(try await storage.endPrivacyRequest(open[1]))
    #expect(try #require(try await storage.delivery(uid)).message == nil)
    #expect(try await storage.retryDeliveries([uid]) == 0)
    #expect(try await storage.deliveries(store: nil, state: .done, before: nil, limit: 9).count == 1)

    // Sent once more, it is heard, and then forgotten as well.
    guard case .stored(let again) = try await inbox.accept(arrival) else { throw CancellationError() }
    let second = try #require(try await storage.takeFromInbox(store: row, at: .max, most: 1).first)
    #expect(again != uid && second.message == arrival.message)
    #expect(try await !storage.queue("erase_customer", store: row, digest: second.digest, [1]))
    try await storage.endInInbox([InboxOutcome(row: second.row, state: .done)])
    try await storage.forgetAnswered(second.row)
    #expect(try #require(try await storage.delivery(again)).message == nil)
  }

  @Test func theSecretBeforeHoldsForADay() async throws {
    let harness = try await StorageHarness()
    var store = harness.store
    for secret in ["second-secret", "second-secret", "third-secret"] {
      try await harness.storage.update(store, secrets: ["token": secret], signing: "token")
      store = try await harness.storage.store("Shop")
    }
    #expect(try await harness.storage.signingSecrets("token", of: store.row).first == "third-secret")
    #expect(Set(try await harness.storage.signingSecrets("token", of: store.row)).count >= 2)
  }

  @Test func aDisconnectedStoreKeepsWhatDeliveriesAreSignedWith() async throws {
    let harness = try await StorageHarness()
    _ = try await harness.pull([[try StorageHarness.order("1", "10.00")]])
    try await harness.storage.keep(secrets: ["hook": "signing-secret"], of: harness.store.row)
    let before = try await harness.storage.storesMark()
    #expect(try await !harness.storage.disconnect(harness.store, keeping: "hook"))
    #expect(try await harness.storage.storesMark() != before)
    #expect(try await harness.storage.secret("token", of: harness.store.row) == nil)
    #expect(try await harness.storage.signingSecrets("hook", of: harness.store.row) == ["signing-secret"])
    #expect(try await harness.storage.uninstalledStores() == [harness.store.row])
    await #expect(throws: HostError.self) { try await harness.storage.keep(secrets: ["token": "rotated-1"], of: harness.store.row) }
  }
}
