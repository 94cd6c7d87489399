import SimulatorKit
import TestHost
import Testing
import TradepostABI

/// Faults on demand: each is struck, counted, and patience wins.
@Suite struct FaultTests {
  @Test(arguments: ["429", "5xx", "reset", "truncated", "html", "slow", "moved"])
  func `a fault is struck and counted`(name: String) throws {
    let shop = try Shop("{\"faults\":{\"\(name)\":1},\"faults_in_a_row\":2}")
    let answers = (0..<3).map { _ in shop.get("orders.json?status=any") }
    let struck = name == "slow" || name == "moved" ? 3 : 2
    #expect(shop.counters["fault.\(name)"]?.whole == struck)
    let last = answers[2]
    #expect(last.status == 200 && last.node["orders"] != nil)
    switch name {
    case "429": #expect(answers[0].status == 429 && answers[0]["Retry-After"] == "2.0")
    case "5xx": #expect(answers[0].status >= 500)
    case "reset": #expect(answers[0].wire == UInt32(TP_WIRE_RESET))
    case "truncated": #expect(answers[0].wire == UInt32(TP_WIRE_CUT) && answers[0].cut < UInt64(answers[0].body.count))
    case "html": #expect(answers[0]["Content-Type"] == "text/html; charset=utf-8")
    case "slow": #expect(answers[0].wire == UInt32(TP_WIRE_DELAY) && answers[0].delay > 0)
    default: break
    }
  }

  @Test func `GraphQL is throttled with status 200`() throws {
    let shop = try Shop("{\"faults\":{\"429\":1}}")
    #expect(shop.ask("{shop{name}}").at("errors.0.extensions.code").string == "THROTTLED")
  }

  @Test func `options are refused by name`() {
    #expect(throws: Shop.Failed.self) { try Shop("{\"nonsense\":1}") }
    #expect(throws: Shop.Failed.self) { try Shop("{\"faults\":{\"nonsense\":1}}") }
    #expect(throws: Shop.Failed.self) { try Shop("{\"shop\":\"Evil.example\"}") }
  }

  /// Whatever is sent, something is answered.
  @Test(arguments: [
    "", "{", "{}", "null", "{\"query\":1}", "{\"query\":\"\"}", "{\"query\":\"{\"}", "{\"query\":\"{a(\"}", "{\"query\":\"query($x:[[[\"}",
    "{\"query\":\"{node(id:\\\"gid://shopify/Order/99999999999999999999\\\"){id}}\"}",
    "{\"query\":\"{node(id:\\\"gid://shopify/Refund/-5\\\"){id}}\"}",
    "{\"query\":\"{orders(first:-1){nodes{id}}}\"}", "{\"query\":\"{orders(first:1,after:\\\"%%%\\\"){nodes{id}}}\"}",
    "{\"query\":\"{products(last:2,before:\\\"eA==\\\"){edges{cursor node{id ...F}}}} fragment F on Product{...F}\"}",
    "{\"query\":\"mutation{productSet(input:{}){product{id} userErrors{message}}}\"}",
    "{\"query\":\"{node(id:\\\"gid://shopify/FulfillmentOrder/-9223372036854775808\\\"){id}}\"}",
  ])
  func `hostile bodies`(body: String) throws {
    let shop = try Shop()
    let answer = shop.send("POST", "graphql.json", body)
    #expect(answer.status == 200 || answer.status == 400)
    #expect(answer.node.members != nil)
    for path in [
      "orders/-9223372036854775808.json", "orders/9223372036854775807/refunds.json", "variants/9223372036854775807.json",
      "inventory_items.json?ids=1,-1", ".json",
    ] {
      #expect(shop.get(path).status >= 200)
    }
  }
}
