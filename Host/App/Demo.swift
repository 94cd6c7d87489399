public import HostCore
internal import HostRuntime
public import HostSimulator
public import HostSync
internal import TradepostContract
internal import TradepostJSON

/// A demonstration: every package of ours that brings a simulator of a whole shop (goods, stock and orders) gets one, and all of
/// it is brought into the books.
extension Tradepost {
  /// How large the simulated shops shall be.
  public struct DemoSize: Sendable {
    public var products = 200
    public var orders = 500
    public var seed: UInt64 = 1

    public init() {}
  }

  /// A simulated shop that is connected and being served.
  public struct DemoShop: Sendable {
    public let store: StoreView
    public let server: SimulatorServer
  }

  /// Serves and connects the shops; on data of an earlier demo, the same shops again.
  public func openDemo(_ size: DemoSize) async throws(HostError) -> [DemoShop] {
    var shops: [DemoShop] = []
    for package in catalog.packages().packages where package.isShipped && Self.isWholeShop(package.manifest) {
      var wish = Simulating()
      wish.seed = size.seed
      wish.options = #"{"orders":\#(size.orders),"products":\#(size.products)}"#
      let server = try await Self.simulate(package, wish, clock: clock)
      shops.append(DemoShop(store: try await connect(server, as: package.manifest), server: server))
    }
    guard !shops.isEmpty else {
      throw HostError("demo.packages", "No package with a simulator lies beside the program. Build them: make build")
    }
    return shops
  }

  private static func isWholeShop(_ manifest: Manifest) -> Bool {
    manifest.simulator != nil && [.products, .inventory, .orders].allSatisfy { manifest.has("list", $0) }
  }

  private func connect(_ server: SimulatorServer, as manifest: Manifest) async throws(HostError) -> StoreView {
    let connection = try server.connection()
    let name = "\(manifest.name) demo"
    if try await stores().contains(where: { $0.name == name }) {
      var change = Change()
      change.connectTo = server.endpoint
      change.authority = server.certificatePEM
      change.secrets = connection.secrets
      return try await update(name, change)
    }
    var wish = Connecting(platform: manifest.id, name: name)
    wish.settings = connection.settings
    wish.secrets = connection.secrets
    wish.connectTo = server.endpoint
    wish.authority = server.certificatePEM
    return try await connect(wish)
  }

  /// Reads everything of a shop, also when it was read before: then it shows how little that costs.
  public func syncDemo(
    _ shop: DemoShop, progress: @escaping @Sendable (Pull.Progress) -> Void
  ) async throws(HostError) -> [RunReport] {
    let requests = try await kinds(of: shop.store.uid).map { kind in
      var request = Pull.Request(kind)
      request.isFull = true
      return request
    }
    return try await sync(shop.store.uid, requests, progress: progress)
  }
}
