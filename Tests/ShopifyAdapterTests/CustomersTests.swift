import TestHost
import Testing
import TradepostContract
import TradepostJSON

@Suite struct CustomersTests {
  @Test func `both interfaces end in the same records`() throws {
    let shop = try SimulatedShop(#"{"customers":300}"#)
    let graph = try TestHost.shopify("graphql").run(shop, "list", "customers")
    #expect(shop.arrived == ["query Customers", "query Customers"])
    let rest = try TestHost.shopify("rest").run(shop, "list", "customers")
    #expect(graph.end == .done("{}", complete: true) && rest.end == graph.end)
    #expect(graph.records.count == 300)
    #expect(graph.records.mapValues(\.json) == rest.records.mapValues(\.json))
  }

  @Test func `consent, addresses and who it is`() throws {
    let host = try TestHost.shopify()
    _ = host.begin("list", "customers")
    let node = """
      {"legacyResourceId":"7","firstName":"Ida","lastName":"Weiß","createdAt":"2026-01-02T03:04:05Z","updatedAt":"2026-02-03T04:05:06Z",
      "defaultEmailAddress":{"emailAddress":"ida@example.com","marketingState":"SUBSCRIBED"},"defaultPhoneNumber":null,
      "defaultAddress":{"firstName":"Ida","city":"Wien","provinceCode":null,"province":null,"countryCodeV2":"AT","company":"Weiß & Co"},
      "addresses":[{"firstName":"Ida","city":"Graz","countryCodeV2":"AT"},
      {"firstName":"Ida","city":"Wien","provinceCode":null,"province":null,"countryCodeV2":"AT","company":"Weiß & Co"}]}
      """
    let page = host.answer(
      Answer(#"{"data":{"customers":{"pageInfo":{"hasNextPage":false,"endCursor":"x"},"nodes":[\#(node)]}}}"#))
    let record = try #require(page.records.first)
    let customer = try Customer(json: JSONDocument(parsing: record.json).root)
    #expect(customer.id == "7" && customer.name == "Ida Weiß" && customer.email == "ida@example.com" && customer.phone == "")
    #expect(customer.acceptsMarketing == true)
    #expect(customer.company == "Weiß & Co")
    #expect(customer.addresses.map(\.city) == ["Wien", "Graz"])
    #expect(customer.updatedAt?.text == "2026-02-03T04:05:06Z")
  }

  @Test(arguments: [
    ("NOT_SUBSCRIBED", false), ("PENDING", false), ("UNSUBSCRIBED", false), ("SUBSCRIBED", true), ("REDACTED", false),
  ])
  func `only who confirmed agreed`(state: String, agreed: Bool) throws {
    let host = try TestHost.shopify("rest")
    _ = host.begin("list", "customers")
    let page = host.answer(
      Answer(#"{"customers":[{"id":207119551,"email":null,"email_marketing_consent":{"state":"\#(state.lowercased())"}}]}"#))
    let customer = try Customer(json: JSONDocument(parsing: try #require(page.records.first).json).root)
    #expect(customer.acceptsMarketing == agreed)
  }

  @Test(arguments: ["graphql", "rest"]) func `those asked for by id, and those that are not there`(api: String) throws {
    let shop = try SimulatedShop(#"{"customers":5}"#)
    let ids = #"{"ids":["7200000000001","7200000000003","7200000009999","x"]}"#
    let (records, end) = try TestHost.shopify(api).run(shop, "get", "customers", arguments: ids)
    #expect(Set(records.keys) == ["7200000000001", "7200000000003"])
    #expect(end == .done(#"{"missing":["7200000009999","x"]}"#, complete: false))
  }

  @Test(arguments: ["graphql", "rest"]) func `they are counted`(api: String) throws {
    let shop = try SimulatedShop(#"{"customers":45}"#)
    #expect(try TestHost.shopify(api).run(shop, "count", "customers").end == .done(#"{"count":45}"#, complete: false))
  }
}
