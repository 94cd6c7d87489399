import TestHost
import Testing
import TradepostJSON

/// Points, buckets and refusals: what GraphQL says with status 200, and what each of it means for the host.
@Suite struct ThrottlingTests {
  private func answer(errors: String, extensions: String = "{}") -> Answer {
    Answer(#"{"data":null,"errors":\#(errors),"extensions":\#(extensions)}"#)
  }

  private let throttled = """
    [{"message":"Throttled","extensions":{"code":"THROTTLED"}}]
    """

  /// The first question is answered with `answer`; what the operation does then.
  private func firstAnswered(_ answer: Answer, _ operation: String = "check", _ resource: String = "") throws -> Step {
    let host = try TestHost.shopify()
    _ = host.begin(operation, resource)
    return host.answer(answer)
  }

  /// Four pages, and one question whether the app may see all orders. Points are waited for rather than asked for in vain.
  @Test func `a thousand orders take five questions and no throttling`() throws {
    let shop = try SimulatedShop(#"{"orders":1000,"customers":100}"#)
    let (records, end) = try TestHost.shopify().run(shop, "list", "orders")
    #expect(end == .done("{}", complete: true))
    #expect(records.count == 1000)
    #expect(shop.arrived == Array(repeating: "query Orders", count: 4) + ["query"])
    #expect(try shop.counter("requests.graphql.throttled") == 0)
    #expect(shop.waited > 0)
  }

  @Test func `a changed order takes one question`() throws {
    let shop = try SimulatedShop(#"{"orders":1000,"customers":100}"#)
    shop.now += 60_000
    let since = shop.now
    let id = try #require(shop.rest("orders.json?status=any&limit=1")["orders"]?.items.first { _ in true }?["id"]?.int64)
    _ = try shop.rest("orders/\(id).json", "PUT", #"{"order":{"note":"eilig"}}"#)
    let (records, end) = try TestHost.shopify().run(shop, "list", "orders", since: since)
    #expect(end == .done("{}", complete: false))
    #expect(Array(records.keys) == ["\(id)"])
    #expect(shop.requests == 1)
  }

  @Test func `a shop that reckons by plain products is read in smaller pages`() throws {
    let shop = try SimulatedShop(#"{"orders":60,"customers":10,"cost_formula":"linear"}"#)
    let (records, end) = try TestHost.shopify().run(shop, "list", "orders")
    #expect(end == .done("{}", complete: true))
    #expect(records.count == 60)
    #expect(try shop.counter("requests.graphql.too_costly") > 0)
  }

  @Test func `a throttled question waits for what is missing and is asked again`() throws {
    let host = try TestHost.shopify()
    let first = host.begin("check")
    let question = try #require(host.asked.first).text
    #expect(first.requests == ["POST /admin/api/2026-10/graphql.json"])
    let cost = """
      {"cost":{"requestedQueryCost":800,"actualQueryCost":null,
      "throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":300,"restoreRate":100.0}}}
      """
    // (800 - 300) / 100 seconds, and up to a quarter more by the dice.
    guard case .wait(let milliseconds, _) = host.answer(answer(errors: throttled, extensions: cost)) else {
      Issue.record("the question was not waited for")
      return
    }
    #expect((5000...6250).contains(milliseconds))
    #expect(host.ok().requests == ["POST /admin/api/2026-10/graphql.json"])
    #expect(try #require(host.asked.first).text == question)
  }

  @Test func `what can never run is not waited for`() throws {
    let cost = """
      {"cost":{"requestedQueryCost":800,"actualQueryCost":null,
      "throttleStatus":{"maximumAvailable":500.0,"currentlyAvailable":500,"restoreRate":100.0}}}
      """
    let end = try firstAnswered(answer(errors: throttled, extensions: cost))
    #expect(end == .fail(13, end.words))
    #expect(end.words.contains("more points than the shop's bucket ever holds"))
  }

  @Test func `429 waits as long as it says`() throws {
    guard case .wait(let milliseconds, _) = try firstAnswered(Answer("{}", status: 429, fields: [("Retry-After", "2.0")])) else {
      Issue.record("429 was not waited out")
      return
    }
    #expect((2000...2500).contains(milliseconds))
  }

  @Test(arguments: [
    (
      #"[{"message":"Access denied for orders field. Required access: `read_orders` access scope.","extensions":{"code":"ACCESS_DENIED"}}]"#,
      2, "grant the app the scope read_orders"
    ),
    (#"[{"message":"Internal error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]"#, 7, "Internal error"),
    (#"[{"message":"Field 'x' doesn't exist on type 'Shop'","extensions":{"code":"undefinedField"}}]"#, 8, "does not fit this version"),
    (#"[{"message":"Invalid cursor for current pagination sort."}]"#, 11, "Invalid cursor"),
    (#""a sentence""#, 7, "a sentence"), ("{}", 7, "without a word"),
  ])
  func `errors with status 200 end the operation`(errors: String, code: Int32, words: String) throws {
    let host = try TestHost.shopify()
    var step = host.begin("check")
    for _ in 0..<10 where !step.isEnd {
      if case .wait = step { step = host.ok() } else { step = host.answer(answer(errors: errors)) }
    }
    #expect(step == .fail(code, step.words))
    #expect(step.words.contains(words), "\(step.words)")
  }

  @Test(arguments: [
    (401, 1, "Install the app again"), (402, 2, "settles the bill"), (403, 2, "Grant the app the scope"), (404, 6, "the setting shop"),
    (423, 2, "locked"),
  ])
  func `statuses end the operation`(status: UInt32, code: Int32, words: String) throws {
    let end = try firstAnswered(Answer(#"{"errors":"no"}"#, status: status))
    #expect(end == .fail(code, end.words))
    #expect(end.words.contains(words), "\(end.words)")
  }

  @Test(arguments: ["check", "list"])
  func `another version than the one asked for is retired`(operation: String) throws {
    let fields = [("X-Shopify-API-Version", "2026-01")]
    let end = try firstAnswered(Answer(#"{"data":{"shop":{}}}"#, fields: fields), operation, operation == "list" ? "orders" : "")
    #expect(end == .fail(12, end.words))
    #expect(end.words.contains("answered in version 2026-01") && end.words.contains("not in 2026-10"))
  }

  @Test(arguments: ["graphql", "rest"])
  func `faults on the way change nothing of what is read`(api: String) throws {
    let calm = try SimulatedShop(#"{"orders":300}"#)
    let faults = #"{"429":0.2,"html":0.15,"moved":0.3}"#
    let rough = try SimulatedShop(#"{"orders":300,"faults":\#(faults),"faults_in_a_row":2}"#)
    let expected = try TestHost.shopify(api).run(calm, "list", "orders").records
    let (records, end) = try TestHost.shopify(api).run(rough, "list", "orders")
    #expect(end == .done("{}", complete: true))
    #expect(Set(records.keys) == Set(expected.keys))
    #expect(try rough.counter("fault.429") + rough.counter("fault.html") > 0)
  }
}
