import SimulatorKit
import TestHost
import Testing

/// A seeded shop: the same for the same seed, whole for whoever walks over it, and right to the cent.
@Suite struct SeededWorldTests {
  private func walk(_ shop: Shop, _ query: String, size: Int = 100) -> [Node] {
    var all: [Node] = []
    var page = 1
    while true {
      let answer = shop.get("\(query)&per_page=\(size)&page=\(page)")
      #expect(answer.status == 200)
      all += answer.node.items
      if page >= Int(answer["X-WP-TotalPages"] ?? "") ?? 0 { return all }
      page += 1
    }
  }

  @Test func `the same seed gives the same bytes, another seed others`() throws {
    let one = try Shop("{\"orders\": 300, \"products\": 80}", seed: 7)
    let two = try Shop("{\"orders\": 300, \"products\": 80}", seed: 7)
    let other = try Shop("{\"orders\": 300, \"products\": 80}", seed: 8)
    for target in ["orders?per_page=100", "products?per_page=80", "customers?per_page=20", "refunds?per_page=50", "system_status"] {
      #expect(one.get(target) == two.get(target))
    }
    #expect(one.book == two.book)
    #expect(one.get("orders?per_page=100") != other.get("orders?per_page=100"))
    #expect(one.book != other.book)
  }

  @Test func `an order is the same alone, in a list and in a larger page`() throws {
    let shop = try Shop("{\"orders\": 120}")
    let all = walk(shop, "orders?orderby=id&order=asc&status=\(Shop.everyStatus)", size: 7)
    for order in all.prefix(20) {
      let id = order["id"]?.whole ?? 0
      #expect(shop.get("orders/\(id)").node == order)
      #expect(shop.get("orders?include=\(id)&status=any").node.items.first == order || order["status"]?.string == "trash")
    }
  }

  @Test(arguments: ["id", "date", "modified"])
  func `every order of a walk comes once`(sort: String) throws {
    let shop = try Shop("{\"orders\": 500, \"bulk_edit\": 150}")
    let up = walk(shop, "orders?orderby=\(sort)&order=asc", size: 50).compactMap { $0["id"]?.whole }
    let down = walk(shop, "orders?orderby=\(sort)&order=desc", size: 70).compactMap { $0["id"]?.whole }
    #expect(Set(up).count == up.count)
    #expect(up.reversed() == down)
    #expect(up.count > 450)
  }

  @Test func `a bulk action leaves more orders in one second than a page holds`() throws {
    let shop = try Shop("{\"orders\": 500, \"bulk_edit\": 150}")
    let times = Dictionary(grouping: walk(shop, "orders?orderby=modified&order=asc")) { $0["date_modified_gmt"]?.string ?? "" }
    #expect(times.values.contains { $0.count > 100 })
  }

  @Test(arguments: ["{\"orders\": 600}", "{\"orders\": 600, \"prices_include_tax\": false}"])
  func `lines, shipping, fees and taxes make the total exactly`(options: String) throws {
    let shop = try Shop(options)
    for order in walk(shop, "orders?orderby=id&order=asc") {
      func minor(_ node: Node?) -> Int { MinorText.read(node?.string ?? "", digits: 2) ?? -1_000_000 }
      func sum(_ list: String, _ name: String) -> Int { (order[list]?.items ?? []).reduce(0) { $0 + minor($1[name]) } }
      let net = sum("line_items", "total") + sum("shipping_lines", "total") + sum("fee_lines", "total")
      let tax = sum("tax_lines", "tax_total") + sum("tax_lines", "shipping_tax_total")
      #expect(net + tax == minor(order["total"]), "\(order["id"]?.whole ?? 0)")
      #expect(tax == minor(order["total_tax"]))
      #expect(sum("line_items", "total_tax") + sum("fee_lines", "total_tax") == sum("tax_lines", "tax_total"))
      #expect(minor(order["discount_total"]) == sum("line_items", "subtotal") - sum("line_items", "total"))
      let refunded = -sum("refunds", "total")
      #expect(refunded >= 0 && refunded <= minor(order["total"]))
    }
  }

  @Test func `a shop that rounds at the subtotal misses by a cent now and then`() throws {
    let shop = try Shop("{\"orders\": 600, \"prices_include_tax\": false, \"round_at_subtotal\": true}")
    var missed = 0
    for order in walk(shop, "orders?orderby=id&order=asc") {
      func minor(_ node: Node?) -> Int { MinorText.read(node?.string ?? "", digits: 2) ?? 0 }
      func sum(_ list: String, _ name: String) -> Int { (order[list]?.items ?? []).reduce(0) { $0 + minor($1[name]) } }
      let parts =
        sum("line_items", "total") + sum("shipping_lines", "total") + sum("fee_lines", "total") + sum("tax_lines", "tax_total")
        + sum("tax_lines", "shipping_tax_total")
      let off = abs(parts - minor(order["total"]))
      #expect(off <= 5)
      if off > 0 { missed += 1 }
    }
    #expect(missed > 5)
    #expect(shop.book.contains("platform_rounding"))
  }

  @Test func `the world has everything that shops have`() throws {
    let shop = try Shop("{\"orders\": 1500}")
    let orders = walk(shop, "orders?status=\(Shop.everyStatus)")
    let states = Set(orders.compactMap { $0["status"]?.string })
    #expect(
      states.isSuperset(of: ["pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed", "checkout-draft", "trash"])
    )
    let countries = Set(orders.compactMap { $0["billing"]?["country"]?.string })
    #expect(countries.isSuperset(of: ["DE", "AT", "FR", "GB", "CA", "US", "CH"]))
    #expect(orders.contains { $0["total"]?.string == "0.00" })
    #expect(orders.contains { $0["customer_id"]?.whole == 0 })
    #expect(orders.contains { !($0["coupon_lines"]?.items.isEmpty ?? true) })
    #expect(orders.contains { $0["fee_lines"]?.items.contains { $0["total"]?.string?.hasPrefix("-") ?? false } ?? false })
    #expect(orders.contains { $0["tax_lines"]?.items.contains { $0["compound"]?.flag == true } ?? false })
    #expect(orders.contains { $0["status"]?.string == "processing" && $0["date_paid"]?.isNull == true })
    #expect(orders.contains { ($0["refunds"]?.items.count ?? 0) > 1 })
    let offsets = Set(orders.map { ($0["date_created"]?.string ?? "") == ($0["date_created_gmt"]?.string ?? "") })
    #expect(offsets == [false])
    let refunds = walk(shop, "refunds?orderby=date")
    #expect(refunds.contains { $0["line_items"]?.items.isEmpty == true })
    #expect(refunds.contains { $0["line_items"]?.items.isEmpty == false })
    #expect(refunds.contains { $0["shipping_lines"]?.items.isEmpty == false })
    #expect(orders.allSatisfy { $0["billing"]?["email"]?.string?.hasSuffix("@example.com") ?? false })
  }

  @Test func `refunds of an order are those of its list`() throws {
    let shop = try Shop("{\"orders\": 200, \"refund_share\": 0.5}")
    let orders = walk(shop, "orders?status=completed,refunded,processing").filter { !($0["refunds"]?.items.isEmpty ?? true) }
    #expect(orders.count > 20)
    for order in orders {
      let id = order["id"]?.whole ?? 0
      let refunds = shop.get("orders/\(id)/refunds").node.items
      #expect(refunds.map { $0["id"] } == order["refunds"]?.items.map { $0["id"] })
      #expect(refunds.map { "-" + ($0["amount"]?.string ?? "") } == order["refunds"]?.items.map { $0["total"]?.string ?? "" })
      for refund in refunds { #expect(shop.get("orders/\(id)/refunds/\(refund["id"]?.whole ?? 0)").node == refund) }
    }
  }

  @Test func `products list with variations, and skus find both`() throws {
    let shop = try Shop("{\"products\": 200, \"variable_share\": 0.5}")
    let products = walk(shop, "products?orderby=id&order=asc")
    #expect(products.count == 200)
    let variable = try #require(products.first { $0["type"]?.string == "variable" && $0["sku"]?.string != "" })
    let id = variable["id"]?.whole ?? 0
    let variations = shop.get("products/\(id)/variations?per_page=100").node.items
    #expect(variations.compactMap { $0["id"] }.reversed() == variable["variations"]?.items)
    let sku = try #require(variations.last?["sku"]?.string)
    let found = shop.get("products?sku=\(sku.lowercased())").node.items
    #expect(found.map { $0["id"] } == [variations.last?["id"]])
    #expect(found.first?["type"]?.string == "variation")
    #expect(shop.get("products?sku=\(variable["sku"]?.string ?? "")").node.items.first?["id"]?.whole == id)
    let count = Int(shop.get("variations?per_page=1")["X-WP-Total"] ?? "")
    #expect(count == products.reduce(0) { $0 + ($1["variations"]?.items.count ?? 0) })
  }
}
