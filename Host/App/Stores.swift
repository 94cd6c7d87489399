public import HostCore
internal import HostNetwork
internal import HostRuntime
internal import HostStorage
public import TradepostContract

/// Connecting stores, and deciding which packages run for them.
extension Tradepost {
  /// What an admin says to connect a store.
  public struct Connecting: Sendable {
    public var platform: String
    public var name: String
    public var book = "main"
    public var settings: [String: String] = [:]
    public var secrets: [String: String] = [:]
    /// What an installation was given, beside what the admin said.
    var obtained: [String: String] = [:]
    /// Where the shop really answers, `127.0.0.1:8080`.
    public var connectTo: String?
    public var allowsLoopback = false
    /// Certificates of authorities to trust beside the machine's, in PEM.
    public var authority: String?

    public init(platform: String, name: String) {
      self.platform = platform
      self.name = name
    }
  }

  /// Checks what the admin said, asks the shop itself, and only then records the store and enables its package.
  public func connect(_ wish: Connecting) async throws(HostError) -> StoreView {
    try Storage.check(name: wish.name)
    try Storage.check(name: wish.book)
    let package = try catalog.package(wish.platform)
    let manifest = package.manifest
    try Self.check(wish, manifest)
    var wish = wish
    for secret in manifest.secrets where secret.source == .generated && wish.secrets[secret.name, default: ""].isEmpty {
      wish.secrets[secret.name] = Chance.hex(bytes: 32)
    }
    var store = try Self.draft(wish, manifest)
    let vault = WishedVault(wish.secrets.merging(wish.obtained) { $1 })
    store.account = try await check(store, vault)
    let added = try await storage.add(store, secrets: vault.secrets)
    try await applyThreshold(added.settings, added)
    return try await storage.view(of: added)
  }

  /// The store that would be connected: nothing of it is recorded, and nobody knows yet whose shop it is.
  static func draft(_ wish: Connecting, _ manifest: Manifest) throws(HostError) -> ConnectedStore {
    let origins = try Origins.freeze(manifest: manifest, settings: wish.settings)
    guard let unknown = Currency("EUR") else { throw HostError("store.currency", "No currency is known.") }
    return ConnectedStore(
      row: 0, uid: "", name: wish.name, platform: manifest.id, book: wish.book, settings: wish.settings, origins: origins.stored,
      connectTo: wish.connectTo, allowsLoopback: wish.allowsLoopback || wish.connectTo != nil, authority: wish.authority,
      account: Account(id: "", name: "", currency: unknown, timeZone: "UTC", apiVersion: ""), packages: [manifest.id])
  }

  /// Every setting and secret that the manifest needs is there and of its kind, and nothing else.
  private static func check(_ wish: Connecting, _ manifest: Manifest) throws(HostError) {
    for setting in manifest.settings {
      guard let value = wish.settings[setting.name] ?? setting.fallback else {
        if setting.required {
          throw HostError(
            "setting.missing", "\(manifest.name) needs \"\(setting.label)\". Add: --set \(setting.name)=…  \(setting.help)", exit: 2)
        }
        continue
      }
      let fits =
        switch setting.kind {
        case .text, .address: true
        case .number: Amount(value) != nil
        case .bool: value == "true" || value == "false"
        case .choice: setting.choices.contains(value)
        }
      guard fits else {
        let wanted = setting.kind == .choice ? "one of " + setting.choices.joined(separator: ", ") : "a \(setting.kind.rawValue)"
        throw HostError("setting.value", "\(setting.name) is \"\(value)\", not \(wanted). \(setting.help)", exit: 2)
      }
    }
    for (name, value) in wish.settings.sorted(by: { $0.key < $1.key }) where !manifest.settings.contains(where: { $0.name == name }) {
      if let ours = HostSetting.named(name) {
        try ours.check(value)
        continue
      }
      let known = manifest.settings.map(\.name).joined(separator: ", ")
      throw HostError("setting.unknown", "\(manifest.name) has no setting \"\(name)\"; it has: \(known).", exit: 2)
    }
    for name in wish.secrets.keys.sorted() where !manifest.secrets.contains(where: { $0.name == name }) {
      let known = manifest.secrets.map(\.name).joined(separator: ", ")
      throw HostError("secret.unknown", "\(manifest.name) has no secret \"\(name)\"; it has: \(known).", exit: 2)
    }
    for secret in manifest.secrets where secret.isRequired && (wish.obtained[secret.name] ?? wish.secrets[secret.name, default: ""]).isEmpty
    {
      throw HostError(
        "secret.missing", "\(manifest.name) needs \"\(secret.label)\". Add: --secret \(secret.name)=-  \(secret.help)", exit: 2)
    }
  }

  /// Asks the shop who it is.
  private func check(_ store: ConnectedStore, _ vault: (any SecretVault)? = nil) async throws(HostError) -> Account {
    do {
      let link = try await StoreLink.open(store, try catalog.package(store.platform), host: self, vault: vault)
      do {
        let account = try await link.check()
        await link.close()
        return account
      } catch {
        await link.close()
        throw error
      }
    } catch { throw Self.explained(error, "\"\(store.name)\" cannot be reached") }
  }

  /// A platform's or an adapter's failure as an error for a person.
  static func explained(_ error: any Error, _ what: String) -> HostError {
    switch error {
    case let error as HostError: error
    case let failure as Failure: HostError("platform.\(failure.code)", "\(what): \(failure.message)")
    default: HostError("host.unknown", "\(what): \(error)")
    }
  }

  /// Asks a connected shop who it is, with the stored credentials. Throws when it is another shop than it was.
  public func test(_ name: String) async throws(HostError) -> Account {
    let store = try await storage.store(name)
    try Self.mayRun(store, store.platform)
    let account = try await check(store)
    guard account.id == store.account.id else {
      throw HostError(
        "store.other",
        "\"\(store.name)\" was connected as \(store.account.id), but \(account.id) answers now. Connect it as a store of its own.")
    }
    return account
  }

  /// A package that is disabled for a store runs nothing for it.
  static func mayRun(_ store: ConnectedStore, _ package: String) throws(HostError) {
    guard store.packages.contains(package) else {
      throw HostError(
        "plugin.disabled",
        "\(package) is disabled for \"\(store.name)\". Enable it: tradepost plugin enable \(package) --store \"\(store.name)\"")
    }
  }

  public func stores() async throws(HostError) -> [StoreView] {
    var views: [StoreView] = []
    for store in try await storage.stores() { views.append(try await storage.view(of: store)) }
    return views
  }

  public func store(_ name: String) async throws(HostError) -> StoreView {
    try await storage.view(of: try await storage.store(name))
  }

  /// Changes of a connected store; nil leaves what is there. Its origins stay frozen.
  public struct Change: Sendable {
    public var name: String?
    public var settings: [String: String] = [:]
    public var secrets: [String: String] = [:]
    /// What an installation was given, beside what the admin said.
    var obtained: [String: String] = [:]
    public var connectTo: String?
    public var authority: String?
    /// Of the store that is to be changed; nil: whatever it is now.
    public var revision: Int64?

    public init() {}

    /// Nothing that the shop has to do with: it need not answer.
    var isOurs: Bool {
      secrets.isEmpty && obtained.isEmpty && connectTo == nil && authority == nil
        && settings.keys.allSatisfy { HostSetting.named($0) != nil }
    }
  }

  /// Applies a change after the shop answered under it.
  public func update(_ name: String, _ change: Change) async throws(HostError) -> StoreView {
    var store = try await storage.store(name)
    if let revision = change.revision { store.revision = revision }
    let manifest = try catalog.package(store.platform).manifest
    if let name = change.name { try await rename(&store, name) }
    store.settings.merge(change.settings) { $1 }
    store.connectTo = change.connectTo ?? store.connectTo
    store.allowsLoopback = store.allowsLoopback || change.connectTo != nil
    store.authority = change.authority ?? store.authority
    let origins = try Origins.freeze(manifest: manifest, settings: store.settings)
    guard origins.lead(where: store.origins) else {
      throw HostError(
        "store.origin", "An address of \"\(store.name)\" is frozen since it was connected. Connect the other shop as a store of its own.",
        exit: 2)
    }
    store.origins = origins.stored
    var wish = Connecting(platform: store.platform, name: store.name)
    wish.settings = store.settings
    wish.secrets = change.secrets
    for secret in manifest.secrets where wish.secrets[secret.name] == nil {
      wish.secrets[secret.name] = try await storage.secret(secret.name, of: store.row)
    }
    try Self.check(wish, manifest)
    // A token that is rotated by this very look is stored at once, unless it belongs to secrets that are not stored yet.
    let stored = try await StoreVault(store, host: self)
    let secrets = change.secrets.merging(change.obtained) { $1 }
    let wished = secrets.isEmpty ? nil : WishedVault(secrets, over: stored)
    let account = change.isOurs ? store.account : try await check(store, wished ?? stored)
    guard account.id == store.account.id else {
      throw HostError("store.other", "These settings lead to another shop: \(account.id). Nothing was changed.")
    }
    store.account = account
    try await storage.update(store, secrets: wished?.secrets ?? [:], signing: manifest.deliveries?.signingSecret)
    try await applyThreshold(change.settings, store)
    return try await self.store(store.uid)
  }

  /// Where the shop calls an address with the store's name in it, another name would cut that off without a word.
  private func rename(_ store: inout ConnectedStore, _ name: String) async throws(HostError) {
    let (row, old) = (store.row, store.name)
    if !name.utf8.elementsEqual(old.utf8), let wish = try await storage.subscriptionWishes().first(where: { $0.store == row }),
      (wish.address.split(separator: "/").last.flatMap { PercentText.decode($0) } ?? "").utf8.elementsEqual(old.utf8)
    {
      throw HostError(
        "store.subscribed",
        "The shop calls \(wish.address), which another name would cut off. First have it call the id, which stays: "
          + "tradepost store subscribe \(store.uid) --address …/\(store.uid)", exit: 2)
    }
    store.name = name
  }

  public func enable(_ package: String, store name: String, _ isEnabled: Bool) async throws(HostError) -> StoreView {
    let store = try await storage.store(name)
    if isEnabled {
      _ = try catalog.package(package)
      guard try await storage.isConnected(store.row) else {
        throw HostError(
          "store.disconnected",
          "\"\(store.name)\" is disconnected: nothing can run for it. Connect it again: tradepost store add \(store.platform) \"\(store.name)\"",
          exit: 2)
      }
    }
    try await storage.enable(package, for: store.row, isEnabled)
    return try await self.store(store.uid)
  }
}
