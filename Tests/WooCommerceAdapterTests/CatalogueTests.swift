import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@Suite("Products, stock and customers of the recorded shop")
struct CatalogueTests {
  static func records<R: Record>(_ type: R.Type, _ records: [Step.Record]) throws -> [String: R] {
    var found: [String: R] = [:]
    for record in records where record.flags == 0 { found[record.id] = try R(json: JSONDocument(parsing: record.json).root) }
    return found
  }

  @Test func everyProductWithEveryVariation() throws {
    var shop = try DumpShop()
    let result = try Library.open().run(&shop, "list", "products")
    #expect(result.end == .done("{}", complete: true))
    let products = try Self.records(Product.self, result.records)
    #expect(products.count == 60)
    #expect(products.values.filter { $0.status == .active }.count == 55)
    // 54 that are sold as themselves, 20 variations.
    #expect(products.values.flatMap { $0.variants }.count == 74)
    #expect(products["104"]?.variants == [])
    let shirt = try #require(products["71"])
    #expect(shirt.options == [Product.Option(name: "Farbe", values: ["Blau", "Grün", "Rot", "Weiß"])])
    #expect(shirt.categories == [Product.Category(id: "16", name: "Kleidung")])
    #expect(shirt.variants.map { $0.id } == ["73", "75", "76", "77"])
    #expect(shirt.variants.first?.choices == [Variant.Choice(option: "Farbe", value: "Rot")])
    #expect(shirt.variants.first?.name == "Rot")
    #expect(shirt.variants.first?.price == Amount("15.90"))
    #expect(products.values.contains { $0.name == #"<b>Fett</b> & "Quote" 'Apostroph' Backslash"# })
    #expect(shirt.createdAt?.text == "2025-11-25T14:46:40+01:00")
    #expect(result.records.first { $0.id == "71" }?.sources.count == 5)
  }

  @Test func variationsAreAskedForSideBySide() throws {
    var shop = try DumpShop()
    let host = try Library.open()
    var step = host.begin("list", "products")
    step = host.answer(step.requests.map { shop.answer($0) })
    step = host.answer(step.requests.map { shop.answer($0) })
    // 104 names no variations, so that nothing is asked for.
    let asked = Set(step.requests.map { String($0.split(separator: "?")[0]) })
    #expect(asked == Set([71, 80, 87, 94, 100].map { "GET /wp-json/wc/v3/products/\($0)/variations" }))
  }

  @Test func moreThanAHundredVariationsComeInPages() throws {
    var shop = try DumpShop()
    let template = try #require(shop.lists["/products/71/variations"]?.first)
    shop.lists["/products/71/variations"] = (1...250).map { number in
      var object = template
      object.id = 1000 + Int64(number)
      object.text = Array(String(decoding: object.text, as: UTF8.self).replacing(#""id": 73,"#, with: #""id": \#(object.id),"#).utf8)
      return object
    }
    let products = try Self.records(Product.self, Library.open().run(&shop, "get", "products", arguments: #"{"ids":["71"]}"#).records)
    #expect(products["71"]?.variants.map { $0.id } == (1001...1250).map { String($0) })
  }

  @Test func theBinIsDeleted() throws {
    var shop = try DumpShop()
    shop.lists["/products"]?[3].status = "trash"
    let id = try #require(shop.lists["/products"]?[3].id)
    let result = try Library.open().run(&shop, "list", "products")
    #expect(result.records.first?.id == String(id))
    #expect(result.records.first?.flags == UInt32(TP_RECORD_DELETED))
    #expect(result.records.count == 60)
    #expect(try Library.open().run(&shop, "count", "products").end == .done(#"{"count":59}"#, complete: false))
  }

  @Test func whatIsNoMoneyIsReadAsItComes() throws {
    var shop = try DumpShop()
    shop.lists["/products"] = [
      DumpShop.object(
        try JSONDocument(
          parsing: #"""
            {"id":1,"name":7,"type":"simple","status":"made-up","sku":null,"price":"","manage_stock":"yes","images":[{"id":"","src":""},
             {"id":"11","src":"https://x/y.png","alt":"A &quot;B&quot; &#8211; &#x27;"}],"categories":null,"attributes":{},"date_created":null,
             "tax_class":{"any":["thing"]},"plugin":1.5e3}
            """#
        ).root),
      DumpShop.object(try JSONDocument(parsing: #"{"id":2,"name":"x","status":"publish","price":"abc"}"#).root),
      DumpShop.object(try JSONDocument(parsing: #"{"id":3,"name":"y","price":12.5,"manage_stock":true,"stock_quantity":-3}"#).root),
    ]
    let result = try Library.open().run(&shop, "list", "products")
    #expect(result.records.map { $0.reason } == ["", #"/price is "abc", not a decimal number of at most 18 digits"#, ""])
    let products = try Self.records(Product.self, result.records)
    #expect(products["1"]?.name == "7")
    #expect(products["1"]?.status == .draft)
    #expect(products["1"]?.images.map { $0.alt } == [#"A "B" – '"#])
    #expect(products["1"]?.variants.first?.price == nil)
    #expect(products["3"]?.variants.first?.price == Amount("12.5"))
    #expect(products["3"]?.variants.first?.stock == Amount("-3"))
  }

  @Test func levelsOfWhatIsSold() throws {
    var shop = try DumpShop()
    let result = try Library.open().run(&shop, "list", "inventory")
    #expect(result.end == .done("{}", complete: true))
    let levels = try Self.records(StockLevel.self, result.records)
    #expect(levels.count == 74)
    #expect(levels["73"]?.available == Amount("1"))
    #expect(levels["73"]?.pool == nil)
    let pooled = levels.values.filter { $0.pool != nil }
    #expect(pooled.count == 3)
    #expect(Set(pooled.compactMap { $0.pool }).count == 1)
    #expect(Set(pooled.map { $0.available }).count == 1)
    #expect(pooled.allSatisfy { $0.available != nil && $0.pool == $0.productID })
    #expect(levels.values.contains { $0.available == nil })
  }

  @Test func customersAreAlwaysTheWholeList() throws {
    var shop = try DumpShop()
    let result = try Library.open().run(&shop, "list", "customers", since: 1_785_542_400_000)
    #expect(result.end == .done("{}", complete: true))
    #expect(!shop.asked.contains { $0.contains("modified_after") })
    let customers = try Self.records(Customer.self, result.records)
    #expect(customers.count == 11)
    #expect(customers["2"]?.email == "manager@example.com")
    #expect(customers["2"]?.addresses == [])
    #expect(try Library.open().run(&shop, "count", "customers").end == .done(#"{"count":11}"#, complete: false))
    let found = try Library.open().run(&shop, "get", "customers", arguments: #"{"ids":["2","77"]}"#)
    #expect(found.end == .done(#"{"missing":["77"]}"#, complete: false))
  }
}
