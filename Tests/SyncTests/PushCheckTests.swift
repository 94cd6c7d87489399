import HostCore
import Testing
import TradepostContract

@testable import HostSync

@Suite struct PushCheckTests {
  private static let euro = Currency("EUR")

  @Test(arguments: [
    (#"{"product_id":"1","price":"12.50"}"#, nil),
    (#"{"product_id":"1","price":"12.500"}"#, nil),
    (#"{"name":"New","price":"1"}"#, nil),
    (#"{"product_id":"1","price":"-1"}"#, "its price -1 is negative"),
    (#"{"product_id":"1","price":"1.005"}"#, "its price 1.005 is finer than EUR can be"),
    (#"{"product_id":"1","price":"1.5","currency":"JPY"}"#, "its price 1.5 is finer than JPY can be"),
    (#"{"product_id":"1","compare_at_price":"-0.01"}"#, "its compare_at_price -0.01 is negative"),
    (#"{"product_id":"1"}"#, "it changes nothing"),
    (#"{"product_id":"1","name":""}"#, "its name is empty"),
    (#"{"price":"1"}"#, "a new product needs a name"),
    (#"{"variant_id":"1","name":"x"}"#, "it names a variant and no product"),
    (#"{"product_id":"1","attributes":"[1]"}"#, "its attributes are no JSON object"),
    (#"{"product_id":"1","prize":"1"}"#, "/0/prize is no member of such an item"),
    (#"{"product_id":"1","price":"1e3"}"#, "/0/price"),
  ])
  func products(item: String, problem: String?) throws {
    try Self.expect(problem) { try PushItems(reading: Array("[\(item)]".utf8), .products, currency: #require(Self.euro), now: 0) }
  }

  @Test(arguments: [
    (#"{"product_id":"1","variant_id":"1","quantity":"0"}"#, nil),
    (#"{"product_id":"1","variant_id":"1","quantity":"2.5"}"#, nil),
    (#"{"product_id":"1","variant_id":"1","quantity":"-1"}"#, "its quantity -1 is negative"),
    (#"{"product_id":"1","variant_id":"1","quantity":"0.0001"}"#, "finer than a thousandth"),
    (#"{"product_id":"1","variant_id":"1","quantity":"1000000001"}"#, "more than any shop has"),
    (#"{"product_id":"1","variant_id":"1","quantity":"9223372036854775807"}"#, "is"),
    (#"{"product_id":"1","quantity":"1"}"#, "/0/variant_id is missing"),
  ])
  func stock(item: String, problem: String?) throws {
    try Self.expect(problem) {
      try PushItems(reading: Array(#"{"items":[\#(item)]}"#.utf8), .inventory, currency: #require(Self.euro), now: 0)
    }
  }

  @Test(arguments: [
    (#"{"order_id":"1","status":"completed"}"#, nil),
    (#"{"order_id":"1"}"#, "it changes nothing"),
    (
      #"{"order_id":"1","fulfilment":{"at":"2026-01-01T00:00:00Z","carrier":"x","lines":[{"line_id":"1","quantity":"0"}]}}"#,
      "0 of the line 1 cannot leave"
    ),
    (
      #"{"order_id":"1","fulfilment":{"at":"2026-01-01T00:00:00Z","carrier":"x","tracking_url":"javascript:1"}}"#,
      "its tracking_url is no https address"
    ),
  ])
  func orders(item: String, problem: String?) throws {
    try Self.expect(problem) { try PushItems(reading: Array("[\(item)]".utf8), .orders, currency: #require(Self.euro), now: 0) }
  }

  @Test func theSameKeyOrTheSameThingTwice() throws {
    let one = #"{"key":"k","product_id":"1","variant_id":"1","quantity":"1"}"#
    let other = #"{"key":"k","product_id":"2","variant_id":"2","quantity":"1"}"#
    let again = #"{"key":"l","product_id":"1","variant_id":"1","quantity":"2"}"#
    let elsewhere = #"{"key":"l","product_id":"1","variant_id":"1","quantity":"2","location":"b"}"#
    func read(_ items: String...) throws -> PushItems {
      try PushItems(reading: Array("[\(items.joined(separator: ","))]".utf8), .inventory, currency: #require(Self.euro), now: 0)
    }
    try Self.expect("its key is another item's too") { try read(one, other) }
    try Self.expect("is pushed twice") { try read(one, again) }
    try Self.expect(nil) { try read(one, elsewhere) }
    try Self.expect("There is nothing to push") { try read() }
  }

  private static func expect(_ problem: String?, _ make: () throws -> PushItems) throws {
    do {
      _ = try make()
      #expect(problem == nil, "it was taken")
    } catch let error as HostError {
      #expect(error.exit == 2)
      #expect(problem.map { error.message.contains($0) } ?? false, "\(error.message)")
    }
  }

  // MARK: Mass damage

  private static func prices(_ count: Int, to price: String, of known: Int) throws -> [String] {
    var before = PushBefore()
    before.priceCount = Int64(known)
    let items = (0..<count).map { number in
      var product = Product(id: "\(number)", name: "P", status: .active)
      var variant = Variant(id: "\(number)")
      variant.price = Amount("10.00")
      product.variants = [variant]
      before.products["\(number)"] = product
      var item = ProductPush(key: "\(number)", productID: "\(number)")
      item.price = Amount(price)
      return item
    }
    return PushGuard.concerns(try PushItems(products: items, currency: #require(euro)), before)
  }

  @Test(arguments: [
    (5, "11", 20, true), (5, "11", 25, false), (4, "11", 4, false), (5, "10", 5, false), (1, "0", 100, true), (21, "9", 100, true),
    (20, "9", 100, false),
  ])
  func massDamageOfPrices(count: Int, price: String, known: Int, isMass: Bool) throws {
    #expect(try Self.prices(count, to: price, of: known).isEmpty == !isMass)
  }

  @Test func massDamageOfStock() throws {
    func concerns(_ quantities: [Int64], before: Int64) throws -> [String] {
      var books = PushBefore()
      let items = quantities.enumerated().map { number, quantity in
        books.levels.append(
          StoredLevel(
            place: VariantPlace(product: "\(number)", variant: "v"), location: "", available: Amount(coefficient: before, scale: 0)))
        return StockPush(key: "\(number)", productID: "\(number)", variantID: "v", quantity: Amount(coefficient: quantity, scale: 0))
      }
      return PushGuard.concerns(try PushItems(stock: items), books)
    }
    #expect(try !concerns([0, 0, 0, 0, 0], before: 3).isEmpty)
    #expect(try concerns([0, 0, 0, 0, 1], before: 3).isEmpty)
    #expect(try !concerns([0, 0, 0, 0, 0, 1], before: 3).isEmpty, "one that is not zero changes nothing")
    #expect(try concerns([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], before: 3).isEmpty, "some are sold out")
    #expect(try concerns([0, 0, 0, 0], before: 3).isEmpty)
    #expect(try concerns([0, 0, 0, 0, 0], before: 0).isEmpty)
  }
}
