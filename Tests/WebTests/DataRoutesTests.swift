import HostApp
import HostCore
import HostSimulator
import Testing
import TradepostContract
import TradepostJSON

@testable import HostWeb

private let base = "/api/v1/ecommerce"

@Suite(.enabled(if: SimulatedShop.isThere)) struct DataRoutesTests {
  /// Whatever is asked by whomever, the answer is of the shape that its route says.
  @Test func answersAreOfTheirShape() async throws {
    let shop = try await SimulatedShop()
    try await shop.fill()
    let store = shop.store.uid
    var tokens: [(TokenRole, String)] = []
    for role in TokenRole.allCases { tokens.append((role, try await shop.hub.token(role))) }
    try await shop.hub.ask { [tokens] ask in
      let all = tokens.last?.1 ?? ""
      let product = try #require(
        try await ask("GET", "\(base)/stores/\(store)/products", token: all).json?["products"]?.items.first { _ in true })
      let order = try #require(try await ask("GET", "\(base)/sync/orders", token: all).json?["orders"]?.items.first { _ in true })
      let steps = [
        "{store}": store, "{product}": product["external_id"]?.string ?? "", "{order}": order["source_id"]?.string ?? "",
        "{transaction}": order["id"]?.string ?? "",
      ]
      for route in Routes.catalogue + Routes.orders + Routes.syncs where route.method == .get {
        guard case .role(let least) = route.access else { continue }
        for path in [route.path] + route.aliases {
          let address = path.split(separator: "/").map { steps[String($0)] ?? String($0) }.reduce("") { $0 + "/" + $1 }
          for (role, token) in tokens where role >= least {
            let reply = try await ask("GET", address, token: token)
            #expect(reply.status == 200, "\(address) \(reply.text)")
            let answer = try #require(reply.json)
            #expect(route.answers[200]?.faults(in: answer) == [], "\(route.id) as \(role)")
          }
        }
      }
    }
    await shop.server.stop()
  }

  @Test(arguments: [
    ("stores/{store}/products", "products", "external_id"), ("stores/{store}/orders", "orders", "id"), ("sync/orders", "orders", "id"),
    ("stores/{store}/customers", "customers", "id"), ("sync/products/mappings", "mappings", "variant_id"),
    ("sync/products/history", "history", "id"),
  ])
  func pagesAreTheWholeListAndNothingTwice(_ list: (path: String, name: String, key: String)) async throws {
    let shop = try await SimulatedShop()
    try await shop.fill()
    let token = try await shop.hub.token(.admin)
    let path = "\(base)/" + list.path.replacing("{store}", with: shop.store.uid)
    try await shop.hub.ask { ask in
      let whole = try await ask("GET", path + "?limit=200", token: token).json?[list.name]?.items.map { $0[list.key]?.string } ?? []
      var parts: [String?] = []
      var cursor = ""
      repeat {
        let page = try #require(try await ask("GET", path + "?limit=3" + cursor, token: token).json)
        parts += page[list.name]?.items.map { $0[list.key]?.string } ?? []
        cursor = page["next_cursor"]?.string.map { "&cursor=" + $0 } ?? ""
      } while !cursor.isEmpty && parts.count <= whole.count
      #expect(parts == whole)
      #expect(!whole.isEmpty && Set(whole).count == whole.count)
      let foreign = Cursor.write(["nonsense"], of: "listProducts")
      #expect(try await ask("GET", path + "?cursor=" + foreign, token: token).status >= 400)
    }
    await shop.server.stop()
  }

  /// What operators may know of people stands in no answer that others get.
  @Test func peopleAreToldToWhomTheyMayBeTold() async throws {
    let shop = try await SimulatedShop()
    try await shop.fill()
    let store = shop.store.uid
    let (viewer, accountant) = (try await shop.hub.token(.viewer), try await shop.hub.token(.accountant))
    let admin = try await shop.hub.token(.operator)
    try await shop.hub.ask { ask in
      let told = try #require(try await ask("GET", "\(base)/sync/orders?limit=200", token: admin).json)
      let orders = Array(try #require(told["orders"]).items)
      let names = Set(orders.compactMap { $0["client_name"]?.string }.filter { $0.count > 4 })
      let ways = Set(
        orders.flatMap { order in
          [order["client_email"]?.string, order["shipping_address"]?["address1"]?.string].compactMap { $0 }.filter { $0.count > 4 }
        })
      #expect(!names.isEmpty && !ways.isEmpty)
      let paths =
        ["\(base)/sync/orders?limit=200", "\(base)/stores/\(store)/orders?limit=200", "\(base)/stores/\(store)/customers?limit=200"]
        + orders.flatMap { order in
          ["\(base)/sync/orders/\(order["id"]?.string ?? "")", "\(base)/stores/\(store)/orders/\(order["id"]?.string ?? "")"]
        }
      for path in paths {
        let little = try await ask("GET", path, token: viewer).text
        for secret in names.union(ways) { #expect(!little.contains(secret), "\(path) tells a viewer \(secret)") }
        let some = try await ask("GET", path, token: accountant).text
        for secret in ways { #expect(!some.contains(secret), "\(path) tells an accountant \(secret)") }
      }
    }
    await shop.server.stop()
  }

  @Test func twoStartsOfTheSameSyncAreOne() async throws {
    let shop = try await SimulatedShop()
    let token = try await shop.hub.token(.operator)
    let body = #"{"store_id":"\#(shop.store.uid)"}"#
    try await shop.hub.ask { ask in
      let replies = try await withThrowingTaskGroup(of: Asking.Reply.self) { group in
        for _ in 0..<4 { group.addTask { try await ask("POST", "\(base)/sync/orders", token: token, body: body) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(replies.map(\.status) == [202, 202, 202, 202])
      #expect(Set(replies.compactMap { $0.json?["id"]?.string }).count == 1)
      #expect(replies.filter { $0.json?["joined"]?.bool == false }.count == 1)
      let run = try #require(replies.first?.header("Location"))
      #expect(try await ask("GET", run, token: token).status == 200)
      let ended = try await ask("POST", "\(base)/sync/orders?wait=true", token: token, body: body)
      #expect(ended.status == 200 && ended.json?["status"]?.string == "completed", "\(ended.text)")
      #expect(Routes.syncs.first { $0.id == "syncOrders" }?.answers[200]?.faults(in: try #require(ended.json)) == [])
      // One run has one id, wherever it is told of.
      let id = try #require(ended.json?["id"]?.string)
      #expect(id.hasPrefix("IMP-") && ended.header("Location") == "\(base)/runs/\(id)")
      for (path, list, member) in [
        ("sync/orders/history", "history", "id"), ("runs?kind=orders", "runs", "id"), ("runs/\(id)", nil, "id"),
        ("analytics/sync-status", "0/kinds", "last_run"),
      ] {
        let told = try await ask("GET", "\(base)/\(path)", token: token)
        let found = list.map { told.json?.at("/\($0)/0") } ?? told.json
        #expect(found?[member]?.string == id, "\(path): \(told.text)")
      }
    }
    await shop.server.stop()
  }

  @Test func aPriceThatIsPutIsTheShops() async throws {
    let shop = try await SimulatedShop()
    try await shop.fill()
    let token = try await shop.hub.token(.operator)
    let products = "\(base)/stores/\(shop.store.uid)/products"
    let body = #"{"store_id":"\#(shop.store.uid)"}"#
    try await shop.hub.ask { ask in
      let found = try #require(
        try await ask("GET", products + "?limit=200", token: token).json?["products"]?.items.first { $0["sale_price"] != nil })
      let product = products + "/" + (found["external_id"]?.string ?? "")
      let put = try await ask("PUT", product, token: token, body: #"{"sale_price":"77.70"}"#)
      #expect(put.status == 200, "\(put.text)")
      let answer = try #require(put.json)
      #expect(SyncShape.record.faults(in: answer) == [])
      #expect(answer["items"]?.items.map { $0["result"]?.string } == ["confirmed"], "\(put.text)")
      _ = try await ask("POST", "\(base)/sync/products?wait=true", token: token, body: body)
      #expect(try await ask("GET", product, token: token).json?["sale_price"]?.string == "77.70")
      #expect(try await ask("PUT", product, token: token, body: #"{}"#).status == 422)
      #expect(try await ask("PUT", products + "/none", token: token, body: #"{"name":"x"}"#).status == 404)
    }
    await shop.server.stop()
  }
}
