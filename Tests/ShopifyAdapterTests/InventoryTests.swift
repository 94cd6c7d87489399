import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// Stock of a simulated shop with three places, by both interfaces.
@Suite struct InventoryTests {
  @Test(arguments: ["graphql", "rest"]) func `a level for each variant and place`(api: String) throws {
    let shop = try SimulatedShop(#"{"products":260}"#)
    let (found, end) = try TestHost.shopify(api).run(shop, "list", "inventory")
    #expect(end == .done("{}", complete: true))
    #expect(found.values.filter { !$0.reason.isEmpty }.isEmpty)
    let levels = try ProductsTests.records(StockLevel.self, found)
    #expect(Set(levels.values.map { $0.location }) == ["75001000001", "75001000002", "75001000003"])
    let level = try #require(levels["44000000000001/75001000001"])
    #expect(level.productID == "8100000000001" && level.variantID == "44000000000001" && level.sku == "ART-0-0")
    let held = try shop.rest("inventory_levels.json?inventory_item_ids=46000000000001&location_ids=75001000001")
    #expect(level.available == (try held.at("/inventory_levels/0/available")?.requireAmount()))
    // All of a variant's levels make what its product says.
    let product = try #require(
      try ProductsTests.records(
        Product.self, TestHost.shopify(api).run(shop, "get", "products", arguments: #"{"ids":["8100000000008"]}"#).records
      )
      .values.first)
    for variant in product.variants {
      let sum = levels.values.filter { $0.variantID == variant.id }.reduce(0) { $0 + ($1.available?.coefficient ?? 0) }
      #expect(variant.stock == Amount(coefficient: sum, scale: 0))
    }
  }

  @Test func `both interfaces make the same records`() throws {
    let shop = try SimulatedShop(#"{"products":60}"#)
    let graph = try TestHost.shopify().run(shop, "list", "inventory").records
    let rest = try TestHost.shopify("rest").run(shop, "list", "inventory").records
    for (id, record) in graph { #expect(record.json == rest[id]?.json) }
    #expect(graph.count == rest.count && graph.count > 100)
  }

  @Test(arguments: ["graphql", "rest"]) func `only what changed, though neither product nor item is newer`(api: String) throws {
    let shop = try SimulatedShop(#"{"products":40}"#)
    let start = shop.now
    shop.now += 60_000
    let body = #"{"location_id":75001000001,"inventory_item_id":46000000002049,"available":77}"#
    _ = try shop.rest("inventory_levels/set.json", "POST", body)
    let (found, end) = try TestHost.shopify(api).run(shop, "list", "inventory", since: start)
    #expect(end == .done("{}", complete: false))
    #expect(try ProductsTests.records(StockLevel.self, found).mapValues { $0.available } == ["44000000002049/75001000001": Amount("77")])
  }

  /// By products, and by inventory items as a webhook names them.
  @Test(arguments: ["graphql", "rest"]) func `some by their ids`(api: String) throws {
    let shop = try SimulatedShop(#"{"products":40}"#)
    let host = try TestHost.shopify(api)
    let all = try host.run(shop, "list", "inventory").records
    let (found, end) = try host.run(
      shop, "get", "inventory", arguments: #"{"ids":["8100000000008","item/46000000000001","77","item/78","item/x"]}"#)
    #expect(end == .done(#"{"missing":["item/x","item/78","77"]}"#, complete: false))
    let levels = try ProductsTests.records(StockLevel.self, found)
    #expect(Set(levels.values.map { $0.productID }) == ["8100000000001", "8100000000008"])
    for (id, record) in all where levels[id] != nil { #expect(found[id]?.json == record.json) }
    let expected = try ProductsTests.records(StockLevel.self, all).values.filter {
      $0.productID == "8100000000008" || $0.variantID == "44000000000001"
    }
    #expect(levels.count == expected.count)
  }

  @Test func `a full list takes few questions`() throws {
    let shop = try SimulatedShop(#"{"products":260}"#)
    let found = try TestHost.shopify().run(shop, "list", "inventory").records
    #expect(shop.requests <= 4 + found.count / 250)
    #expect(try shop.counter("requests.graphql.too_costly") == 0)
  }

  /// A run that is cut off goes on at its place.
  @Test func `a run goes on where it was kept`() throws {
    let shop = try SimulatedShop(#"{"products":260}"#)
    let host = try TestHost.shopify()
    let whole = try host.run(shop, "list", "inventory").records
    var step = host.begin("list", "inventory")
    var kept: Set<String> = []
    var cursor = ""
    for _ in 0..<6 {
      switch step {
      case .send: step = host.answer(host.asked.map { shop.answer($0) })
      case .page(let records, let next):
        kept.formUnion(records.map { $0.id })
        cursor = next
        step = host.ok()
      default: break
      }
    }
    let before = kept.count
    #expect(!cursor.isEmpty && before > 0 && before < whole.count)
    step = host.begin("list", "inventory", cursor: cursor)
    for _ in 0..<100 {
      switch step {
      case .send: step = host.answer(host.asked.map { shop.answer($0) })
      case .page(let records, _):
        #expect(kept.isDisjoint(with: records.map { $0.id }))
        kept.formUnion(records.map { $0.id })
        step = host.ok()
      default: break
      }
    }
    #expect(step == .done("{}", complete: true))
    #expect(kept == Set(whole.keys))
  }
}
