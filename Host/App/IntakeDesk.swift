internal import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostWebhooks
internal import Synchronization
internal import TradepostContract

/// Who may be sent what: the stores of each platform, each with the check of its deliveries. It is asked for every delivery,
/// so it remembers for a moment; a refusal is only given by what is known to hold still. However many wait, one reads.
final class IntakeDesk: Sendable {
  final class Place: Sendable {
    let store: ConnectedStore
    let package: Package
    let rules: Deliveries
    let check: DeliveryCheck

    init(store: ConnectedStore, package: Package, rules: Deliveries, check: DeliveryCheck) {
      self.store = store
      self.package = package
      self.rules = rules
      self.check = check
    }
  }

  /// All that is known at one moment.
  struct Shelf: Sendable {
    fileprivate let mark: StoresMark
    fileprivate let readAt: ContinuousClock.Instant
    fileprivate let platforms: [String: Result<[Place], HostError>]

    /// None, for a platform that no store is of.
    func places(_ platform: String) throws(HostError) -> [Place] { try platforms[platform]?.get() ?? [] }
  }

  private struct State {
    var shelf: Shelf?
    var renewal: Task<Result<Shelf, HostError>, Never>?
    var look: Task<Result<StoresMark, HostError>, Never>?
  }

  /// What another process has changed is known after this time, also when nobody is refused.
  private static let longest: Duration = .seconds(1)
  private let state = Mutex(State())

  /// What is known, as old as it is while somebody reads it anew.
  func shelf(_ host: Tradepost) async throws(HostError) -> Shelf {
    let known: Shelf? = state.withLock { state in
      guard let shelf = state.shelf else { return nil }
      let age = ContinuousClock.now - shelf.readAt
      return age <= Self.longest || state.renewal != nil && age <= Self.longest * 3 ? shelf : nil
    }
    if let known { return known }
    return try await renewed(host)
  }

  /// What counts now instead of `seen`; nil: nothing has changed. Forged deliveries come by the thousand: this is cheap.
  func newer(than seen: Shelf, _ host: Tradepost) async throws(HostError) -> Shelf? {
    var newest: Shelf?
    // A reading that had begun before somebody changed something may be the one that was waited for.
    for _ in 0..<3 {
      if try await mark(host) == (newest ?? seen).mark { return newest }
      newest = try await renewed(host)
    }
    return newest
  }

  private func renewed(_ host: Tradepost) async throws(HostError) -> Shelf {
    let renewal = state.withLock { state in
      if let renewal = state.renewal { return renewal }
      let renewal = Task {
        let result = await Self.read(host)
        self.state.withLock { state in
          state.renewal = nil
          if case .success(let shelf) = result { state.shelf = shelf }
        }
        return result
      }
      state.renewal = renewal
      return renewal
    }
    return try await renewal.value.get()
  }

  private func mark(_ host: Tradepost) async throws(HostError) -> StoresMark {
    let look = state.withLock { state in
      if let look = state.look { return look }
      let look = Task { () -> Result<StoresMark, HostError> in
        let result: Result<StoresMark, HostError>
        do throws(HostError) { result = .success(try await host.storage.storesMark()) } catch { result = .failure(error) }
        self.state.withLock { $0.look = nil }
        return result
      }
      state.look = look
      return look
    }
    return try await look.value.get()
  }

  private static func read(_ host: Tradepost) async -> Result<Shelf, HostError> {
    do throws(HostError) {
      // What changes while it is read is read again: the mark is of the time before.
      let mark = try await host.storage.storesMark()
      let stores = try await host.storage.stores()
      let gone = try await host.storage.uninstalledStores()
      var platforms: [String: Result<[Place], HostError>] = [:]
      for (platform, stores) in Dictionary(grouping: stores, by: \.platform) {
        // A shop that took the app out still sends what the law makes it send.
        let listening = stores.filter { $0.packages.contains(platform) || gone.contains($0.row) }
        do throws(HostError) { platforms[platform] = .success(try await places(platform, listening, host)) } catch {
          platforms[platform] = .failure(error)
        }
      }
      return .success(Shelf(mark: mark, readAt: .now, platforms: platforms))
    } catch { return .failure(error) }
  }

  private static func places(
    _ platform: String, _ stores: [ConnectedStore], _ host: Tradepost
  ) async throws(HostError) -> [Place] {
    let package = try host.catalog.package(platform)
    guard let rules = package.manifest.deliveries else { return [] }
    var places: [Place] = []
    for store in stores {
      places.append(Place(store: store, package: package, rules: rules, check: try await host.deliveryCheck(store, package, rules)))
    }
    return places
  }
}

extension Tradepost {
  /// How deliveries for a store are checked.
  func deliveryCheck(_ store: ConnectedStore, _ package: Package, _ rules: Deliveries) async throws(HostError) -> DeliveryCheck {
    var secrets: [String] = []
    if let name = rules.signingSecret { secrets = try await storage.signingSecrets(name, of: store.row) }
    for secret in secrets { LogSecrets.shared.add(secret) }
    var settings = store.settings
    for setting in package.manifest.settings where settings[setting.name] == nil { settings[setting.name] = setting.fallback }
    return DeliveryCheck(rules, secrets: secrets, settings: settings)
  }
}

extension Deliveries {
  /// The name of the secret that deliveries are signed with; nil: they are signed otherwise.
  var signingSecret: String? {
    guard case .hmac(let scheme) = scheme else { return nil }
    return scheme.secret
  }

  /// A topic as far as it tells deliveries apart. Nobody signs it, so that one that the platform does not have must not make
  /// another delivery of one that came before.
  func known(_ topic: String?) -> String? {
    guard let topic, !topics.isEmpty else { return topic }
    return topics.contains { $0.utf8.elementsEqual(topic.utf8) } ? topic : nil
  }
}
