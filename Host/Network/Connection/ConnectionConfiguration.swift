public import HostCore
public import TradepostContract

/// What a ``StoreConnection`` needs to know of its store.
public struct ConnectionConfiguration: Sendable {
  /// Whose limits, sign-ins and response headers hold.
  public var manifest: Manifest
  /// As they were frozen when the store was connected.
  public var origins: Origins
  public var vault: any SecretVault
  /// The store's settings, as text: what a sign-in fills in beside secrets.
  public var settings: [String: String] = [:]
  /// What the store is called in sentences that say what to do.
  public var store = ""
  /// Where all of the store's origins really answer; nil: where their addresses say.
  public var connectTo: Endpoint?
  /// An admin said that this store may be on this very machine. Other private addresses stay refused.
  public var allowsLoopback = false
  /// Certificates in PEM form that this store is trusted by, beside the machine's: a shop that signs its own.
  public var authority: String?
  public var clock: HostClock
  /// Of the jitter between attempts.
  public var seed: UInt64
  public var resolver = Resolver.system
  public var bounds = Bounds()
  public var userAgent = "Tradepost/0.1"
  /// Told how long each request waited for its turn in the rate limit.
  public var waited: @Sendable (Duration) -> Void = { _ in }

  /// How much one request may take.
  public struct Bounds: Sendable, Hashable {
    /// From the connection to the body's last byte, of one attempt; by the machine's clock.
    public var attempt = Duration.seconds(60)
    /// Milliseconds for all attempts and the pauses between them; pauses count by the host's clock.
    public var total: Int64 = 300_000
    /// Bytes of an answer, unpacked.
    public var body = 32 * 1024 * 1024
    /// Bytes of a request.
    public var requestBody = 32 * 1024 * 1024
    public var connect = Duration.seconds(10)

    public init() {}
  }

  public init(
    manifest: Manifest, origins: Origins, clock: HostClock = .system, seed: UInt64 = 0, vault: any SecretVault
  ) {
    self.manifest = manifest
    self.origins = origins
    self.vault = vault
    self.clock = clock
    self.seed = seed
  }

  /// With secrets that never change.
  public init(
    manifest: Manifest, origins: Origins, clock: HostClock = .system, seed: UInt64 = 0, secrets: @escaping SecretSource
  ) {
    self.init(manifest: manifest, origins: origins, clock: clock, seed: seed, vault: SourceVault(source: secrets))
  }

  /// For a command line.
  var quotedStore: String { store.isEmpty ? "STORE" : "\"\(store)\"" }

  /// A setting's text, or what the manifest says in its place; nil when there is neither.
  func setting(_ name: String) -> String? {
    let value = settings[name] ?? manifest.settings.first { $0.name == name }?.fallback
    return value.flatMap { $0.isEmpty ? nil : $0 }
  }
}
