import SimulatorKit
import Testing

/// A production client's own queries against the schema table, and how GraphQL refuses.
@Suite struct QueryTests {
  private static let covered: Set<String> = [
    "customers", "customer", "orders", "order", "products", "product", "productVariants", "productVariant", "location", "refund",
    "fulfillment",
    "fulfillmentOrder", "shop", "app", "webhookSubscriptionCreate", "webhookSubscriptionDelete", "inventorySetQuantities",
    "productVariantsBulkUpdate",
    "productUpdate", "orderUpdate",
  ]

  private static func filled(_ query: String, _ shop: Shop) -> String {
    let order =
      shop.ask("{orders(first:1,query:\"status:any\"){nodes{id legacyResourceId}}}").at("data.orders.nodes.0.legacyResourceId").string ?? ""
    let values = [
      ("OrderId", order), ("ProductId", "8100000000001"), ("VariantId", "44000000000001"), ("CustomerId", "7200000000001"),
      ("LocationId", "75001000001"),
      ("Id", "75001000001"), ("WebhookTopic", "ORDERS_CREATE"), ("NotificationUrl", "https://example.com/x"),
      ("Time", "2026-01-01T00:00:00Z"),
      ("CustomAttributes", "[{key:\"a\",value:\"b\"}]"), ("StaffMember", ""), ("After", ""),
    ]
    var text = query
    for (name, value) in values { text = text.replacing("{{\(name)}}", with: value) }
    while let open = text.firstRange(of: "{{"), let close = text[open.upperBound...].firstRange(of: "}}") {
      text.replaceSubrange(open.lowerBound..<close.upperBound, with: "1")
    }
    return text
  }

  @Test func `a production client's queries run`() throws {
    var ran = 0
    var costs = 0
    var left: [String] = []
    for entry in try Fixture.read("graphql-client-queries.json")["queries"]?.items ?? [] {
      let name = entry["name"]?.string ?? ""
      let query = entry["query"]?.string ?? ""
      let root = query.drop { $0 != "{" }.dropFirst().drop { " \n".contains($0) }.prefix { $0.isLetter }
      guard Self.covered.contains(String(root)) else {
        left.append(name)
        continue
      }
      let shop = try Shop()
      let answer = shop.ask(Self.filled(query, shop), entry["variables"] ?? .null)
      #expect(answer["errors"] == nil, "\(name): \(answer["errors"]?.shown ?? "")")
      #expect(answer["data"]?.members != nil, "\(name): \(answer.shown.prefix(300))")
      ran += 1
      if answer.at("extensions.cost.requestedQueryCost").whole == entry["clientExpectedCost"]?.whole { costs += 1 }
    }
    #expect(ran >= 40, "only \(ran) run")
    // The formula is a fit: it misses a handful of the client's own figures.
    #expect(costs * 100 >= ran * 75, "only \(costs) of \(ran) cost what the client expects")
    Attachment.record(
      "\(ran) of \(ran + left.count) client queries run, \(costs) at the client's cost; not covered: \(left.joined(separator: ", "))",
      named: "coverage.txt")
  }

  @Test func `an unknown field is an error with status 200`() throws {
    let shop = try Shop()
    let answer = shop.ask("{orders(first:1){nodes{id nonsense}}}")
    #expect(answer.at("errors.0.message").string == "Field 'nonsense' doesn't exist on type 'Order'")
    #expect(answer.at("errors.0.extensions.code").string == "undefinedField")
    #expect(answer["data"] == nil)
    #expect(shop.ask("{orders(first:1){nodes{id}").at("errors.0.message").string?.hasPrefix("syntax error") == true)
    #expect(shop.ask("{orders{nodes{id}}}").at("errors.0.message").string == "you must provide one of first or last")
  }

  @Test func `variables, aliases, fragments and directives`() throws {
    let shop = try Shop()
    let query =
      "query Q($n: Int!, $deep: Boolean = false) { a: orders(first: $n) { nodes { ...F deep: legacyResourceId @include(if: $deep) } } } fragment F on Order { n: name }"
    let answer = shop.ask(query, .make(("n", .integer(2))))
    #expect(answer.at("data.a.nodes").items.count == 2)
    #expect(answer.at("data.a.nodes.0").members?.pairs.map(\.key) == ["n"])
    #expect(shop.ask(query).at("errors.0.extensions.code").string == "INVALID_VARIABLE")
  }

  @Test func `the formula of the observed costs`() throws {
    let shop = try Shop()
    func cost(_ query: String) -> Int? { shop.ask(query).at("extensions.cost.requestedQueryCost").whole }
    #expect(cost("{customers(first:100){nodes{legacyResourceId}}}") == 11)
    #expect(cost("{product(id:\"gid://shopify/Product/1\"){variants(first:250){nodes{inventoryItem{id tracked}}}}}") == 25)
  }
}
