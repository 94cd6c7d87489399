import Foundation
import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

/// Every official sample that has to do with goods goes through the adapter: understood, or rejected by name.
@Suite struct ProductsSamplesTests {
  static func exchanges(_ resource: String) throws -> [JSONValue] {
    try DeliveriesTests.fixture("rest-exchanges-2026-07/\(resource).json")["exchanges"]?.items.map { $0 } ?? []
  }

  static func text(_ value: JSONValue) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return writer.text
  }

  /// Runs a list against answers by path; what it kept and how it ended.
  static func list(_ resource: String, _ answers: [String: String]) throws -> (records: [Step.Record], end: Step) {
    let host = try TestHost.shopify("rest")
    var records: [Step.Record] = []
    var step = host.begin("list", resource)
    for _ in 0..<50 {
      switch step {
      case .send:
        step = host.answer(
          host.asked.map { request in
            let path = request.path.split(separator: "?")[0].replacingOccurrences(of: "/admin/api/2026-10/", with: "")
            return answers[path].map { Answer($0, fields: [("X-Shopify-API-Version", "2026-10")]) } ?? Answer("{}", status: 404)
          })
      case .page(let kept, _):
        records += kept
        step = host.ok()
      case .wait: step = host.ok()
      default: return (records, step)
      }
    }
    return (records, step)
  }

  @Test func `official products`() throws {
    var found = 0
    for exchange in try Self.exchanges("product") {
      guard let body = exchange.at("/response/body") else { continue }
      let products = body["products"]?.items.map { Self.text($0) } ?? body["product"].map { [Self.text($0)] } ?? []
      for text in products {
        let (records, end) = try Self.list("products", ["products.json": #"{"products":[\#(text)]}"#])
        #expect(end == .done("{}", complete: true))
        let record = try #require(records.first)
        let given = try JSONDocument(parsing: text).root
        if given["title"] == nil, given["variants"] == nil { continue }
        #expect(record.reason == "", "\(exchange["test"]?.string ?? "")")
        let product = try Product(json: JSONDocument(parsing: record.json).root)
        #expect(product.name == given["title"]?.string)
        #expect(product.variants.count == given["variants"]?.items.map { $0 }.count)
        #expect(product.images.count == given["images"]?.items.map { $0 }.count)
        found += 1
      }
    }
    #expect(found == 20)
  }

  @Test func `what the samples say is read`() throws {
    let body = try #require(try Self.exchanges("product").compactMap { $0.at("/response/body/products") }.first)
    let (records, _) = try Self.list("products", ["products.json": #"{"products":\#(Self.text(body))}"#])
    let products = try ProductsTests.records(Product.self, Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) }))
    let ipod = try #require(products["632910392"])
    #expect(ipod.name == "IPod Nano - 8GB" && ipod.vendor == "Apple" && ipod.status == .active)
    #expect(ipod.options == [Product.Option(name: "Color", values: ["Pink", "Red", "Green", "Black"])])
    #expect(ipod.categories.map { $0.name } == ["Cult Products", "Emotive", "Flash Memory", "MP3", "Music"])
    let pink = try #require(ipod.variants.first { $0.id == "808950810" })
    #expect(pink.sku == "IPOD2008PINK" && pink.barcode == "1234_pink" && pink.price == Amount("199") && pink.stock == Amount("10"))
    #expect(pink.choices == [Variant.Choice(option: "Color", value: "Pink")] && pink.name == "Pink")
  }

  /// Shapes from before 2020, without status and with numbers where text stands today.
  @Test(arguments: ["product", "products", "variant", "variants"]) func `old samples`(name: String) throws {
    let root = try DeliveriesTests.fixture("python-api-fixtures/\(name).json")
    let variants = root["variants"]?.items.map { Self.text($0) } ?? root["variant"].map { [Self.text($0)] }
    var products =
      root["products"]?.items.map { Self.text($0) } ?? root["product"].map { [Self.text($0)] } ?? root.items.map { Self.text($0) }
    if let variants { products = [#"{"id":1,"title":"x","variants":[\#(variants.joined(separator: ","))]}"#] }
    let (records, end) = try Self.list("products", ["products.json": #"{"products":[\#(products.joined(separator: ","))]}"#])
    #expect(end == .done("{}", complete: true))
    #expect(records.count == products.count && !records.isEmpty)
    #expect(records.filter { !$0.reason.isEmpty }.isEmpty)
  }

  @Test func `official stock`() throws {
    let products = """
      {"products":[{"id":632910392,"variants":[{"id":808950810,"inventory_item_id":808950810,"inventory_management":"shopify","sku":"P"},
      {"id":49148385,"inventory_item_id":49148385,"inventory_management":null},
      {"id":457924702,"inventory_item_id":457924702,"inventory_management":"shopify"}]}]}
      """
    var found: [String: Step.Record] = [:]
    for exchange in try Self.exchanges("inventory_level") {
      guard let body = exchange.at("/response/body") else { continue }
      let levels = body["inventory_levels"]?.items.map { Self.text($0) } ?? body["inventory_level"].map { [Self.text($0)] } ?? []
      if levels.isEmpty { continue }
      let (records, end) = try Self.list(
        "inventory",
        [
          "products.json": products, "locations.json": #"{"locations":[{"id":655441491,"name":"A","active":true}]}"#,
          "inventory_levels.json": #"{"inventory_levels":[\#(levels.joined(separator: ","))]}"#,
        ])
      #expect(end == .done("{}", complete: true))
      for record in records { found[record.id] = record }
    }
    #expect(found.values.filter { !$0.reason.isEmpty }.isEmpty)
    let levels = try ProductsTests.records(StockLevel.self, found)
    #expect(levels["457924702/655441491"]?.available == Amount("4"))
    // Nobody counts it, whatever number stands there.
    #expect(levels["49148385/655441491"] != nil && levels["49148385/655441491"]?.available == nil)
    #expect(levels["808950810/655441491"]?.updatedAt?.text == "2025-04-02T16:30:19Z")
    // An item that belongs to no product that was seen is left to the next run.
    #expect(levels["39072856/655441491"] == nil)
  }

  @Test func `official places`() throws {
    let now = try #require(try Self.exchanges("location").compactMap { $0.at("/response/body/location") }.first)
    let old = try DeliveriesTests.fixture("python-api-fixtures/locations.json")
    for places in ["[\(Self.text(now))]", try #require(old["locations"].map { Self.text($0) })] {
      let (_, end) = try Self.list(
        "inventory",
        [
          "products.json": #"{"products":[]}"#, "locations.json": #"{"locations":\#(places)}"#,
          "inventory_levels.json": #"{"inventory_levels":[]}"#,
        ])
      #expect(end == .done("{}", complete: true))
    }
  }

  @Test func `official parcels, as a webhook brings them`() throws {
    var parcels = try Self.exchanges("fulfillment").compactMap { $0.at("/response/body") }
      .flatMap { body in body["fulfillments"]?.items.map { $0 } ?? body["fulfillment"].map { [$0] } ?? [] }
    parcels += [try DeliveriesTests.fixture("python-api-fixtures/fulfillment.json")["fulfillment"]].compactMap { $0 }
    #expect(parcels.count > 8)
    for parcel in parcels {
      let delivery = Delivery(fields: [.init("X-Shopify-Topic", "fulfillments/update")], body: Array(Self.text(parcel).utf8))
      var writer = JSONWriter()
      delivery.write(to: &writer)
      let order = parcel["order_id"]?.int64.map { String($0) } ?? ""
      #expect(
        try TestHost.shopify().begin("receive", arguments: writer.text)
          == .done(#"{"changes":[{"happened":"updated","id":"\#(order)","resource":"orders"}]}"#, complete: false))
    }
  }

  /// A production client's recorded answers, official samples and garbage, as the answer to whatever is asked: an operation
  /// ends in words.
  @Test(arguments: [
    ("list", "products", "{}"), ("get", "products", #"{"ids":["1","123456"]}"#), ("count", "products", "{}"),
    ("list", "inventory", "{}"), ("get", "inventory", #"{"ids":["1","item/2"]}"#),
    ("push", "products", #"{"items":[{"key":"a","product_id":"123456","name":"x","price":"1"},{"key":"b","name":"y","sku":"z"}]}"#),
    ("locate", "products", #"{"items":[{"key":"a","product_id":"123456","name":"x","price":"1"},{"key":"b","name":"y"}]}"#),
    ("push", "inventory", #"{"items":[{"key":"a","product_id":"1","variant_id":"2","quantity":"3","location":"4"}]}"#),
    ("locate", "inventory", #"{"items":[{"key":"a","product_id":"1","variant_id":"2","quantity":"3"}]}"#),
    (
      "push", "orders",
      #"{"items":[{"key":"a","order_id":"1","fulfilment":{"at":"2026-01-01T00:00:00Z","carrier":"DHL","tracking_number":"1"}},{"key":"b","order_id":"2","status":"cancelled"}]}"#
    ),
    ("locate", "orders", #"{"items":[{"key":"a","order_id":"1","status":"completed"}]}"#),
    ("subscribe", "", #"{"topics":["orders"],"address":"https://x.example"}"#), ("unsubscribe", "", #"{"ids":["1"]}"#),
  ])
  func `no answer traps`(operation: String, resource: String, arguments: String) throws {
    var answers = [
      "", "null", "[]", "{}", #"{"data":null}"#, #"{"data":[]}"#, #"{"data":{}}"#, #"{"errors":7}"#, #"{"errors":[{"path":[1]}]}"#,
      #"{"data":{"nodes":[null,7,{"legacyResourceId":7},{"legacyResourceId":"-1"}]}}"#,
      #"{"data":{"products":{"nodes":[{"legacyResourceId":"1","variants":{"nodes":[7]}}]}}}"#,
      #"{"data":{"location":{"inventoryLevels":{"nodes":[{},{"item":{"variant":null}}]}}}}"#, #"{"products":[{"id":1,"variants":7}]}"#,
      #"{"data":{"inventorySetQuantities":{"userErrors":[{"field":["input","quantities","99999999999999999999"],"message":7}]}}}"#,
    ]
    answers +=
      try DeliveriesTests.fixture("graphql-responses.json")["responses"]?.items.compactMap { $0["response"].map { Self.text($0) } } ?? []
    for resource in ["product", "variant", "inventory_level", "inventory_item", "location", "fulfillment", "fulfillment_order", "webhook"] {
      answers += try Self.exchanges(resource).compactMap { $0.at("/response/body").map { Self.text($0) } }
    }
    #expect(answers.count > 90)
    for api in ["graphql", "rest"] {
      for text in answers {
        let host = try TestHost.shopify(api)
        var step = host.begin(operation, resource, arguments: arguments)
        for _ in 0..<200 where !step.isEnd {
          switch step {
          case .send: step = host.answer(host.asked.map { _ in Answer(text, fields: [("X-Shopify-API-Version", "2026-10")]) })
          default: step = host.ok()
          }
        }
        #expect(step.isEnd, "\(api) \(text.prefix(200))")
        if case .fail(let code, let words) = step {
          #expect(code != 8 && !words.isEmpty, "\(api) \(words) \(text.prefix(300))")
        }
      }
    }
  }

  /// The recorded answers to a parcel: one made, one refused.
  @Test func `a recorded refusal keeps its words`() throws {
    let responses = try DeliveriesTests.fixture("graphql-responses.json")["responses"]?.items.map { $0 } ?? []
    func recorded(_ name: String) throws -> String {
      try Self.text(#require(responses.first { $0["name"]?.string == name }?["response"]))
    }
    let order = """
      {"data":{"order":{"legacyResourceId":"1","updatedAt":"2026-01-01T00:00:00Z","cancelledAt":null,"closedAt":null,"fulfillments":[],
      "fulfillmentOrders":{"nodes":[{"id":"gid://shopify/FulfillmentOrder/7478691168318","status":"OPEN",
      "lineItems":{"nodes":[{"id":"gid://shopify/FulfillmentOrderLineItem/1","remainingQuantity":1,"lineItem":{"id":"gid://shopify/LineItem/9"}}]}}]}}}}
      """
    let arguments =
      #"{"items":[{"key":"a","order_id":"1","fulfilment":{"at":"2026-01-01T00:00:00Z","carrier":"DHL","tracking_number":"1"}}]}"#
    for (name, expected) in [
      ("Invoices/FulfillmentCreateResult", Outcome(key: "a", .confirmed, id: "5936298623038")),
      (
        "Logs/FulfillmentFailedResult",
        Outcome(key: "a", .refused, reason: "Shopify refused it: Fulfillment order does not exist. (fulfillment)", id: "1")
      ),
    ] {
      let host = try TestHost.shopify()
      _ = host.begin("push", "orders", arguments: arguments)
      _ = host.answer(Answer(order))
      let step = host.answer(Answer(try recorded(name)))
      #expect(try step.records.map { try Outcome(json: JSONDocument(parsing: $0.json).root) } == [expected])
    }
  }
}
