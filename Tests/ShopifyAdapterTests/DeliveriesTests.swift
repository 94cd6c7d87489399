import Foundation
import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// What deliveries mean, and what Shopify is asked to tell of.
@Suite struct DeliveriesTests {
  static func fixture(_ name: String) throws -> JSONValue {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/shopify")
    return try JSONDocument(parsing: Array(Data(contentsOf: folder.appending(path: name)))).root
  }

  private func receive(_ delivery: Delivery) throws -> Received {
    var writer = JSONWriter()
    delivery.write(to: &writer)
    switch try TestHost.shopify().begin("receive", arguments: writer.text) {
    case .done(let text, _, _): return try Received(json: JSONDocument(parsing: text).root)
    case let step: throw Failure(.adapter, step.words)
    }
  }

  private func receive(_ topic: String, _ body: String, prefix: String = "X-Shopify-") throws -> Received {
    try receive(
      Delivery(fields: [.init(prefix + "Topic", topic), .init(prefix + "Webhook-Id", "w-1")], body: Array(body.utf8)))
  }

  @Test func `the official deliveries`() throws {
    var found: [String: Received] = [:]
    for entry in try Self.fixture("webhook-deliveries.json")["deliveries"]?.items.map({ $0 }) ?? [] {
      let fields = entry["headers"]?.members.map { Delivery.Field($0.key, $0.value.string ?? "") } ?? []
      let body = Array((entry["bodyUtf8"]?.string ?? "").utf8)
      let received = try receive(Delivery(fields: fields, body: body))
      #expect(received.id == entry.at("/headers/X-Shopify-Webhook-Id")?.string)
      found[entry["id"]?.string ?? ""] = received
    }
    #expect(found.count == 9)
    #expect(found["orders/create"]?.changes == [.init(.orders, id: "450789469", .created)])
    #expect(found["orders/updated"]?.changes == [.init(.orders, id: "450789469", .updated)])
    #expect(found["orders/cancelled"]?.changes == [.init(.orders, id: "450789469", .updated)])
    #expect(found["refunds/create"]?.changes == [.init(.orders, id: "450789469", .updated)])
    #expect(found["products/update"]?.changes == [.init(.products, id: "632910392", .updated)])
    #expect(found["products/delete"]?.changes == [.init(.products, id: "632910392", .deleted)])
    let request = found["customers/data_request"]?.events.first
    #expect(request?.kind == .exportCustomer && request?.customerID == "191167" && request?.email == "john@example.com")
    #expect(request?.orderIDs == ["299938", "280263", "220458"])
    #expect(found["customers/redact"]?.events.first?.kind == .eraseCustomer)
    #expect(found["customers/redact"]?.events.first?.orderIDs.count == 3)
    #expect(found["shop/redact"]?.events == [.init(.eraseStore)])
  }

  @Test func `ids of 64 bits, topics of the newer spelling, and what is about nothing`() throws {
    #expect(try receive("orders/paid", #"{"id":9007199254740993}"#).changes == [.init(.orders, id: "9007199254740993", .updated)])
    #expect(
      try receive("products/create", #"{"id":7}"#, prefix: "shopify-")
        == {
          var received = Received()
          received.id = "w-1"
          received.changes = [.init(.products, id: "7", .created)]
          return received
        }())
    #expect(
      try receive("inventory_levels/update", #"{"inventory_item_id":5,"location_id":6,"available":1}"#).changes == [
        .init(.inventory, id: "item/5", .updated)
      ])
    #expect(try receive("orders/edited", #"{"order_edit":{"id":1,"order_id":2}}"#).changes == [.init(.orders, id: "2", .updated)])
    #expect(try receive("fulfillments/update", #"{"id":1,"order_id":2}"#).changes == [.init(.orders, id: "2", .updated)])
    #expect(try receive("app/uninstalled", #"{"id":1}"#).events == [.init(.uninstalled)])
    #expect(try receive("customers/redact", #"{"customer":{"email":"a@b.c"}}"#).events.first?.email == "a@b.c")
    #expect(try receive("themes/publish", "{}").changes == [])
    #expect(try receive("nonsense", "{}").changes == [])
  }

  @Test(arguments: [
    ("orders/create", "{", "the delivery orders/create holds no JSON"), ("orders/create", "[]", "names no id of what has changed"),
    ("orders/create", #"{"id":-1}"#, "names no id"), ("orders/create", #"{"id":1.5}"#, "names no id"),
    ("refunds/create", #"{"id":1}"#, "names no id"), ("", "{}", "so that nobody knows what it is about"),
  ])
  func `what makes no sense is refused by name`(topic: String, body: String, words: String) throws {
    let fields = topic.isEmpty ? [] : [Delivery.Field("X-Shopify-Topic", topic)]
    let failure = #expect(throws: Failure.self) { try receive(Delivery(fields: fields, body: Array(body.utf8))) }
    #expect(failure?.message.contains(words) == true)
  }

  private func subscriptions(_ shop: SimulatedShop, _ operation: String, _ arguments: String) throws -> [Subscription] {
    switch try TestHost.shopify().run(shop, operation, arguments: arguments).end {
    case .done(let text, _, _): return try Subscriptions(json: JSONDocument(parsing: text).root).all
    case let step: throw Failure(.adapter, step.words)
    }
  }

  @Test func `topics are subscribed once and ended`() throws {
    let shop = try SimulatedShop()
    let address = "https://host.example/in/1"
    #expect(try subscriptions(shop, "subscribe", "{}") == [])
    let first = try subscriptions(shop, "subscribe", #"{"topics":["products"],"address":"\#(address)"}"#)
    #expect(Set(first.map { $0.topic }) == ["products/create", "products/update", "products/delete", "app/uninstalled"])
    #expect(first.allSatisfy { $0.address == address && $0.state == .active })
    let all = try subscriptions(
      shop, "subscribe", #"{"topics":["orders","products","inventory","customers"],"address":"\#(address)"}"#)
    #expect(all.count == 15)
    // What was there is still there, under its id.
    #expect(Set(first.map { $0.id }).isSubset(of: all.map { $0.id }))
    let writes = shop.arrived.filter { $0.hasPrefix("mutation") }.count
    #expect(try subscriptions(shop, "subscribe", #"{"topics":["orders"],"address":"\#(address)"}"#).count == 15)
    #expect(shop.arrived.filter { $0.hasPrefix("mutation") }.count == writes)
    let ids = first.map { #""\#($0.id)""# }.joined(separator: ",")
    #expect(try subscriptions(shop, "unsubscribe", #"{"ids":[\#(ids),"77","x"]}"#).count == 11)
    #expect(throws: Failure.self) { try subscriptions(shop, "subscribe", #"{"topics":["orders"],"address":"ftp://x"}"#) }
  }

  /// The simulated shop's own deliveries lead to what changed.
  @Test func `a shop tells of its changes`() throws {
    let shop = try SimulatedShop()
    let host = try TestHost.shopify()
    _ = try subscriptions(
      shop, "subscribe", #"{"topics":["orders","products","inventory"],"address":"https://host.example/in/1"}"#)
    _ = try shop.rest(
      "inventory_levels/set.json", "POST", #"{"location_id":75001000001,"inventory_item_id":46000000000001,"available":77}"#)
    _ = try shop.graph(#"mutation{productUpdate(product:{id:"gid://shopify/Product/8100000000003",title:"Neu"}){userErrors{message}}}"#)
    _ = try shop.graph(#"mutation{productDelete(input:{id:"gid://shopify/Product/8100000000005"}){deletedProductId}}"#)
    var changes: [Received.Change] = []
    for delivery in try shop.deliveries() {
      let fields = delivery["headers"]?.members.map { Delivery.Field($0.key, $0.value.string ?? "") } ?? []
      let body = Array(Data(base64Encoded: delivery["body"]?.string ?? "") ?? Data())
      changes += try receive(Delivery(fields: fields, body: body)).changes
    }
    #expect(
      Set(changes) == [
        .init(.inventory, id: "item/46000000000001", .updated), .init(.products, id: "8100000000003", .updated),
        .init(.products, id: "8100000000005", .deleted),
      ])
    let levels = try host.run(shop, "get", "inventory", arguments: #"{"ids":["item/46000000000001"]}"#).records
    #expect(
      try ProductsTests.records(StockLevel.self, levels)["44000000000001/75001000001"]?.available == Amount("77"))
  }
}
