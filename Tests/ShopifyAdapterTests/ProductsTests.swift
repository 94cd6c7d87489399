import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// Products of a simulated shop by both interfaces.
@Suite struct ProductsTests {
  static func records<R: Record>(_ type: R.Type, _ records: [String: Step.Record]) throws -> [String: R] {
    try records.mapValues { try R(json: JSONDocument(parsing: $0.json).root) }
  }

  @Test(arguments: ["graphql", "rest"]) func `every variant of every product`(api: String) throws {
    let shop = try SimulatedShop(#"{"products":260}"#)
    let host = try TestHost.shopify(api)
    let (found, end) = try host.run(shop, "list", "products")
    #expect(end == .done("{}", complete: true))
    #expect(found.values.filter { !$0.reason.isEmpty }.isEmpty)
    let products = try Self.records(Product.self, found)
    #expect(products.count == 260)
    // Three axes of 5, 6 and 4 values: more variants than a page or a REST object holds.
    let large = try #require(products.values.first { $0.variants.count == 120 })
    #expect(large.options.map { $0.name } == ["Farbe", "Größe", "Stoff"])
    #expect(Set(large.variants.map { $0.id }).count == 120)
    #expect(large.variants.last?.choices.map { $0.value } == ["Weiß", "XXL", "Seide"])
    #expect(large.variants.last?.name == "Weiß / XXL / Seide")
    let plain = try #require(products["8100000000001"])
    #expect(plain.options == [] && plain.variants.count == 1)
    #expect(plain.variants.first?.name == "" && plain.variants.first?.choices == [])
    #expect(plain.categories.map { $0.id } == ["type:\(plain.categories[0].name)", "tag:neu", "tag:serie-0"])
    #expect(Set(products.values.map { $0.status }) == [.active, .draft, .archived])
    // A gift card is not counted.
    #expect(products["8100000000010"]?.variants.allSatisfy { $0.stock == nil } == true)
    #expect(plain.variants.first?.stock != nil)
    #expect(try host.run(shop, "count", "products").end == .done(#"{"count":260}"#, complete: false))
  }

  @Test func `both interfaces make the same records`() throws {
    let shop = try SimulatedShop(#"{"products":120}"#)
    let graph = try TestHost.shopify().run(shop, "list", "products").records
    let rest = try TestHost.shopify("rest").run(shop, "list", "products").records
    for (id, record) in graph { #expect(record.json == rest[id]?.json) }
    #expect(graph.count == rest.count)
  }

  @Test func `a full list takes few questions, all of them affordable`() throws {
    let shop = try SimulatedShop(#"{"products":250}"#)
    _ = try TestHost.shopify().run(shop, "list", "products")
    // Three pages, and ten products with more variants than fit on one.
    #expect(shop.arrived.filter { $0 == "query Products" }.count == 3)
    #expect(shop.arrived.filter { $0 == "query Variants" }.count == 10)
    #expect(try shop.counter("requests.graphql.too_costly") == 0)
    #expect(shop.waited == 0)
  }

  @Test func `smaller pages are asked for where costs are reckoned otherwise`() throws {
    let shop = try SimulatedShop(#"{"products":30,"cost_formula":"linear"}"#)
    let (found, end) = try TestHost.shopify().run(shop, "list", "products")
    #expect(end == .done("{}", complete: true))
    #expect(found.count == 30)
    #expect(try shop.counter("requests.graphql.too_costly") > 0)
  }

  @Test(arguments: ["graphql", "rest"]) func `only what changed`(api: String) throws {
    let shop = try SimulatedShop(#"{"products":30}"#)
    let start = shop.now
    shop.now += 60_000
    _ = try shop.graph(#"mutation{productUpdate(product:{id:"gid://shopify/Product/8100000000003",title:"Neu"}){userErrors{message}}}"#)
    let host = try TestHost.shopify(api)
    let (found, end) = try host.run(shop, "list", "products", since: start)
    #expect(end == .done("{}", complete: false))
    #expect(try Self.records(Product.self, found).mapValues { $0.name } == ["8100000000003": "Neu"])
    #expect(try host.run(shop, "count", "products", since: start).end == .done(#"{"count":1}"#, complete: false))
  }

  @Test(arguments: ["graphql", "rest"]) func `some by their ids`(api: String) throws {
    let shop = try SimulatedShop(#"{"products":30}"#)
    _ = try shop.graph(#"mutation{productDelete(input:{id:"gid://shopify/Product/8100000000005"}){deletedProductId}}"#)
    let ids = #"{"ids":["8100000000008","8100000000005","77","gid://shopify/Product/1","x\"y"]}"#
    let (found, end) = try TestHost.shopify(api).run(shop, "get", "products", arguments: ids)
    let missing = try JSONDocument(parsing: #"["gid://shopify/Product/1","x\"y","8100000000005","77"]"#).root
    #expect(found.keys.sorted() == ["8100000000008"])
    #expect(try Self.records(Product.self, found)["8100000000008"]?.variants.count == 120)
    guard case .done(let text, _, _) = end else {
      Issue.record("\(end)")
      return
    }
    #expect(try JSONDocument(parsing: text).root["missing"]?.items.map { $0.string } == missing.items.map { $0.string })
  }

  /// Answers that break, come late or not at all, and products that change meanwhile.
  @Test(arguments: 1...4 as ClosedRange<UInt64>) func `a shop with faults is read in full`(seed: UInt64) throws {
    let faults = #""fault_requests":60,"faults":{"429":0.1,"html":0.1,"moved":0.3}"#
    let shop = try SimulatedShop(#"{"products":200,\#(faults)}"#, seed: seed)
    let (found, end) = try TestHost.shopify().run(shop, "list", "products")
    #expect(end == .done("{}", complete: true))
    #expect(found.count == 200)
  }
}
