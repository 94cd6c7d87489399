import HostCore
import HostNetwork
import Synchronization
import Testing

/// A vault that several connections may share, as processes share a store's.
final class Vault: SecretVault {
  private struct State {
    var secrets: [String: String]
    var kept: [[String: String]] = []
    var isFull = false
    var isHeld = false
  }

  private let state: Mutex<State>

  init(_ secrets: [String: String]) { state = Mutex(State(secrets: secrets)) }

  var secrets: [String: String] { state.withLock { $0.secrets } }
  /// What was kept, transaction by transaction.
  var kept: [[String: String]] { state.withLock { $0.kept } }

  /// From now on nothing can be kept, or again.
  func fill(_ isFull: Bool) { state.withLock { $0.isFull = isFull } }
  func set(_ name: String, _ value: String) { state.withLock { $0.secrets[name] = value } }

  func secret(_ name: String) async throws(HostError) -> String? { state.withLock { $0.secrets[name] } }

  func keep(_ secrets: [String: String]) async throws(HostError) {
    let isFull = state.withLock { state in
      if state.isFull { return true }
      state.secrets.merge(secrets) { _, new in new }
      state.kept.append(secrets)
      return false
    }
    if isFull { throw HostError("data.sqlite", "The disk is full: make room.") }
  }

  func exclusively<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
    while !state.withLock({ state in
      defer { state.isHeld = true }
      return !state.isHeld
    }) { try await Task.sleep(for: .milliseconds(1)) }
    defer { state.withLock { $0.isHeld = false } }
    return try await body()
  }
}
