public import HostCore

/// Where one store's secrets lie. The host implements it over its storage.
public protocol SecretVault: Sendable {
  /// The secret of that name; nil when there is none. Within ``exclusively(_:)`` it is the one that is stored at this
  /// moment, whoever stored it.
  func secret(_ name: String) async throws(HostError) -> String?

  /// Stores all of these in one transaction, so that two that belong together are never parted. When it returns they
  /// survive a crash.
  func keep(_ secrets: [String: String]) async throws(HostError)

  /// Runs `body` while nobody else does with this store's vault, in this process or in another one.
  func exclusively<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value
}

/// Gives a secret by its name. Throws a sentence for the admin when there is none.
public typealias SecretSource = @Sendable (_ name: String) async throws(HostError) -> String

/// Secrets that somebody else looks after; what is kept is forgotten with the connection.
struct SourceVault: SecretVault {
  let source: SecretSource

  func secret(_ name: String) async throws(HostError) -> String? { try await source(name) }
  func keep(_ secrets: [String: String]) async throws(HostError) {}
  func exclusively<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value { try await body() }
}
