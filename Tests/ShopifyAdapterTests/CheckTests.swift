import TestHost
import Testing
import TradepostContract
import TradepostJSON

@Suite struct CheckTests {
  private func account(_ step: Step) throws -> Account {
    guard case .done(let value, _, _) = step else {
      Issue.record("\(step)")
      throw JSONError(.missing, "no account")
    }
    return try Account(json: JSONDocument(parsing: value).root)
  }

  @Test func `the shop tells who it is`() throws {
    let shop = try SimulatedShop()
    let account = try account(TestHost.shopify().run(shop, "check").end)
    #expect(account.id == "gid://shopify/Shop/1548380009")
    #expect(account.name == "Musterladen Grün & Co")
    #expect(account.currency.code == "EUR")
    #expect(account.timeZone == "Europe/Berlin")
    #expect(account.apiVersion == "2026-10")
    #expect(account.missing == [])
    #expect(shop.requests == 1)
  }

  @Test func `what was not granted is named, and a right to write holds the right to read`() throws {
    let shop = try SimulatedShop(#"{"scopes":["read_orders","write_products","read_customers","write_inventory","read_locations"]}"#)
    let account = try account(TestHost.shopify().run(shop, "check").end)
    #expect(
      account.missing == [
        "the scope write_orders is missing: orders cannot be closed or cancelled",
        "the scope read_merchant_managed_fulfillment_orders is missing: what is still to be sent cannot be read",
        "the scope write_merchant_managed_fulfillment_orders is missing: orders cannot be marked as sent",
        "the scope read_all_orders is missing: orders older than 60 days are hidden from the app",
      ])
  }

  @Test func `a token that nobody gave out says what to do`() throws {
    let end = try TestHost.shopify().run(SimulatedShop(token: "shpat_nobodys"), "check").end
    #expect(end == .fail(1, end.words))
    #expect(end.words.contains("Install the app again"))
  }

  @Test func `a scope that is missing is named by the operation that needs it`() throws {
    let shop = try SimulatedShop(#"{"scopes":["read_products"]}"#)
    for (api, resource, scope) in [
      ("graphql", "orders", "read_orders"), ("rest", "orders", "read_orders"), ("graphql", "customers", "read_customers"),
    ] {
      let end = try TestHost.shopify(api).run(shop, "list", resource).end
      #expect(end == .fail(2, end.words))
      #expect(end.words.contains(scope), "\(end.words)")
    }
  }

  /// Without the scope Shopify hides old orders: the list is not whole, and what it lacks is not gone.
  @Test(arguments: ["graphql", "rest"]) func `a list of sixty days is not the whole`(api: String) throws {
    let options = #"{"orders":50,"days":300,"scopes":["read_orders","read_customers"]}"#
    let (records, end) = try TestHost.shopify(api).run(SimulatedShop(options), "list", "orders")
    #expect(end == .done("{}", complete: false))
    #expect(!records.isEmpty && records.count < 50)
  }

  @Test func `a setting that makes no sense is refused in words`() throws {
    let host = try TestHost.shopify("soap")
    let end = host.begin("check")
    #expect(end == .fail(6, "the setting api is \"soap\": it must be graphql or rest"))
  }
}
