import SimulatorKit
import TestHost
import Testing

/// Both buckets on the world's clock.
@Suite struct LimitTests {
  @Test func `points run out, come back and are refunded`() throws {
    let shop = try Shop("{\"orders\":30}")
    let query =
      "{orders(first:250,query:\"status:any\"){nodes{id customer{id defaultAddress{id} defaultEmailAddress{emailAddress}} lineItems(first:20){nodes{id}}}}}"
    let first = shop.ask(query)
    let requested = first.at("extensions.cost.requestedQueryCost").whole ?? 0
    let actual = first.at("extensions.cost.actualQueryCost").whole ?? 0
    #expect(requested > 100 && actual <= requested)
    #expect(first.at("extensions.cost.throttleStatus.currentlyAvailable").whole == 2000 - actual)
    var throttled: Node = .null
    for _ in 0..<40 {
      throttled = shop.ask(query)
      if throttled["errors"] != nil { break }
    }
    #expect(throttled.at("errors.0.extensions.code").string == "THROTTLED")
    #expect(throttled.at("extensions.cost.actualQueryCost").isNull)
    let available = throttled.at("extensions.cost.throttleStatus.currentlyAvailable").whole ?? 0
    #expect(available < requested)
    // What is missing comes back at a hundred points a second.
    shop.now += Int64((requested - available) * 10 + 10)
    #expect(shop.ask(query)["errors"] == nil)
  }

  @Test func `too much for one question`() throws {
    let shop = try Shop()
    let answer = shop.ask(
      "{orders(first:250){nodes{lineItems(first:250){nodes{product{variants(first:250){nodes{id inventoryItem{id}}}}}}}}}")
    #expect(answer.at("errors.0.extensions.code").string == "MAX_COST_EXCEEDED")
  }

  @Test func `forty requests, then two a second`() throws {
    let shop = try Shop()
    for number in 1...40 {
      let answer = shop.get("shop.json")
      #expect(answer.status == 200)
      #expect(answer["X-Shopify-Shop-Api-Call-Limit"] == "\(number)/40")
    }
    let full = shop.get("shop.json")
    #expect(full.status == 429)
    #expect(full["Retry-After"] == "2.0")
    shop.now += 1000
    #expect(shop.get("shop.json").status == 200)
    #expect(shop.get("shop.json").status == 200)
    #expect(shop.get("shop.json").status == 429)
  }
}
