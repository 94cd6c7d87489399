import TestHost
import Testing
import TradepostContract
import TradepostJSON

@Suite("Pushing orders to a shop")
struct PushOrderTests {
  private func order(_ shop: PushedShop, _ status: String = "processing") throws -> String {
    let mug = try shop.mug()
    return try shop.made("/orders", #"{"status":"\#(status)","line_items":[{"product_id":\#(mug),"quantity":3}]}"#)
  }

  private func outcome(_ shop: PushedShop, _ order: String, _ rest: String) throws -> Outcome {
    try #require(try shop.push("orders", #"{"key":"a","order_id":"\#(order)",\#(rest)}"#).first)
  }

  @Test func statesAreWrittenOnceAndShown() throws {
    let shop = try PushedShop()
    let order = try order(shop)
    #expect(try outcome(shop, order, #""status":"completed""#).result == .confirmed)
    #expect(try outcome(shop, order, #""status":"completed""#).result == .confirmed)
    #expect(shop.shop.writes == [#"PUT /orders/\#(order) {"status":"completed"}"#])
    #expect(
      try shop.locate("orders", #"{"key":"a","order_id":"\#(order)","status":"completed"}"#)
        == [Located(key: "a", .applied, current: "completed", id: order)])
    #expect(
      try shop.locate("orders", #"{"key":"a","order_id":"\#(order)","status":"cancelled"}"#)
        == [Located(key: "a", .notApplied, current: "the order is completed", id: order)])
    // On hold is pending already, as failed is cancelled.
    let held = try self.order(shop, "on-hold")
    #expect(try outcome(shop, held, #""status":"pending""#).result == .confirmed)
    #expect(shop.shop.writes.count == 1)
  }

  @Test func whatWouldMoveMoneyOrRaiseTheDeadIsRefused() throws {
    let shop = try PushedShop()
    let order = try order(shop, "completed")
    #expect(try outcome(shop, order, #""status":"refunded""#).reason.hasPrefix("WooCommerce would note a refund of the whole order"))
    #expect(shop.shop.writes == [])
    shop.shop.ask("PUT", "/wp-json/wc/v3/orders/\(order)", #"{"status":"refunded"}"#)
    #expect(try outcome(shop, order, #""status":"refunded""#).result == .confirmed)
    #expect(try outcome(shop, order, #""status":"processing""#).reason.hasPrefix("order \(order) is refunded"))
    let cart = try self.order(shop, "checkout-draft")
    #expect(try outcome(shop, cart, #""status":"completed""#).reason == "order \(cart) is a cart that nobody has ordered (checkout-draft)")
    shop.shop.ask("DELETE", "/wp-json/wc/v3/orders/\(cart)")
    #expect(try outcome(shop, cart, #""status":"completed""#).reason == "order \(cart) lies in the shop's bin: restore it there first")
    #expect(try outcome(shop, "99999999", #""status":"completed""#).reason == "the shop has no order 99999999: read its orders again")
    #expect(shop.shop.writes == [])
  }

  /// Recorded: PUT of an order that is gone by now answers 400, not 404; GET answers 404.
  @Test func anOrderThatGoesMeanwhileIsRefused() throws {
    let host = try Library.open()
    _ = host.begin("push", "orders", arguments: #"{"items":[{"key":"a","order_id":"99999999","status":"completed"}]}"#)
    _ = host.answer(Answer(#"[{"id":99999999,"status":"processing","line_items":[]}]"#))
    #expect(
      try host.answer(Fixtures.answer("error-put-order-404")).records.map { $0.json } == [
        #"{"id":"99999999","key":"a","reason":"Invalid ID. (woocommerce_rest_shop_order_invalid_id)","result":"refused"}"#
      ])
  }

  @Test func aParcelIsNotedOnce() throws {
    let shop = try PushedShop()
    let order = try order(shop)
    let line = try #require(try shop.shop.json("/orders/\(order)")["line_items"]?.items.first { _ in true }?["id"]?.int64)
    let parcel =
      #""fulfilment":{"at":"2026-11-20T23:30:00+01:00","carrier":"DHL","tracking_number":"00340434161094042557","#
      + #""tracking_url":"https://track.example/?a=1&b=00340434161094042557","notifies":true,"lines":[{"line_id":"\#(line)","quantity":"2"}]}"#
    let item = #"{"key":"a","order_id":"\#(order)","status":"completed",\#(parcel)}"#
    #expect(try shop.locate("orders", item).map { $0.current } == ["no note of the parcel; the order is processing"])
    #expect(try shop.push("orders", item) == [Outcome(key: "a", .confirmed, id: order)])
    let notes = try shop.shop.json("/orders/\(order)/notes").items.map {
      "\($0["customer_note"]?.bool ?? false) \($0["note"]?.string ?? "")"
    }
    #expect(
      notes == [
        "true DHL 00340434161094042557 (2026-11-20)\nhttps://track.example/?a=1&b=00340434161094042557\n2 × Mug"
      ])
    #expect(try shop.locate("orders", item).map { $0.state } == [.applied])
    #expect(try shop.push("orders", item).map { $0.result } == [.confirmed])
    // The shopper's note serves the merchant too; another parcel is another note, which only the merchant sees.
    let second = #""fulfilment":{"at":"2026-11-21T09:00:00Z","carrier":"DHL","tracking_number":"2"}"#
    #expect(try outcome(shop, order, second).result == .confirmed)
    #expect(shop.shop.writes.count == 3)
    #expect(
      try outcome(shop, order, #""fulfilment":{"at":"2026-11-21T09:00:00Z","carrier":"UPS","lines":[{"line_id":"1","quantity":"1"}]}"#)
        .reason == "the order has no line 1: read the order again")
    #expect(try shop.shop.json("/orders/\(order)/notes").items.map { $0["customer_note"]?.bool } == [false, true])
  }

  /// Half of it arrived: the note, whose answer was lost, is in doubt; asked again it is found, and not written twice.
  @Test func aLostNoteIsNotWrittenTwice() throws {
    let shop = try PushedShop()
    let order = try order(shop)
    let item =
      #"{"key":"a","order_id":"\#(order)","fulfilment":{"at":"2026-11-21T09:00:00Z","carrier":"GLS","tracking_number":"7"}}"#
    shop.shop.accident = { request in
      guard request.method == "POST" else { return nil }
      shop.shop.ask(request.method, request.path, request.text)
      return Answer(error: 7, "the line broke", delivery: 1)
    }
    #expect(try shop.push("orders", item).map { $0.result } == [.inDoubt])
    shop.shop.accident = { _ in nil }
    #expect(try shop.locate("orders", item).map { $0.state } == [.applied])
    #expect(try shop.push("orders", item).map { $0.result } == [.confirmed])
    #expect(try shop.shop.json("/orders/\(order)/notes").items.map { $0["note"]?.string } == ["GLS 7 (2026-11-21)"])
  }
}
