import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

/// Products changed and made in a simulated shop.
@Suite struct PushProductsTests {
  /// The product at that place of the seed; the first has one variant, the second four.
  private static func item(_ key: String, _ product: Int, variant: Int? = nil, _ change: (inout ProductPush) -> Void) -> ProductPush {
    var item = ProductPush(key: key, productID: String(8_100_000_000_001 + product))
    item.variantID = variant.map { String(44_000_000_000_001 + product * 2048 + $0) }
    change(&item)
    return item
  }

  private func push(_ shop: SimulatedShop, _ items: ProductPush...) throws -> [String: Outcome] {
    let (records, end) = try TestHost.shopify().run(shop, "push", "products", arguments: PushStockTests.arguments(items))
    #expect(end == .done("{}", complete: false))
    return try PushStockTests.outcomes(records)
  }

  private func locate(_ shop: SimulatedShop, _ items: ProductPush...) throws -> [String: Located] {
    let (records, end) = try TestHost.shopify().run(shop, "locate", "products", arguments: PushStockTests.arguments(items))
    #expect(end == .done("{}", complete: false))
    return try records.mapValues { try Located(json: JSONDocument(parsing: $0.json).root) }
  }

  private func product(_ shop: SimulatedShop, _ product: Int) throws -> Product {
    let arguments = #"{"ids":["\#(8_100_000_000_001 + product)"]}"#
    let records = try TestHost.shopify().run(shop, "get", "products", arguments: arguments).records
    return try #require(try ProductsTests.records(Product.self, records).values.first)
  }

  @Test func `a product and its only variant`() throws {
    let shop = try SimulatedShop()
    let item = Self.item("a", 0) {
      $0.name = "Neue Tasse \"groß\""
      $0.details = "<p>neu</p>"
      $0.status = .archived
      $0.price = Amount("12.90")
      $0.compareAtPrice = Amount("15")
      $0.sku = "NEU-1"
      $0.barcode = "4012345678901"
      $0.attributes = #"{"vendor":"Haus \\ Hof","tags":["a","b"],"title":"gives way"}"#
    }
    let found = try push(shop, item)
    #expect(found["a"]?.result == .confirmed && found["a"]?.compared == false)
    #expect(found["a"]?.id == "8100000000001")
    let product = try product(shop, 0)
    #expect(product.name == item.name && product.details == "<p>neu</p>" && product.status == .archived)
    #expect(product.vendor == "Haus \\ Hof" && product.categories.suffix(2).map { $0.name } == ["a", "b"])
    let variant = try #require(product.variants.first)
    #expect(variant.price == Amount("12.90") && variant.compareAtPrice == Amount("15"))
    #expect(variant.sku == "NEU-1" && variant.barcode == "4012345678901")
    #expect(found["a"]?.version.flatMap { Timestamp($0) } == product.updatedAt)
    // Product and variant in one request.
    #expect(shop.arrived.filter { $0 == "mutation Products" }.count == 1)
    var again = item
    again.attributes = nil
    #expect(try locate(shop, again)["a"] == Located(key: "a", .applied, id: "8100000000001"))
    again.price = Amount("13")
    #expect(try locate(shop, again)["a"] == Located(key: "a", .notApplied, current: "price 12.90", id: "8100000000001"))
  }

  /// Four variants of one product, one of them impossible, and a product that is not there.
  @Test func `one that is refused leaves its neighbours`() throws {
    let shop = try SimulatedShop()
    let found = try push(
      shop, Self.item("a", 1, variant: 0) { $0.price = Amount("1.10") }, Self.item("b", 1, variant: 9) { $0.price = Amount("1.20") },
      Self.item("c", 1, variant: 2) { $0.price = Amount("1.30") }, Self.item("d", 900) { $0.name = "x" },
      Self.item("e", 1) { $0.price = Amount("2") }, Self.item("f", 2) { $0.name = "" }, Self.item("g", 4) { $0.price = Amount("-1") },
      Self.item("h", 0) { $0.market = "DE" }, Self.item("i", 0) { _ in }, Self.item("j", 4) { $0.name = "gut" },
      Self.item("k", 0) { $0.attributes = "[]" },
      Self.item("l", 0) {
        $0.price = Amount("1")
        $0.currency = Currency("CHF")
      })
    #expect(found.filter { $0.value.result == .confirmed }.keys.sorted() == ["a", "c", "j"])
    #expect(found.filter { $0.value.result == .refused }.count == 9)
    #expect(found["b"]?.reason.contains("PRODUCT_VARIANT_DOES_NOT_EXIST: Product variant does not exist (variants.1.id)") == true)
    #expect(found["d"]?.reason.contains("the shop has no product 8100000000901") == true)
    #expect(found["e"]?.reason.contains("several variants") == true)
    #expect(found["f"]?.reason.contains("Title can't be blank (title)") == true)
    #expect(found["l"]?.reason == "the price is in CHF, the shop's prices are in EUR")
    #expect(try product(shop, 1).variants.map { $0.price }[0] == Amount("1.10"))
    #expect(try product(shop, 1).variants.map { $0.price }[2] == Amount("1.30"))
    #expect(try product(shop, 4).name == "gut")
  }

  /// A member that Shopify does not know spoils the whole request before anything runs.
  @Test func `a request that is refused whole is taken apart`() throws {
    let shop = try SimulatedShop()
    shop.spoil = { request, answer in
      guard request.text.contains("madeUp") else { return answer }
      return Answer(
        #"{"errors":[{"message":"Variable $p01 of type ProductUpdateInput! was provided invalid value for madeUp","extensions":{"code":"INVALID_VARIABLE"}}]}"#
      )
    }
    shop.accident = { request in request.text.contains("madeUp") ? shop.spoil(request, Answer("")) : nil }
    let found = try push(
      shop, Self.item("a", 0) { $0.name = "eins" }, Self.item("b", 1) { $0.attributes = #"{"madeUp":1}"# },
      Self.item("c", 2) { $0.name = "drei" })
    #expect(found["a"]?.result == .confirmed && found["c"]?.result == .confirmed)
    #expect(found["b"]?.result == .refused && found["b"]?.reason.contains("invalid value for madeUp") == true)
    #expect(try product(shop, 2).name == "drei")
  }

  @Test func `what was changed since is stale`() throws {
    let shop = try SimulatedShop()
    let version = try #require(try product(shop, 0).updatedAt?.text)
    let item = Self.item("a", 0) {
      $0.name = "eins"
      $0.expectedVersion = version
    }
    shop.now += 60_000
    #expect(try push(shop, item)["a"]?.result == .confirmed)
    let again = try push(shop, item)["a"]
    #expect(again?.result == .stale && again?.reason.contains("was changed in Shopify at") == true)
    // The same moment in another clock's words.
    let changed = try #require(try product(shop, 0).updatedAt)
    let elsewhere = Self.item("b", 0) {
      $0.name = "zwei"
      $0.expectedVersion = Timestamp(milliseconds: changed.milliseconds, offset: 120).text
    }
    #expect(try push(shop, elsewhere)["b"]?.result == .confirmed)
  }

  @Test func `a product is made, and once made it is found`() throws {
    let shop = try SimulatedShop()
    var item = ProductPush(key: "new", productID: nil)
    item.name = "Ganz neu"
    item.sku = "GN-1"
    item.price = Amount("9.95")
    item.status = .draft
    item.attributes = #"{"vendor":"Wir"}"#
    #expect(try locate(shop, item)["new"]?.state == .notApplied)
    let found = try #require(try push(shop, item)["new"])
    #expect(found.result == .confirmed)
    let id = try #require(found.id)
    let records = try TestHost.shopify().run(shop, "get", "products", arguments: #"{"ids":["\#(id)"]}"#).records
    let product = try #require(try ProductsTests.records(Product.self, records).values.first)
    #expect(product.name == "Ganz neu" && product.status == .draft && product.vendor == "Wir")
    #expect(product.variants.map { $0.sku } == ["GN-1"] && product.variants.first?.price == Amount("9.95"))
    #expect(product.options == [])
    #expect(try locate(shop, item)["new"] == Located(key: "new", .applied, id: id))
  }

  @Test func `what may have been made is in doubt, what was not sent ends the push`() throws {
    let shop = try SimulatedShop()
    var item = ProductPush(key: "new", productID: nil)
    item.name = "Ganz neu"
    shop.accident = { $0.line == "mutation MakeProduct" ? Answer(error: 7, "timed out", delivery: TP_MAYBE_SENT) : nil }
    #expect(try push(shop, item)["new"]?.result == .inDoubt)
    shop.accident = { $0.line == "mutation MakeProduct" ? Answer("Bad gateway", status: 502) : nil }
    #expect(try push(shop, item)["new"]?.result == .inDoubt)
    shop.accident = { $0.line == "mutation MakeProduct" ? Answer(error: 7, "no such host", delivery: TP_NEVER_SENT) : nil }
    let (records, end) = try TestHost.shopify().run(shop, "push", "products", arguments: PushStockTests.arguments([item]))
    #expect(records.isEmpty)
    #expect(end == .fail(7, "no such host"))
  }

  @Test func `a throttled push waits and is done`() throws {
    let shop = try SimulatedShop(#"{"products":20,"fault_requests":6,"faults":{"429":1},"faults_in_a_row":3}"#)
    #expect(try push(shop, Self.item("a", 0) { $0.name = "eins" })["a"]?.result == .confirmed)
    #expect(shop.waited > 0)
  }
}
