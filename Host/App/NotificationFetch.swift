internal import HostCore
internal import HostNetwork
internal import HostRuntime
internal import TradepostContract

/// Fetches what a signed notification names: a certificate, or the address that confirms a subscription. Its address was
/// checked against the manifest before; here it goes the way of all requests of the store.
actor NotificationFetch {
  private static let most = 16
  private static let longest = 64 << 10
  /// Certificates by store and address: a busy topic names the same one for months.
  private var known: [String: [UInt8]] = [:]

  func certificate(_ url: String, _ store: ConnectedStore, _ package: Package, host: Tradepost) async throws -> [UInt8] {
    let key = store.uid + " " + url
    if let found = known[key] { return found }
    let body = try await fetch(url, store, package, host: host)
    if known.count >= Self.most { known = [:] }
    known[key] = body
    return body
  }

  /// The body of a 200.
  func fetch(_ url: String, _ store: ConnectedStore, _ package: Package, host: Tradepost) async throws -> [UInt8] {
    let path = url.dropFirst("https://".count).drop { $0 != "/" }
    var configuration = try await StoreLink.configuration(store, package, host: host, vault: nil)
    let address = try StoreAddress(String(url.dropLast(path.utf8.count)))
    configuration.origins = Origins([FrozenOrigin(name: "notification", address: address)])
    configuration.bounds.body = Self.longest
    configuration.bounds.total = 20_000
    let connection = StoreConnection(configuration)
    var request = OutboundRequest(method: "GET", path: String(path))
    request.origin = "notification"
    request.signIn = "none"
    let response = await connection.send([request]).first
    await connection.shutdown()
    guard let response, response.status == 200 else {
      // Its query may hold the token that confirms: it is shown nowhere.
      throw response?.failure ?? Failure(.platform, "\(address.text) answered \(response?.status ?? 0).")
    }
    return response.body
  }
}
