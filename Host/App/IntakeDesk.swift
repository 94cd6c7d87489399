internal import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostWebhooks
internal import Synchronization
internal import TradepostContract

/// Who may be sent what: the stores of a platform, each with the check of its deliveries. It is asked for every delivery, so it
/// remembers for a moment; a refusal is only given by what is fresh.
final class IntakeDesk: Sendable {
  struct Place: Sendable {
    let store: ConnectedStore
    let package: Package
    let rules: Deliveries
    let check: DeliveryCheck
  }

  private struct Shelf {
    var places: [Place] = []
    var readAt: ContinuousClock.Instant?
    /// Reading packages' files is dear; who may run which is read with the stores.
    var package: (value: Package, readAt: ContinuousClock.Instant)?
    var reading: Reading?
  }

  /// A reading that is under way shows at least what was there when it began.
  private struct Reading {
    let begunAt: ContinuousClock.Instant
    let task: Task<Result<[Place], HostError>, Never>
  }

  private enum Answer {
    case known([Place])
    case underWay(Reading)
  }

  /// A store that another process has just connected is known after this time.
  private static let longest: Duration = .seconds(1)
  private let shelves = Mutex<[String: Shelf]>([:])

  /// Of many who ask at once one reads: a flood of forged deliveries costs no more than its checks.
  ///
  /// - Parameter freshness: how old the answer may be; nil: as old as it is while somebody reads it anew.
  func places(_ platform: String, _ host: Tradepost, freshness: Duration? = nil) async throws(HostError) -> [Place] {
    let now = ContinuousClock.now
    let answer: Answer = shelves.withLock { shelves in
      let shelf = shelves[platform] ?? Shelf()
      if let readAt = shelf.readAt {
        let isRenewed = freshness == nil && shelf.reading != nil && now - readAt <= Self.longest * 3
        if isRenewed || now - readAt <= freshness ?? Self.longest { return .known(shelf.places) }
      }
      if let reading = shelf.reading, now - reading.begunAt <= freshness ?? Self.longest { return .underWay(reading) }
      let package = shelf.package.flatMap { now - $0.readAt <= Self.longest ? $0.value : nil }
      let reading = Reading(begunAt: now, task: Task { await self.read(platform, host, package, begunAt: now) })
      shelves[platform, default: Shelf()].reading = reading
      return .underWay(reading)
    }
    switch answer {
    case .known(let places): return places
    case .underWay(let reading): return try await reading.task.value.get()
    }
  }

  private func read(
    _ platform: String, _ host: Tradepost, _ package: Package?, begunAt: ContinuousClock.Instant
  ) async -> Result<[Place], HostError> {
    let result: Result<[Place], HostError>
    do throws(HostError) { result = .success(try await Self.stored(platform, host, package)) } catch { result = .failure(error) }
    shelves.withLock { shelves in
      if shelves[platform]?.reading?.begunAt == begunAt { shelves[platform]?.reading = nil }
      switch result {
      // Names of platforms come from outside: nothing is remembered of one that has no store.
      case .success(let places) where places.isEmpty:
        if shelves[platform]?.reading == nil { shelves[platform] = nil }
      case .success(let places):
        var shelf = shelves[platform] ?? Shelf()
        if let readAt = shelf.readAt, readAt > begunAt { return }
        shelf.places = places
        shelf.readAt = begunAt
        if package == nil, let fresh = places.first?.package { shelf.package = (fresh, begunAt) }
        shelves[platform] = shelf
      case .failure: if shelves[platform]?.readAt == nil, shelves[platform]?.reading == nil { shelves[platform] = nil }
      }
    }
    return result
  }

  private static func stored(_ platform: String, _ host: Tradepost, _ known: Package?) async throws(HostError) -> [Place] {
    let stores = try await host.storage.stores().filter { $0.platform.utf8.elementsEqual(platform.utf8) }
    guard !stores.isEmpty else { return [] }
    let package: Package
    if let known { package = known } else { package = try host.catalog.package(platform) }
    guard let rules = package.manifest.deliveries else { return [] }
    let gone = try await host.storage.uninstalledStores()
    var places: [Place] = []
    // A shop that took the app out still sends what the law makes it send.
    for store in stores where store.packages.contains(platform) || gone.contains(store.row) {
      places.append(Place(store: store, package: package, rules: rules, check: try await host.deliveryCheck(store, package, rules)))
    }
    return places
  }
}

extension Tradepost {
  /// How deliveries for a store are checked.
  func deliveryCheck(_ store: ConnectedStore, _ package: Package, _ rules: Deliveries) async throws(HostError) -> DeliveryCheck {
    var secrets: [String] = []
    if case .hmac(let scheme) = rules.scheme, let secret = try await storage.secret(scheme.secret, of: store.row) { secrets = [secret] }
    var settings = store.settings
    for setting in package.manifest.settings where settings[setting.name] == nil { settings[setting.name] = setting.fallback }
    return DeliveryCheck(rules, secrets: secrets, settings: settings)
  }
}
