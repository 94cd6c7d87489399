import HostCore
import HostStorage
import Testing

@Suite("Secrets that come about by themselves")
struct KeptSecretsTests {
  @Test func areStoredTogetherAndReadAnew() async throws {
    let harness = try await StorageHarness()
    let before = try await harness.storage.sealedSecrets(of: harness.store.row)
    try await harness.storage.keep(secrets: ["token": "rotated-1", "token.expires": "never"], of: harness.store.row)
    #expect(try before.open("token") == "hush-hush-secret")
    let after = try await harness.storage.sealedSecrets(of: harness.store.row)
    #expect(try after.open("token") == "rotated-1" && after.open("token.expires") == "never")
  }

  /// A renewal that was under way when the store was disconnected brings nothing back.
  @Test func doNotComeBackToAStoreThatWasDisconnected() async throws {
    let harness = try await StorageHarness()
    _ = try await harness.pull([[try StorageHarness.order("1", "10.00")]])
    _ = try await harness.storage.disconnect(harness.store)
    await #expect(
      throws: HostError("store.gone", "The store was disconnected meanwhile, so its new secrets were not stored.")
    ) { try await harness.storage.keep(secrets: ["token": "rotated-1"], of: harness.store.row) }
    #expect(try await harness.storage.secret("token", of: harness.store.row) == nil)
  }
}
