public import HostCore
internal import HostNetwork
internal import HostRuntime
internal import HostStorage
internal import TradepostContract

/// Installing an app into a shop by its owner's browser.
extension Tradepost {
  /// Connects a store with the tokens that its owner grants, or gives a connected store new ones.
  ///
  /// - Parameters:
  ///   - wish: what the admin said. Of a store that is connected already, what is not said is as it is stored.
  ///   - redirect: where the browser comes back to, as it is registered with the platform.
  ///   - visit: shows the owner the address, and gives the one that the browser came back with; `fits` tells that one from
  ///     what others may have said.
  public func install(
    _ wish: Connecting, redirect: String,
    visit: (_ address: String, _ fits: @escaping @Sendable (String) -> Bool) async throws(HostError) -> String
  ) async throws(HostError) -> StoreView {
    try Storage.check(name: wish.name)
    let package = try catalog.package(wish.platform)
    let manifest = package.manifest
    let connected = try await storage.stores().first {
      $0.name.utf8.elementsEqual(wish.name.utf8) && $0.packages.contains(manifest.id)
    }
    var wish = wish
    if let connected { try await recall(connected, manifest, &wish) }
    var installation = try Installation(
      manifest, settings: wish.settings, secrets: wish.secrets, redirect: redirect, now: clock.now())
    let callback = try await visit(installation.address) { [installation] in installation.isAbout($0) }
    let granted = try installation.finish(callback, secrets: wish.secrets, now: clock.now())
    wish.settings = granted.settings
    wish.obtained = try await exchange(granted.code, installation, wish, package)
    guard let connected else { return try await connect(wish) }
    var change = Change()
    change.settings = wish.settings
    change.secrets = wish.secrets
    change.obtained = wish.obtained
    change.connectTo = wish.connectTo
    change.authority = wish.authority
    return try await update(connected.uid, change)
  }

  /// What is stored of a connected store, below what the admin says now.
  private func recall(_ store: ConnectedStore, _ manifest: Manifest, _ wish: inout Connecting) async throws(HostError) {
    wish.settings = store.settings.merging(wish.settings) { $1 }
    wish.connectTo = wish.connectTo ?? store.connectTo
    wish.authority = wish.authority ?? store.authority
    wish.allowsLoopback = wish.allowsLoopback || store.allowsLoopback
    // Tokens come anew; all else is needed to get them.
    for secret in manifest.secrets where secret.source != .obtained && wish.secrets[secret.name, default: ""].isEmpty {
      wish.secrets[secret.name] = try await storage.secret(secret.name, of: store.row)
    }
  }

  private func exchange(
    _ code: String, _ installation: Installation, _ wish: Connecting, _ package: Package
  ) async throws(HostError) -> [String: String] {
    let store = try Self.draft(wish, package.manifest)
    let connection = StoreConnection(
      try await StoreLink.configuration(store, package, host: self, vault: WishedVault(wish.secrets)))
    let result: Result<[String: String], Failure>
    do throws(Failure) {
      result = .success(
        try await connection.exchange(
          code: code, signIn: installation.signInName, redirect: installation.redirect, more: installation.exchange))
    } catch { result = .failure(error) }
    await connection.shutdown()
    do throws(Failure) { return try result.get() } catch { throw Self.explained(error, "\"\(wish.name)\" cannot be installed") }
  }
}
