internal import HostCore
internal import HostNetwork
internal import HostRuntime
internal import HostWebhooks
internal import TradepostContract

/// Fetches what a signed notification names: a certificate, or the address that confirms a subscription. Its address was
/// checked against the manifest before; here it goes the way of all requests of the store.
///
/// Whoever forges a notification names addresses too: each is asked once at a time, what failed is not asked again for a
/// moment, and only so many are asked at once, few of them for one sender.
actor NotificationFetch {
  private static let most = 16
  private static let longest = 64 << 10
  private static let mostAtOnce = 8
  private static let mostOfOne = 2
  private static let mostFailures = 256
  private static let pause: Duration = .seconds(5)

  /// Certificates by store and address: a busy topic names the same one for months.
  private var known: [String: [UInt8]] = [:]
  private var asked: [String: (task: Task<[UInt8], any Error>, sender: String?)] = [:]
  private var failed: [String: (until: ContinuousClock.Instant, error: any Error)] = [:]

  /// - Parameter sender: who named it; nil: many, behind one proxy.
  func certificate(
    _ url: String, _ store: ConnectedStore, _ package: Package, host: Tradepost, sender: String?
  ) async throws -> [UInt8] {
    let key = store.uid + " " + url
    if let found = known[key] { return found }
    if let failure = failed[key], .now < failure.until { throw failure.error }
    if let (task, _) = asked[key] { return try await task.value }
    let isOften = sender != nil && asked.values.count { $0.sender == sender } >= Self.mostOfOne
    guard asked.count < Self.mostAtOnce, !isOften else { throw Failure(.platform, "too many others are fetched just now; send it again") }
    let task = Task {
      let body = try await Self.fetch(url, store, package, host: host)
      // A proxy's login page is answered with 200 too.
      guard DeliveryCheck.isCertificate(body) else { throw Failure(.platform, "what lies there is no certificate") }
      return body
    }
    asked[key] = (task, sender)
    let result = await task.result
    asked[key] = nil
    switch result {
    case .success(let body):
      if known.count >= Self.most { known = [:] }
      known[key] = body
    case .failure(let error):
      if failed.count >= Self.mostFailures { failed = [:] }
      failed[key] = (.now + Self.pause, error)
    }
    return try result.get()
  }

  /// The body of a 200.
  static func fetch(_ url: String, _ store: ConnectedStore, _ package: Package, host: Tradepost) async throws -> [UInt8] {
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
