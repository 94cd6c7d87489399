import TradepostContract
import TradepostJSON
import TradepostSDK

/// A shop nobody has heard of, in one file.
struct Harbour: OrderSource {
  init(_ settings: Settings) throws(Failure) {}

  func check(_ run: Run) async throws -> Account {
    let shop = try await run.get("/shop").json()
    guard let currency = Currency(shop["currency"]?.string ?? "") else {
      throw Failure(.invalid, "the shop's currency cannot be booked")
    }
    return Account(
      id: shop["id"]?.string ?? "", name: shop["name"]?.string ?? "", currency: currency, timeZone: "UTC", apiVersion: "1")
  }

  func listOrders(_ run: Run) async throws -> Listed {
    var list = OffsetList("orders", path: "/orders")
    list.totalHeader = "x-total"
    let walk = try run.walk(list)
    while let page = try await walk.next() { try await run.keep(page.map(Self.order)) }
    return walk.listed
  }

  static func order(_ item: Item) throws -> Order {
    var object = try item.object()
    var order = Order(
      id: String(try object.int("id")), status: "sold", currency: try object.currency("currency"),
      total: try object.amount("total"), createdAt: try object.timestamp("sold_at"))
    order.lines = [OrderLine(id: "1", kind: .item, amount: order.total)]
    return order
  }
}

@c(tradepost_adapter_0)
public func tradepostAdapter(_ host: HostHandle?) -> AdapterHandle? {
  serve(Harbour.self, manifest: PackageResources.plugin_json, to: host)
}
