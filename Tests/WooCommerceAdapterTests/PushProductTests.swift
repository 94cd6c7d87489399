import TestHost
import Testing
import TradepostContract
import TradepostJSON

@Suite("Pushing products to a shop")
struct PushProductTests {
  private func outcome(_ shop: PushedShop, _ item: String) throws -> Outcome {
    try #require(try shop.push("products", item).first)
  }

  @Test func whatTheShopShowsIsConfirmed() throws {
    let shop = try PushedShop()
    let mug = try shop.mug()
    let item =
      #"{"key":"a","product_id":"\#(mug)","name":"Müllers Tassen & Teller","details":"Zwei <b>Tassen</b>","status":"draft","#
      + #""sku":"TASSE-1","price":"13.5","barcode":"4006381333931","attributes":"{\"weight\":\"0.5\"}"}"#
    let outcome = try outcome(shop, item)
    #expect(outcome.result == .confirmed, "\(outcome.reason)")
    #expect(outcome.id == mug)
    #expect(
      shop.shop.writes == [
        #"PUT /products/\#(mug) {"description":"Zwei <b>Tassen</b>","global_unique_id":"4006381333931","name":"Müllers Tassen & Teller","#
          + #""regular_price":"13.5","sku":"TASSE-1","status":"draft","weight":"0.5"}"#
      ])
    #expect(try shop.locate("products", item).map { $0.state } == [.applied])
    // The version that the shop showed is the one to expect next time.
    let version = try #require(outcome.version)
    let next = try self.outcome(
      shop, #"{"key":"b","product_id":"\#(mug)","price":"14.00","expected_version":"\#(version)"}"#)
    #expect(next.result == .confirmed, "\(next.reason)")
    #expect(try self.outcome(shop, #"{"key":"c","product_id":"\#(mug)","price":"14.00"}"#).result == .confirmed)
    #expect(shop.shop.writes.count == 2)
  }

  @Test func whatChangedMeanwhileStays() throws {
    let shop = try PushedShop()
    let mug = try shop.mug()
    let outcome = try outcome(
      shop, #"{"key":"a","product_id":"\#(mug)","price":"1.00","expected_version":"2026-01-15T08:30:00+01:00"}"#)
    #expect(outcome.result == .stale)
    #expect(outcome.reason.hasPrefix("the shop changed it at 20"))
    #expect(shop.shop.writes == [])
  }

  /// What is paid now is what a push means by its price: of a product on sale it is the sale's.
  @Test func pricesOfASale() throws {
    let shop = try PushedShop()
    let mug = try shop.mug()
    func push(_ prices: String) throws -> String {
      let outcome = try outcome(shop, #"{"key":"a","product_id":"\#(mug)",\#(prices)}"#)
      let shown = try shop.shop.json("/products/\(mug)")
      let price = [shown["price"], shown["regular_price"], shown["sale_price"]].map { $0?.string ?? "?" }.joined(separator: " ")
      return "\(outcome.result.rawValue) \(price)" + (outcome.reason.isEmpty ? "" : ": \(outcome.reason)")
    }
    #expect(try push(#""price":"10.00","compare_at_price":"12.50""#) == "confirmed 10.00 12.50 10.00")
    #expect(try push(#""price":"9.00""#) == "confirmed 9.00 12.50 9.00")
    #expect(
      try push(#""price":"13.00""#)
        == "refused 9.00 12.50 9.00: it is on sale for 9.00 instead of 12.50, and 13.00 would end that: push compare_at_price 13.00 too")
    #expect(try push(#""price":"13.00","compare_at_price":"13.00""#) == "confirmed 13.00 13.00 ")
    #expect(try push(#""compare_at_price":"15.00""#) == "confirmed 13.00 15.00 13.00")
    #expect(
      try push(#""price":"15.00","compare_at_price":"14.00""#)
        == "refused 13.00 15.00 13.00: compare_at_price 14.00 is not above the price 15.00: WooCommerce drops such a sale")
    #expect(try push(#""price":"-1.00""#) == "refused 13.00 15.00 13.00: a price of -1.00 is below nothing")
  }

  /// Recorded: the regular price was put while a sale went on, and what shoppers pay stayed.
  @Test func aPriceThatTheShopDoesNotShowIsNotConfirmed() throws {
    let host = try Library.open()
    _ = host.begin("push", "products", arguments: #"{"items":[{"key":"a","product_id":"21","price":"10.49"}]}"#)
    _ = host.answer(
      Answer(#"[{"id":21,"type":"simple","status":"publish","price":"9.99","regular_price":"9.99","on_sale":false,"variations":[]}]"#))
    #expect(host.asked.map { $0.line } == [#"PUT /products/21 {"regular_price":"10.49"}"#])
    let step = try host.answer(Fixtures.answer("price-put-sale"))
    #expect(
      step.records.map { $0.json } == [
        #"{"id":"21","key":"a","reason":"the shop shows the price 8.00, not 10.49","result":"refused"}"#
      ])
  }

  @Test func variationsHaveTheirOwnPrices() throws {
    let shop = try PushedShop()
    let shirt = try shop.made("/products", #"{"name":"Shirt","type":"variable"}"#)
    let only = try shop.made("/products/\(shirt)/variations", #"{"regular_price":"9.00","sku":"SHIRT-RED"}"#)
    // The product's only variation needs no name.
    #expect(try outcome(shop, #"{"key":"a","product_id":"\#(shirt)","price":"9.50","name":"T-shirt"}"#).result == .confirmed)
    let writes = shop.shop.writes.sorted()
    #expect(
      writes == [#"PUT /products/\#(shirt) {"name":"T-shirt"}"#, #"PUT /products/\#(shirt)/variations/\#(only) {"regular_price":"9.50"}"#])
    let blue = try shop.made("/products/\(shirt)/variations", #"{"regular_price":"9.00"}"#)
    #expect(
      try outcome(shop, #"{"key":"a","product_id":"\#(shirt)","price":"8.00"}"#).reason
        == "product \(shirt) is sold in 2 variations, which have prices and SKUs of their own: name one")
    #expect(
      try shop.push(
        "products", #"{"key":"a","product_id":"\#(shirt)","variant_id":"\#(only)","price":"8.00"}"#,
        #"{"key":"b","product_id":"\#(shirt)","variant_id":"\#(blue)","price":"8.50","sku":"shirt-red"}"#
      ).map { $0.reason } == ["", "Invalid or duplicated SKU. It is \(only)'s. (product_invalid_sku)"])
    #expect(try shop.shop.json("/products/\(shirt)/variations/\(only)")["price"]?.string == "8.00")
  }

  @Test func productsAreMadeAndFoundAgain() throws {
    let shop = try PushedShop()
    let new = #"{"key":"new","name":"Neue Tasse","price":"4.00","compare_at_price":"5.00","sku":"NEU-1","status":"active"}"#
    #expect(try shop.locate("products", new).map { $0.state } == [.notApplied])
    let made = try #require(try shop.push("products", new).first)
    #expect(made.result == .confirmed, "\(made.reason)")
    #expect(try shop.shop.json("/products/\(made.id ?? "")")["on_sale"]?.bool == true)
    #expect(try shop.locate("products", new) == [Located(key: "new", .applied, id: made.id)])
    let twins = try shop.push("products", new, #"{"key":"nameless","price":"4.00"}"#, #"{"key":"other","name":"x","variant_id":"1"}"#)
    #expect(
      twins.map { $0.reason } == [
        "Invalid or duplicated SKU. It is \(made.id ?? "")'s. (product_invalid_sku)", "a product that is to be made needs a name",
        "a variation cannot be made without the product that it belongs to",
      ])
    #expect(try shop.locate("products", #"{"key":"new","name":"Neue Tasse"}"#).map { $0.state } == [.unknown])
  }

  /// Not even tried: each says why.
  @Test(arguments: [
    (#""status":"archived""#, "WooCommerce knows no archived products"),
    (#""market":"paris","price":"1.00""#, "a WooCommerce shop has no markets"),
    (#""price":"1.00","currency":"USD""#, "the shop's prices are in EUR, not in USD"),
    (#""attributes":"[1]""#, "attributes is no JSON object"),
    (#""attributes":"{\"id\":12,\"weight\":\"1\"}""#, "attributes names id"),
    (#""attributes":"{\"stock_quantity\":12}""#, "attributes names stock_quantity"),
  ])
  func whatCannotBeIsRefused(_ members: String, _ reason: String) throws {
    let shop = try PushedShop()
    let mug = try shop.mug()
    let outcome = try outcome(shop, #"{"key":"a","product_id":"\#(mug)",\#(members)}"#)
    #expect(outcome.result == .refused)
    #expect(outcome.reason.hasPrefix(reason))
    #expect(shop.shop.writes == [])
  }

  /// The shop's own words about members that only it knows.
  @Test func whatTheShopRefusesIsToldInItsWords() throws {
    let shop = try PushedShop()
    let mug = try shop.mug()
    #expect(
      try outcome(shop, #"{"key":"a","product_id":"\#(mug)","attributes":"{\"weight\":5}"}"#).reason
        == "Invalid parameter(s): weight. weight is not of type string. (rest_invalid_param)")
    #expect(try outcome(shop, #"{"key":"a","product_id":"\#(mug)","attributes":"{\"manage_stock\":false}"}"#).result == .confirmed)
    // A name that WordPress cuts is not the name that was asked for.
    let host = try Library.open()
    _ = host.begin("push", "products", arguments: #"{"items":[{"key":"a","product_id":"21","name":"M4 <10 Stueck>"}]}"#)
    _ = host.answer(Answer(#"[{"id":21,"type":"simple","status":"publish","name":"Mug","variations":[]}]"#))
    #expect(
      host.answer(Answer(#"{"id":21,"type":"simple","status":"publish","name":"M4","variations":[]}"#)).records.map { $0.json } == [
        #"{"id":"21","key":"a","reason":"the shop shows the name \"M4\", not \"M4 <10 Stueck>\"","result":"refused"}"#
      ])
  }

  /// A read-only key ends the run: no item is to blame.
  @Test func aKeyThatMayNotWriteEndsTheRun() throws {
    let host = try Library.open()
    _ = host.begin("push", "products", arguments: #"{"items":[{"key":"a","product_id":"21","name":"x"}]}"#)
    _ = host.answer(Answer(#"[{"id":21,"type":"simple","status":"publish","name":"Mug","variations":[]}]"#))
    let step = try host.answer(Fixtures.answer("auth-readonly-key-put"))
    #expect(step.words.contains("does not have write permissions. Make a new key under WooCommerce"))
  }
}
