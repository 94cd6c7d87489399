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
    #expect(try await harness.storage.queue("erase_customer", store: row, delivery: "digest:1", text))
    #expect(try await !harness.storage.queue("erase_customer", store: row, delivery: "digest:1", text))
    #expect(try await harness.storage.queue("erase_store", store: row, delivery: "digest:2", text, deadline: Self.day))
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
    #expect(try await !harness.storage.queue("erase_customer", store: row, delivery: "digest:1", text))
    #expect(try await harness.storage.privacyStanding() == (1, 0, 1_800_000_000_000 + Self.day))
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
