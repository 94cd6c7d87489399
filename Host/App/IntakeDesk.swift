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
    var readAt: ContinuousClock.Instant
    var isRenewed = false
    var places: [Place]
  }

  /// A store that another process has just connected is known after this time.
  private static let longest: Duration = .seconds(1)
  private let shelves = Mutex<[String: Shelf]>([:])

  /// - Parameter freshness: how old the answer may be; nil: as old as it is while somebody reads it anew.
  func places(_ platform: String, _ host: Tradepost, freshness: Duration? = nil) async throws(HostError) -> [Place] {
    let now = ContinuousClock.now
    let known: [Place]? = shelves.withLock { shelves in
      guard let shelf = shelves[platform] else { return nil }
      let age = now - shelf.readAt
      if age <= freshness ?? Self.longest { return shelf.places }
      // Of many who find it old one reads it anew; the others go on with what there is.
      guard freshness == nil, shelf.isRenewed, age <= Self.longest * 3 else {
        shelves[platform]?.isRenewed = true
        return nil
      }
      return shelf.places
    }
    if let known { return known }
    let places = try await Self.stored(platform, host)
    shelves.withLock { shelves in
      // Names of platforms come from outside: nothing is remembered of one that has no store.
      if places.isEmpty { shelves[platform] = nil } else { shelves[platform] = Shelf(readAt: now, places: places) }
    }
    return places
  }

  private static func stored(_ platform: String, _ host: Tradepost) async throws(HostError) -> [Place] {
    let stores = try await host.storage.stores().filter { $0.platform.utf8.elementsEqual(platform.utf8) }
    guard !stores.isEmpty else { return [] }
    let package = try host.catalog.package(platform)
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
