internal import HostCore
internal import HostNetwork
internal import HostRuntime
internal import HostStorage
internal import HostSync
internal import TradepostContract
internal import TradepostJSON

/// A store with everything that talks to it: its adapter's session, and the network behind it.
struct StoreLink: Sendable {
  let session: any StoreSession
  let platform: PlatformClock
  /// Counts what may have changed something on the platform.
  let sent: SentCount
  private let connection: StoreConnection

  /// Ends the session, then the connections.
  func close() async {
    await session.close()
    await connection.shutdown()
  }

  /// Opens a session for `store` whose requests go to the shop itself.
  ///
  /// - Parameters:
  ///   - vault: nil: the stored secrets; another one while a store is being connected or changed.
  ///   - recorder: tapes what goes on.
  static func open(
    _ store: ConnectedStore, _ package: Package, host: Tradepost, vault: (any SecretVault)? = nil,
    recorder: TapeRecorder? = nil
  ) async throws -> StoreLink {
    let connection = StoreConnection(try await configuration(store, package, host: host, vault: vault))
    do {
      let adapter = try await package.load { host.note($0) }
      let metered = MeteredOutbound(wrapped: connection, package: package.manifest.id)
      let sent = SentCount(wrapping: recorder?.outbound(metered) ?? metered)
      let platform = PlatformClock(wrapping: sent, clock: host.clock)
      let session = try await adapter.open(
        store: store.name, settingsJSON: store.settingsJSON(package.manifest), outbound: platform,
        clock: recorder?.clock ?? host.clock
      ) { host.note($0) }
      return StoreLink(
        session: MeteredSession(wrapped: recorder?.session(session) ?? session, package: package.manifest.id), platform: platform,
        sent: sent, connection: connection)
    } catch {
      await connection.shutdown()
      throw error
    }
  }

  /// What the network needs to know of the store.
  static func configuration(
    _ store: ConnectedStore, _ package: Package, host: Tradepost, vault: (any SecretVault)?
  ) async throws(HostError) -> ConnectionConfiguration {
    let own: any SecretVault
    if let vault { own = vault } else { own = try await StoreVault(store, host: host) }
    var configuration = ConnectionConfiguration(
      manifest: package.manifest,
      origins: try Origins(stored: store.origins, manifest: package.manifest, settings: store.settings), clock: host.clock, vault: own)
    configuration.settings = store.settings
    configuration.store = store.name
    configuration.waited = { StepMeter.waited(package.manifest.id, $0) }
    configuration.connectTo = try store.connectTo.map { text throws(HostError) in try Endpoint(text) }
    configuration.allowsLoopback = store.allowsLoopback
    configuration.authority = store.authority
    return configuration
  }

  /// What `check` finds out.
  func check() async throws -> Account {
    let result = try await session.run(OperationCall("check")) { _ in }
    do throws(JSONError) { return try Account(json: JSONDocument(parsing: result.value).root) } catch {
      throw Failure(.adapter, "The adapter's answer to check is not what its schema says: \(error). Tell its author.")
    }
  }
}

extension ConnectedStore {
  /// The settings as the manifest types them, for the adapter.
  func settingsJSON(_ manifest: Manifest) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      for setting in manifest.settings.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
        guard let value = settings[setting.name] ?? setting.fallback else { continue }
        writer.key(setting.name)
        switch setting.kind {
        case .number where Amount(value) != nil: writer.raw(value)
        case .bool: writer.bool(value == "true")
        default: writer.string(value)
        }
      }
    }
    return writer.bytes
  }
}
