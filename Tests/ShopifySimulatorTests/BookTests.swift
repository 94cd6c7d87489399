import SimulatorKit
import TestHost
import Testing

/// The shop's own book, and that equal options give equal worlds.
@Suite struct BookTests {
  private struct Line {
    let day: String
    let role: String
    let net: Int
  }

  private func lines(_ shop: Shop) -> [Line] {
    shop.book.split(separator: "\n").compactMap { text in
      guard let node = try? NodeReader.read(Array(text.utf8)) else { return nil }
      return Line(
        day: node["date"]?.string ?? "", role: node["role"]?.string ?? "", net: (node["debit"]?.whole ?? 0) - (node["credit"]?.whole ?? 0))
    }
  }

  @Test(arguments: [1, 2, 3], [true, false])
  func `every day balances`(seed: Int, included: Bool) throws {
    let lines = lines(try Shop("{\"orders\":400,\"taxes_included\":\(included)}", seed: UInt64(seed)))
    #expect(!lines.isEmpty)
    for (day, entries) in Dictionary(grouping: lines, by: \.day) { #expect(entries.reduce(0) { $0 + $1.net } == 0, "\(day)") }
    let roles = Set(lines.map(\.role))
    for role in [
      "receivable", "sales", "discounts", "shipping", "tips", "duties", "gift_cards", "tax:DE:merchant", "platform_rounding",
      "clearing:paypal",
    ] {
      #expect(roles.contains(role), "\(role)")
    }
    #expect(roles.contains { $0.hasSuffix(":channel") } && roles.contains { $0.hasSuffix(":unknown") })
  }

  /// The book again, from what REST shows of the sales.
  @Test(arguments: [true, false])
  func `sales of the book are those of the orders`(included: Bool) throws {
    let shop = try Shop("{\"orders\":200,\"plan\":\"enterprise\",\"taxes_included\":\(included)}")
    var cash: [String: Int] = [:]
    var target = "orders.json?status=any&limit=250"
    while true {
      let answer = shop.get(target)
      for order in answer.node.at("orders").items {
        let state = order["financial_status"]?.string ?? ""
        guard order["cancelled_at"]?.isNull == true, ["paid", "partially_paid", "partially_refunded", "refunded"].contains(state) else {
          continue
        }
        func money(_ name: String) -> Int { MinorText.read(order[name]?.string ?? "", digits: 2) ?? 0 }
        let tax = included ? 0 : money("total_tax")
        let duties = MinorText.read(order.at("original_total_duties_set.shop_money.amount").string ?? "0", digits: 2) ?? 0
        let shipping = (order["shipping_lines"]?.items ?? []).reduce(0) { sum, line in
          sum + (line["is_removed"]?.flag == true ? 0 : MinorText.read(line["discounted_price"]?.string ?? "", digits: 2) ?? 0)
        }
        #expect(money("total_price") == money("subtotal_price") + shipping + duties + money("total_tip_received") + tax)
        for transaction in shop.get("orders/\(order["id"]?.whole ?? 0)/transactions.json").node.at("transactions").items
        where transaction["status"]?.string == "success" && transaction["gateway"]?.string != "gift_card" {
          let amount = MinorText.read(transaction["amount"]?.string ?? "", digits: 2) ?? 0
          let kind = transaction["kind"]?.string
          let gateway = "clearing:" + (transaction["gateway"]?.string ?? "")
          if kind == "sale" || kind == "capture" { cash[gateway, default: 0] += amount }
          if kind == "refund" { cash[gateway, default: 0] -= amount }
        }
        shop.now += 100
      }
      guard let next = answer["Link"]?.split(separator: ", ").first(where: { $0.hasSuffix("rel=\"next\"") }) else { break }
      target =
        "/" + next.split(separator: ";")[0].dropFirst().dropLast().split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)[2]
    }
    var booked: [String: Int] = [:]
    for line in lines(shop) where line.role.hasPrefix("clearing:") { booked[line.role, default: 0] += line.net }
    #expect(booked.filter { $0.value != 0 } == cash.filter { $0.value != 0 })
  }

  @Test func `equal options give equal worlds`() throws {
    let one = try Shop("{\"orders\":60,\"faults\":{\"5xx\":0.2,\"moved\":0.3}}", seed: 9)
    let other = try Shop("{\"orders\":60,\"faults\":{\"5xx\":0.2,\"moved\":0.3}}", seed: 9)
    let different = try Shop("{\"orders\":60}", seed: 10)
    for target in ["orders.json?status=any", "products.json", "customers.json", "inventory_levels.json?location_ids=75001000002"] {
      #expect(one.get(target) == other.get(target))
    }
    #expect(one.book == other.book)
    #expect(one.book != different.book)
    #expect(one.counters == other.counters)
  }

  @Test func `every story is told`() throws {
    let orders = try Shop("{\"orders\":400,\"plan\":\"enterprise\"}").get("orders.json?status=any&limit=250").node.at("orders").items
    func any(_ test: (Node) -> Bool) -> Bool { orders.contains(where: test) }
    for state in ["pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided"] {
      #expect(any { $0["financial_status"]?.string == state }, "\(state)")
    }
    #expect(any { $0["cancelled_at"]?.string != nil })
    #expect(any { $0["presentment_currency"]?.string == "USD" })
    #expect(any { $0.at("line_items.0.product_exists").flag == false })
    #expect(any { $0["line_items"]?.items.contains { $0["gift_card"]?.flag == true } ?? false })
    #expect(any { $0["shipping_lines"]?.items.contains { $0["is_removed"]?.flag == true } ?? false })
    #expect(any { $0["refunds"]?.items.contains { $0["transactions"]?.items.isEmpty ?? false } ?? false })
    #expect(any { $0["refunds"]?.items.contains { !($0["order_adjustments"]?.items.isEmpty ?? true) } ?? false })
    let products = try Shop().ask(
      "{product(id:\"gid://shopify/Product/8100000000008\"){variantsCount{count} variants(first:250){nodes{id selectedOptions{name}}}}}")
    #expect(products.at("data.product.variants.nodes").items.count == 120)
  }
}
