import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// What a real shop answered to single writes, and what becomes of the item that each was meant for.
@Suite("Recorded answers to writes")
struct PushRecordingTests {
  private static let counted = #""type":"simple","status":"publish","manage_stock":true,"stock_quantity":1,"variations":[]"#
  private static let priced = #""type":"simple","status":"publish","price":"9.99","regular_price":"9.99","on_sale":false,"variations":[]"#

  /// Answer, kind, the item's members, the write that it leads to, the outcome.
  @Test(arguments: [
    ("stock-put-product", "inventory", "18", #""quantity":"42""#, #"{"stock_quantity":42}"#, "confirmed"),
    ("stock-put-to-zero", "inventory", "20", #""quantity":"0""#, #"{"stock_quantity":0}"#, "confirmed"),
    ("stock-put-negative", "inventory", "20", #""quantity":"-2.0""#, #"{"stock_quantity":-2}"#, "confirmed"),
    ("stock-put-huge", "inventory", "20", #""quantity":"99999999999""#, #"{"stock_quantity":99999999999}"#, "confirmed"),
    (
      "stock-put-unmanaged-quantity-ignored", "inventory", "33", #""quantity":"5""#, #"{"stock_quantity":5}"#,
      "refused: the shop stopped counting it meanwhile"
    ),
    (
      "stock-put-variation-parent-managed", "inventory", "101", #""quantity":"5""#, #"{"stock_quantity":5}"#,
      "refused: the shop stopped counting it meanwhile"
    ),
    (
      "error-invalid-param-type-stock", "inventory", "14", #""quantity":"5""#, #"{"stock_quantity":5}"#,
      "refused: Invalid parameter(s): stock_quantity. stock_quantity is not of type integer. (rest_invalid_param)"
    ),
    (
      "stock-put-variation-as-product", "inventory", "75", #""quantity":"5""#, #"{"stock_quantity":5}"#,
      "refused: To manipulate product variations you should use the /products/<product_id>/variations/<id> endpoint. "
        + "(woocommerce_rest_invalid_product_id)"
    ),
    ("price-put", "products", "21", #""price":"10.490""#, #"{"regular_price":"10.490"}"#, "confirmed"),
    ("price-put-comma", "products", "25", #""price":"11.5""#, #"{"regular_price":"11.5"}"#, "confirmed"),
    (
      "price-put-price-field-ignored", "products", "21", #""price":"1.00""#, #"{"regular_price":"1.00"}"#,
      "refused: the shop shows the price 10.49, not 1.00"
    ),
    (
      "error-duplicate-sku-update", "products", "22", #""sku":"SKU-001""#, #"{"sku":"SKU-001"}"#,
      "refused: Invalid or duplicated SKU. It is 12's. (product_invalid_sku)"
    ),
    (
      "outage-maintenance-mode-503", "products", "22", #""name":"x""#, #"{"name":"x"}"#,
      "in_doubt: the shop answered with 503 and no reason"
    ),
    ("outage-php-down-502", "products", "22", #""name":"x""#, #"{"name":"x"}"#, "in_doubt: the shop answered with 502 and no reason"),
    ("error-body-json-string", "products", "22", #""name":"x""#, #"{"name":"x"}"#, "in_doubt: the shop answered with 500 and no reason"),
    ("stock-put-product", "products", "18", #""name":"日本茶 煎茶 100g""#, #"{"name":"日本茶 煎茶 100g"}"#, "confirmed"),
  ])
  func single(_ file: String, _ kind: String, _ id: String, _ members: String, _ body: String, _ expected: String) throws {
    let host = try Library.open()
    let item = #"{"key":"a","product_id":"\#(id)","variant_id":"\#(id)",\#(members)}"#
    _ = host.begin("push", kind, arguments: #"{"items":[\#(item)]}"#)
    _ = host.answer(Answer(#"[{"id":\#(id),\#(kind == "inventory" ? Self.counted : Self.priced)}]"#))
    #expect(host.asked.map { $0.line } == ["PUT /products/\(id) \(body)"])
    let kept = try host.answer(Fixtures.answer(file)).records.first
    let outcome = try Outcome(json: JSONDocument(parsing: #require(kept).json).root)
    #expect(outcome.result.rawValue + (outcome.reason.isEmpty ? "" : ": " + outcome.reason) == expected)
    #expect(host.ok() == .done("{}", complete: false))
  }

  @Test func aProductIsMade() throws {
    let host = try Library.open()
    let item =
      #"{"key":"a","name":"Neues Produkt „ß“","details":"<p>x</p>","price":"19.9","sku":"NEW-1","#
      + #""attributes":"{\"manage_stock\":true,\"categories\":[{\"id\":17}]}"}"#
    _ = host.begin("push", "products", arguments: #"{"items":[\#(item)]}"#)
    #expect(
      host.asked.map { $0.line } == [
        #"POST /products {"categories":[{"id":17}],"description":"<p>x</p>","manage_stock":true,"name":"Neues Produkt „ß“","#
          + #""regular_price":"19.9","sku":"NEW-1","type":"simple"}"#
      ])
    #expect(
      try host.answer(Fixtures.answer("product-create-simple")).records.map { $0.json } == [
        #"{"id":"171","key":"a","result":"confirmed","version":"2026-11-20T22:15:10Z"}"#
      ])
  }

  /// The plugin is switched off: nothing was done, and the run says what to do.
  @Test func aShopWithoutWooCommerceEndsTheRun() throws {
    let host = try Library.open()
    _ = host.begin("push", "products", arguments: #"{"items":[{"key":"a","product_id":"22","name":"x"}]}"#)
    _ = host.answer(Answer(#"[{"id":22,\#(Self.priced)}]"#))
    #expect(try host.answer(Fixtures.answer("outage-woocommerce-deactivated")).words.contains("WooCommerce is switched off on this site"))
  }
}
