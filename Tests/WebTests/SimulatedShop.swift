import HostApp
import HostCore
import HostRuntime
import HostSimulator
import TradepostContract

#if canImport(FoundationEssentials)
  import FoundationEssentials
#endif

/// A hub with one connected shop, which a simulator of ours is.
struct SimulatedShop: ~Copyable {
  static let plugins = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/.build/debug/plugins"
  /// `make test` lays the packages out before it runs the tests.
  static let isThere = FileManager.default.fileExists(atPath: plugins + "/woocommerce/plugin.json")

  let hub: TestHub
  let store: StoreView
  let server: SimulatorServer

  init(products: Int = 12, orders: Int = 30) async throws {
    let hub = try TestHub(plugins: Self.plugins)
    let package = try hub.host.catalog.package("woocommerce")
    var wish = Tradepost.Simulating()
    wish.options = #"{"orders":\#(orders),"products":\#(products)}"#
    let server = try await Tradepost.simulate(package, wish)
    let connection = try server.connection()
    var connecting = Tradepost.Connecting(platform: "woocommerce", name: "Main shop")
    connecting.settings = connection.settings
    connecting.secrets = connection.secrets
    connecting.connectTo = server.endpoint
    connecting.authority = server.certificatePEM
    store = try await hub.host.connect(connecting)
    self.hub = hub
    self.server = server
  }

  /// Brings everything in, as an operator does through the API, and the rest as the command line does.
  func fill() async throws {
    for resource in [Resource.products, .inventory, .customers, .orders] {
      let run = try await hub.host.startSync(store.uid, resource, isFull: false, since: nil, approves: false)
      _ = try await hub.host.finished(run, within: 60_000)
    }
  }
}
