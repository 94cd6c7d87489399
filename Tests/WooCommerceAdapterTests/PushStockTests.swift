import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@Suite("Pushing stock to a shop")
struct PushStockTests {
  private func item(_ key: String, _ product: String, _ rest: String, of variant: String? = nil) -> String {
    #"{"key":"\#(key)","product_id":"\#(product)","variant_id":"\#(variant ?? product)",\#(rest)}"#
  }

  @Test func whatTheShopShowsIsConfirmed() throws {
    let shop = try PushedShop()
    let mug = try shop.mug(stock: 7)
    let outcomes = try shop.push("inventory", item("a", mug, #""quantity":"5","expected":"7""#))
    #expect(outcomes.map { $0.result } == [.confirmed])
    #expect(outcomes.first?.compared == false)
    #expect(try shop.shop.json("/products/\(mug)")["stock_quantity"]?.int64 == 5)
    #expect(shop.shop.writes == [#"PUT /products/\#(mug) {"stock_quantity":5}"#])
    #expect(try shop.locate("inventory", item("a", mug, #""quantity":"5""#)) == [Located(key: "a", .applied, current: "5", id: mug)])
    #expect(try shop.locate("inventory", item("a", mug, #""quantity":"6""#)) == [Located(key: "a", .notApplied, current: "5", id: mug)])
  }

  @Test func whatIsNotExpectedStays() throws {
    let shop = try PushedShop()
    let mug = try shop.mug(stock: 7)
    #expect(
      try shop.push("inventory", item("a", mug, #""quantity":"5","expected":"8""#))
        == [Outcome(key: "a", .stale, reason: "the shop holds 7, not 8", id: mug)])
    #expect(try shop.push("inventory", item("a", mug, #""quantity":"7""#)).map { $0.result } == [.confirmed])
    #expect(shop.shop.writes == [])
  }

  /// Each is refused in words, and the one good item among them is done.
  @Test func onePoisonItemFailsNoNeighbour() throws {
    let shop = try PushedShop()
    let mug = try shop.mug()
    let uncounted = try shop.made("/products", #"{"name":"Card","regular_price":"1.00"}"#)
    let shirt = try shop.made("/products", #"{"name":"Shirt","type":"variable","manage_stock":true,"stock_quantity":9}"#)
    let red = try shop.made("/products/\(shirt)/variations", #"{"regular_price":"9.00","manage_stock":"parent"}"#)
    let blue = try shop.made("/products/\(shirt)/variations", #"{"regular_price":"9.00","manage_stock":true,"stock_quantity":2}"#)
    let outcomes = try shop.push(
      "inventory",
      item("half", mug, #""quantity":"2.5""#),
      item("gone", "99999999", #""quantity":"1""#),
      item("word", "mug", #""quantity":"1""#),
      item("uncounted", uncounted, #""quantity":"1""#),
      item("parent", shirt, #""quantity":"1""#, of: red),
      item("stranger", mug, #""quantity":"1""#, of: red),
      item("direct", red, #""quantity":"1""#),
      item("place", blue, #""location":"paris","quantity":"1""#),
      item("good", shirt, #""quantity":"6""#, of: blue),
      item("pool", shirt, #""quantity":"10""#))
    func reason(_ key: String) -> String { outcomes.first { $0.key == key }?.reason ?? "" }
    let done = outcomes.filter { $0.result == .confirmed }.map { $0.key }
    #expect(done == ["good", "pool"])
    #expect(reason("half") == "WooCommerce counts whole pieces: 2.5 is none")
    #expect(reason("gone").hasPrefix("the shop has no product 99999999"))
    #expect(reason("word").hasPrefix("the shop has no product mug"))
    #expect(reason("uncounted").contains("switch stock management on"))
    #expect(reason("parent").contains("product \(shirt) keeps one for all of its variations"))
    #expect(reason("stranger") == "product \(mug) has no variation \(red): read its products again")
    #expect(reason("direct").hasPrefix("\(red) is a variation of product \(shirt)"))
    #expect(reason("place").contains("one place"))
    #expect(try shop.shop.json("/products/\(shirt)/variations/\(blue)")["stock_quantity"]?.int64 == 6)
    #expect(try shop.shop.json("/products/\(shirt)")["stock_quantity"]?.int64 == 10)
  }

  /// Products go in batches, variations in one for their product; no item twice in one.
  @Test func manyGoTogether() throws {
    let shop = try PushedShop()
    let mugs = try (0..<60).map { _ in try shop.mug(stock: 1) }
    var items = mugs.enumerated().map { item("k\($0)", $1, #""quantity":"\#($0 + 2)""#) }
    items.append(item("last", mugs[0], #""expected":"2","quantity":"99""#))
    let outcomes = try shop.run("push", "inventory", items)
    #expect(outcomes.allSatisfy { $0.result == .confirmed })
    let written = shop.shop.writes.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
    #expect(written == ["POST /products/batch", "POST /products/batch"])
    #expect(try shop.shop.json("/products/\(mugs[0])")["stock_quantity"]?.int64 == 99)
    #expect(try shop.shop.json("/products/\(mugs[59])")["stock_quantity"]?.int64 == 61)
  }

  /// A batch that falls is read anew and written one by one.
  @Test func oneItemThatBreaksTheBatchIsFoundOut() throws {
    let shop = try PushedShop()
    let mugs = try (0..<3).map { _ in try shop.mug(stock: 1) }
    shop.shop.accident = { request in
      let isPoisoned = request.method != "GET" && (request.path.hasSuffix("/batch") || request.path.hasSuffix("/\(mugs[1])"))
      return isPoisoned ? Answer("<p>There has been a critical error on this website.</p>", status: 500) : nil
    }
    let outcomes = try shop.run("push", "inventory", mugs.map { item($0, $0, #""quantity":"4""#) })
    #expect(outcomes.map { $0.result } == [.confirmed, .inDoubt, .confirmed])
    #expect(outcomes[1].reason == "the shop answered with 500 and no reason")
    #expect(try mugs.map { try shop.shop.json("/products/\($0)")["stock_quantity"]?.int64 } == [4, 1, 4])
  }

  /// An answer about other products than were asked for says nothing about these.
  @Test func aBatchAnsweredInAnotherOrderIsNotBelieved() throws {
    let host = try Library.open()
    _ = host.begin(
      "push", "inventory",
      arguments: #"{"items":[\#(item("a", "21", #""quantity":"5""#)),\#(item("b", "22", #""quantity":"5""#))]}"#)
    func shown(_ ids: Int...) -> String {
      ids.map {
        #"{"id":\#($0),"type":"simple","status":"publish","manage_stock":true,"stock_quantity":5,"variations":[]}"#
      }.joined(separator: ",")
    }
    let before = "[" + shown(21, 22).replacing(":5,", with: ":1,") + "]"
    _ = host.answer(Answer(before))
    #expect(host.asked.map { $0.path } == ["/wp-json/wc/v3/products/batch"])
    let step = host.answer(Answer(#"{"update":[\#(shown(22, 21))]}"#))
    #expect(step.requests.first?.hasPrefix("GET /wp-json/wc/v3/products?include=21,22") == true)
    _ = host.answer(Answer(before))
    #expect(host.asked.map { $0.path } == ["/wp-json/wc/v3/products/21", "/wp-json/wc/v3/products/22"])
    #expect(host.answer(Answer(shown(21)), Answer(shown(22))).records.map { $0.id } == ["a", "b"])
  }

  @Test func aLostAnswerIsInDoubtAndLocated() throws {
    let shop = try PushedShop()
    let mug = try shop.mug(stock: 1)
    shop.shop.accident = { request in
      guard request.method != "GET" else { return nil }
      shop.shop.ask(request.method, request.path, request.text)
      return Answer(error: 7, "the line broke", delivery: 1)
    }
    let push = item("a", mug, #""quantity":"4""#)
    #expect(
      try shop.push("inventory", push) == [Outcome(key: "a", .inDoubt, reason: "the answer was lost: the line broke", id: mug)])
    #expect(try shop.locate("inventory", push).map { $0.state } == [.applied])
  }

  /// What never left is nobody's outcome: the run ends, and what became known before stays.
  @Test func whatNeverLeftHasNoOutcome() throws {
    let shop = try PushedShop()
    let mug = try shop.mug(stock: 1)
    shop.shop.accident = { $0.method == "GET" ? nil : Answer(error: 7, "no route to the shop", delivery: 0) }
    let items = [item("a", mug, #""quantity":"4""#), item("b", "99", #""quantity":"4""#)].joined(separator: ",")
    let (records, end) = try shop.host.run(shop.shop, "push", "inventory", arguments: #"{"items":[\#(items)]}"#)
    #expect(Array(records.keys) == ["b"])
    #expect(end == .fail(7, "no route to the shop"))
  }

  /// Recorded: two parts were taken, two refused, and one was sent as text and became 0, which is why no such thing is sent.
  @Test func theRecordedBatch() throws {
    let host = try Library.open()
    let wanted = [("21", "51"), ("23", "2"), ("99999999", "1"), ("24", "7"), ("25", "3")]
    let items = wanted.map { item($0, $0, #""quantity":"\#($1)""#) }.joined(separator: ",")
    _ = host.begin("push", "inventory", arguments: #"{"items":[\#(items)]}"#)
    let held = wanted.map { id, _ in
      #"{"id":\#(id),"type":"simple","status":"publish","manage_stock":true,"stock_quantity":100,"variations":[]}"#
    }
    _ = host.answer(Answer("[\(held.joined(separator: ","))]"))
    #expect(
      host.asked.map { $0.line } == [
        #"POST /products/batch {"update":[{"id":21,"stock_quantity":51},{"id":23,"stock_quantity":2},"#
          + #"{"id":99999999,"stock_quantity":1},{"id":24,"stock_quantity":7},{"id":25,"stock_quantity":3}]}"#
      ])
    #expect(host.asked.first?.fields.map { "\($0.name): \($0.value)" } == ["Content-Type: application/json"])
    let outcomes = try host.answer(Fixtures.answer("stock-batch-products")).records.map {
      try Outcome(json: JSONDocument(parsing: $0.json).root)
    }
    #expect(outcomes.map { $0.result } == [.confirmed, .confirmed, .refused, .refused, .refused])
    #expect(
      outcomes.map { $0.reason } == [
        "", "", "Invalid ID. (woocommerce_rest_product_invalid_id)", "the shop shows 0 pieces, not 7",
        "Invalid or duplicated SKU. It is 12's. (product_invalid_sku)",
      ])
    #expect(host.ok() == .done("{}", complete: false))
  }
}
