internal import HostCore
internal import HostNetwork
internal import HostStorage
internal import Synchronization

/// A connected store's secrets, over the storage. They are read at once, so that a session's requests need not ask the
/// database, and again whenever the vault was had alone or something was kept.
final class StoreVault: SecretVault {
  private let storage: Storage
  private let store: ConnectedStore
  private let folder: String
  private let sealed: Mutex<SealedSecrets>

  init(_ store: ConnectedStore, host: Tradepost) async throws(HostError) {
    storage = host.storage
    folder = host.folder
    self.store = store
    sealed = Mutex(try await host.storage.sealedSecrets(of: store.row))
  }

  func secret(_ name: String) async throws(HostError) -> String? {
    let secret = try sealed.withLock { $0 }.open(name)
    // Whatever is logged from now on is searched for it.
    if let secret { LogSecrets.shared.add(secret) }
    return secret
  }

  func keep(_ secrets: [String: String]) async throws(HostError) {
    // A log must not tell them even when they cannot be stored.
    for secret in secrets.values { LogSecrets.shared.add(secret) }
    try await storage.keep(secrets: secrets, of: store.row)
    try await readAgain()
  }

  /// One vault at a time, over all processes of this data folder.
  func exclusively<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
    let lock = try await FileLock.secrets(of: store, folder: folder)
    defer { withExtendedLifetime(lock) {} }
    try await readAgain()
    return try await body()
  }

  private func readAgain() async throws(HostError) {
    let fresh = try await storage.sealedSecrets(of: store.row)
    sealed.withLock { $0 = fresh }
  }
}

/// The secrets of a store that is only about to be connected or changed: what the admin says lies over what is stored. What
/// is kept meanwhile (a token that was rotated by the first look at the shop) is ``secrets``' part and is stored with them.
final class WishedVault: SecretVault {
  private let wished: Mutex<[String: String]>
  private let below: (any SecretVault)?

  init(_ secrets: [String: String], over below: (any SecretVault)? = nil) {
    for secret in secrets.values { LogSecrets.shared.add(secret) }
    wished = Mutex(secrets)
    self.below = below
  }

  /// What has to be stored when the store is.
  var secrets: [String: String] { wished.withLock { $0 } }

  func secret(_ name: String) async throws(HostError) -> String? {
    if let said = wished.withLock({ $0[name] }) { return said }
    return try await below?.secret(name)
  }

  func keep(_ secrets: [String: String]) async throws(HostError) {
    for secret in secrets.values { LogSecrets.shared.add(secret) }
    wished.withLock { $0.merge(secrets) { _, new in new } }
  }

  func exclusively<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
    guard let below else { return try await body() }
    return try await below.exclusively(body)
  }
}

extension FileLock {
  /// Milliseconds; longer than any renewal of a token takes.
  private static let longest: Int64 = 180_000
  private static let step: Int64 = 20

  /// Waits for the lock of a store's secrets.
  fileprivate static func secrets(of store: ConnectedStore, folder: String) async throws -> FileLock {
    for _ in 0..<longest / step {
      if let lock = try FileLock("\(store.uid)-secrets", folder: folder) { return lock }
      try await Task.sleep(for: .milliseconds(step))
    }
    throw HostError("lock.secrets", "Another process holds the secrets of \"\(store.name)\" for minutes now. End it, then try again.")
  }
}
