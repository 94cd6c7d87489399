import SimulatorKit
import TestHost
import Testing

/// The REST interface against Shopify's own exchanges, its cursors and its refusals.
@Suite struct RestTests {
  /// What stands only in some of the recorded objects, or belongs to features that this shop has not.
  private static let optional: Set<String> = ["reason", "code", "title", "description", "value_type", "id", "current_shipping_price_set"]

  private func missing(_ recorded: Node?, _ ours: Node?) -> [String] {
    let own = Set(ours?.members?.pairs.map(\.key) ?? [])
    return (recorded?.members?.pairs.map(\.key) ?? []).filter { !own.contains($0) }
  }

  @Test(arguments: [
    ("order", 5, "order", "orders.json?status=any&limit=250", "orders"), ("product", 0, "products", "products.json", "products"),
    ("customer", 0, "customers", "customers.json", "customers"), ("location", 0, "location", "locations.json", "locations"),
    ("variant", 0, "variants", "products/8100000000002/variants.json", "variants"),
    ("inventory_item", 0, "inventory_items", "inventory_items.json?ids=46000000000001", "inventory_items"),
    ("inventory_level", 0, "inventory_levels", "inventory_levels.json?location_ids=75001000001", "inventory_levels"),
    ("shop", 0, "shop", "shop.json", "shop"), ("access_scope", 0, "access_scopes", "/admin/oauth/access_scopes.json", "access_scopes"),
  ])
  func `fields of the official exchanges`(file: String, exchange: Int, name: String, target: String, ours: String) throws {
    let recorded = try Fixture.read("rest-exchanges-2026-07/\(file).json").at("exchanges.\(exchange).response.body.\(name)")
    let answer = try Shop().get(target)
    #expect(answer.status == 200)
    let first = recorded.items.first ?? recorded
    let own = answer.node.at(ours)
    #expect(missing(first, own.items.first ?? own) == [])
    if file == "order" {
      let all = own.items
      func any(_ part: String) -> Node? { all.lazy.compactMap { $0[part]?.items.first }.first }
      #expect(missing(first.at("line_items.0"), any("line_items")) == [])
      #expect(missing(first.at("shipping_lines.0"), any("shipping_lines")) == [])
      #expect(missing(first.at("refunds.0"), any("refunds")) == [])
      #expect(missing(first.at("fulfillments.0"), any("fulfillments")) == [])
      let lines = all.flatMap { $0["refunds"]?.items ?? [] }.flatMap { $0["refund_line_items"]?.items ?? [] }
      #expect(missing(first.at("refunds.0.refund_line_items.0"), lines.first) == [])
      let money = all.flatMap { $0["refunds"]?.items ?? [] }.flatMap { $0["transactions"]?.items ?? [] }
      #expect(missing(first.at("refunds.0.transactions.0"), money.first) == [])
    }
  }

  @Test func `cursors walk to the end though orders change between pages`() throws {
    let shop = try Shop("{\"orders\":130,\"faults\":{\"moved\":1}}")
    var target = "orders.json?status=any&limit=25"
    var seen: [Int] = []
    for _ in 0..<20 {
      let answer = shop.get(target)
      #expect(answer.status == 200)
      seen += answer.node.at("orders").items.compactMap { $0["id"]?.whole }
      guard let next = answer["Link"]?.split(separator: ", ").first(where: { $0.hasSuffix("rel=\"next\"") }) else { break }
      let url = next.split(separator: ";")[0].dropFirst().dropLast()
      #expect(url.hasPrefix("https://musterladen.myshopify.com/admin/api/2026-10/orders.json?limit=25&page_info="))
      target = "/" + url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)[2]
    }
    #expect(seen.count == 130)
    #expect(Set(seen).count == 130)
  }

  @Test func `a cursor takes no other filter`() throws {
    let shop = try Shop()
    let link = shop.get("products.json?limit=5")["Link"] ?? ""
    let cursor = link.split(separator: "page_info=")[1].prefix { $0 != ">" }
    let answer = shop.get("products.json?page_info=\(cursor)&created_at_min=2020-01-01")
    #expect(answer.status == 400)
    #expect(answer.node.at("errors.created_at_min").string?.hasPrefix("created_at_min cannot be passed when page_info is present") == true)
    #expect(shop.get("products.json?page_info=nonsense").node.at("errors.page_info").string == "Invalid value.")
    #expect(shop.get("products.json?limit=250")["Link"] == nil)
  }

  @Test func `versions, tokens, scopes`() throws {
    let shop = try Shop("{\"scopes\":[\"read_products\"]}")
    #expect(shop.get("/admin/api/2024-01/shop.json")["X-Shopify-API-Version"] == "2026-01")
    #expect(shop.get("/admin/api/2026-07/shop.json")["X-Shopify-API-Version"] == "2026-07")
    #expect(shop.get("/admin/api/nonsense/shop.json").status == 404)
    #expect(shop.get("shop.json", token: "x").status == 401)
    #expect(shop.get("orders.json").status == 403)
    #expect(shop.ask("{orders(first:1){nodes{id}}}").at("errors.0.extensions.code").string == "ACCESS_DENIED")
    #expect(shop.get("products.json").status == 200)
  }

  @Test func `only open orders of the last sixty days, unless more is asked and granted`() throws {
    let all = try Shop("{\"orders\":300,\"days\":120}")
    let some = try Shop("{\"orders\":300,\"days\":120,\"scopes\":[\"read_orders\"]}")
    func count(_ shop: Shop, _ query: String) -> Int { shop.get("orders/count.json\(query)").node["count"]?.whole ?? -1 }
    #expect(count(all, "?status=any") == 300)
    #expect((100..<200).contains(count(some, "?status=any")))
    #expect(count(all, "") < 300)
    #expect(count(all, "?status=open") == count(all, ""))
    #expect(count(all, "?status=open") + count(all, "?status=closed") == 300)
  }
}
