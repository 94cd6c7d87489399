import Foundation
import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@Suite("Asking a shop to tell of changes")
struct DeliverySubscriptionTests {
  private static let address = "https://books.example/api/v1/webhooks/woocommerce/store-1"

  private func run(_ shop: PushedShop, _ operation: String, _ arguments: String) throws -> [Subscription] {
    guard case .done(let value, _, _) = try shop.host.run(shop.shop, operation, "", arguments: arguments).end else {
      throw JSONError(.value, "\(operation) failed")
    }
    return try Subscriptions(json: JSONDocument(parsing: value).root).all
  }

  private func subscribe(_ shop: PushedShop, _ topics: String = #""orders","inventory""#) throws -> [Subscription] {
    try run(shop, "subscribe", #"{"topics":[\#(topics)],"address":"\#(Self.address)"}"#)
  }

  @Test func eachTopicOnce() throws {
    let shop = try PushedShop()
    shop.shop.ask("POST", "/wp-json/wc/v3/webhooks", #"{"topic":"order.updated","delivery_url":"https://other.example/hook"}"#)
    let first = try subscribe(shop)
    #expect(
      first.map { $0.topic } == [
        "order.created", "order.updated", "order.deleted", "order.restored", "product.created", "product.updated",
        "product.deleted", "product.restored",
      ])
    #expect(first.allSatisfy { $0.state == .active && $0.address == Self.address })
    #expect(try subscribe(shop) == first)
    #expect(try subscribe(shop, #""products""#) == first)
    #expect(try subscribe(shop, "") == first)
    #expect(shop.shop.writes.count == 8)
    #expect(
      shop.shop.writes.first
        == #"POST /webhooks {"delivery_url":"\#(Self.address)","name":"Tradepost order.created","secret":"{webhook_secret}","topic":"order.created"}"#
    )
  }

  @Test func whatTheShopSwitchedOffIsSwitchedOn() throws {
    let shop = try PushedShop()
    let first = try subscribe(shop)
    let id = try #require(first.first { $0.topic == "order.updated" }?.id)
    shop.shop.ask("PUT", "/wp-json/wc/v3/webhooks/\(id)", #"{"status":"disabled"}"#)
    #expect(try subscribe(shop, "").filter { $0.state == .disabled }.map { $0.id } == [id])
    #expect(try subscribe(shop) == first)
    #expect(shop.shop.writes.last == #"PUT /webhooks/\#(id) {"secret":"{webhook_secret}","status":"active"}"#)
  }

  @Test func whatIsEndedIsGone() throws {
    let shop = try PushedShop()
    let first = try subscribe(shop)
    let ids = first.prefix(2).map { #""\#($0.id)""# }.joined(separator: ",")
    #expect(try run(shop, "unsubscribe", #"{"ids":[\#(ids),"99999999"]}"#) == Array(first.dropFirst(2)))
    #expect(try run(shop, "unsubscribe", #"{"ids":[\#(ids)]}"#) == Array(first.dropFirst(2)))
  }

  /// Recorded: a webhook without an address.
  @Test func aRefusalIsToldInWords() throws {
    let host = try Library.open()
    _ = host.begin("subscribe", "", arguments: #"{"topics":["customers"],"address":""}"#)
    _ = host.answer(Answer("[]", fields: [("X-WP-Total", "0")]))
    #expect(host.asked.map { $0.flags } == Array(repeating: UInt32(TP_REQUEST_SECRET_BODY), count: 3))
    let refused = try Fixtures.answer("error-webhook-no-url")
    #expect(host.answer([refused, refused, refused]).words.contains("Missing parameter(s): delivery_url"))
  }

  /// From the change in the shop to the record that is to be read again.
  @Test func changesAreToldAndUnderstood() throws {
    let shop = try PushedShop()
    _ = try subscribe(shop, #""orders","products","customers""#)
    // One unsigned ping for each webhook.
    #expect(try shop.shop.deliveries().count == 11)
    let mug = try shop.mug()
    shop.shop.now += 5000
    shop.shop.ask("DELETE", "/wp-json/wc/v3/products/\(mug)")
    let changes = try shop.shop.deliveries().map { request in
      #expect(request["path"]?.string == "/api/v1/webhooks/woocommerce/store-1")
      let fields = request["headers"]?.members.map { Delivery.Field($0.key, $0.value.string ?? "") } ?? []
      let body = try #require(Data(base64Encoded: request["body"]?.string ?? ""))
      var writer = JSONWriter()
      Delivery(fields: fields, body: Array(body)).write(to: &writer)
      guard case .done(let value, _, _) = shop.host.begin("receive", "", arguments: writer.text) else { return "none" }
      let received = try Received(json: JSONDocument(parsing: value).root)
      return received.changes.map { "\($0.resource.rawValue) \($0.id == mug) \($0.happened.rawValue)" }.joined(separator: ", ")
    }
    #expect(changes == ["products true created, inventory true created", "products true deleted, inventory true deleted"])
  }
}
