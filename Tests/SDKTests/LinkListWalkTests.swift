import TestHost
import Testing
import TradepostContract

@testable import TradepostSDK

@Suite("A walk from link to link")
struct LinkListWalkTests {
  private func host(_ name: String, _ list: LinkList = LinkList("orders", path: "/api/orders.json?limit=2&status=any")) throws -> TestHost {
    try ToyHost.play(name) { run in
      let walk = try run.walk(list)
      while let page = try await walk.next() { try await run.keep(page.map(Toy.order)) }
      return walk.listed
    }
  }

  private func answer(_ ids: [Int], _ link: String...) -> Answer {
    let items = ids.map { #"{"id":\#($0),"total":"1"}"# }.joined(separator: ",")
    return Answer(#"{"orders":[\#(items)]}"#, fields: link.map { ("Link", $0) })
  }

  @Test func everyLinkIsFollowedAndKept() throws {
    let host = try host("links")
    #expect(host.begin() == .send(["GET /api/orders.json?limit=2&status=any"]))
    let step = host.answer(answer([1, 2], #"<https://shop.example/api/orders.json?limit=2&page_info=abc>; rel="next""#))
    guard case .page(_, #"{"list":"orders","token":"limit=2&page_info=abc"}"#) = step else {
      Issue.record("\(step)")
      return
    }
    #expect(host.ok() == .send(["GET /api/orders.json?limit=2&page_info=abc"]))
    _ = host.answer(answer([3], #"<https://shop.example/api/orders.json?limit=2&page_info=p>; rel="previous""#))
    #expect(host.ok() == .done("{}", complete: true))
    #expect(
      host.begin(cursor: #"{"list":"orders","token":"limit=2&page_info=abc"}"#)
        == .send(["GET /api/orders.json?limit=2&page_info=abc"]))
  }

  @Test func withoutTheHeaderThereIsOnePage() throws {
    let host = try host("no header")
    _ = host.begin()
    _ = host.answer(answer([1, 2]))
    #expect(host.ok() == .done("{}", complete: true))
  }

  @Test func anotherHostIsNeverAsked() throws {
    // A shop behind a proxy links to its inner name; who means harm links to his own.
    let host = try host("other host")
    _ = host.begin()
    _ = host.answer(answer([1, 2], #"<https://evil.example:8443/api/orders.json?page_info=x>; rel="next""#))
    #expect(host.ok() == .send(["GET /api/orders.json?page_info=x"]))
  }

  @Test(arguments: [
    "https://shop.example/api/customers.json?page_info=x", "https://shop.example/api/orders.json", "/api/orders.json/../x?y=1",
    "https://shop.example?page_info=x&path=/api/orders.jsonx", "https://shop.example/api/orders.json?a b", "javascript:alert(1)", "",
    "/api/orders.json?x=\u{E9}",
  ])
  func anotherPlaceIsRefusedInWords(_ target: String) throws {
    let host = try host("other place \(target)")
    _ = host.begin()
    let step = host.answer(answer([1, 2], "<\(target)>; rel=next"))
    #expect(step == .fail(7, "GET /api/orders.json: the next page is said to be at \(target), which is no page of this list"))
  }

  @Test func aLinkThatIsForgottenIsACursorThatIsNoMore() throws {
    let host = try host("forgotten")
    _ = host.begin(cursor: #"{"list":"orders","token":"page_info=old"}"#)
    guard case .fail(11, let words) = host.answer(Answer(#"{"errors":{"page_info":"Invalid value."}}"#, status: 400)) else {
      Issue.record("no failure")
      return
    }
    #expect(words.hasPrefix("GET /api/orders.json was answered with 400"))
  }

  @Test func theSameLinkForEverEndsInWords() throws {
    let host = try host("same link")
    var step = host.begin()
    var asked = 0
    while !step.isEnd {
      asked += step.requests.count
      step = step.requests.isEmpty ? host.ok() : host.answer(answer([1], #"</api/orders.json?page_info=x>; rel="next""#))
    }
    #expect(asked == 4)
    #expect(step.words.hasSuffix("the list would never end"))
  }

  @Test func aBrokenItemLeavesTheLinkAlone() throws {
    let host = try host("broken item", LinkList("orders", path: "/api/orders.json", items: "/orders"))
    _ = host.begin()
    let body = #"{"orders":[{"id":1,"total":"1"},{"id":2,"x":1e999}],"n":1e999}"#
    #expect(host.answer(Answer(body, fields: [("link", "<?page_info=x>;rel=next")])).records.map { $0.id } == ["1", "2"])
    #expect(host.ok() == .send(["GET /api/orders.json?page_info=x"]))
  }
}

@Suite("The Link header")
struct LinkHeaderTests {
  @Test(arguments: [
    (#"<https://a/b?c=1>; rel="previous", <https://a/b?c=2>; rel="next""#, "https://a/b?c=2"), ("<n>;rel=next", "n"),
    (#"<n> ; title="a, <b>; rel=\"x\"" ; REL = "Last NEXT""#, "n"), (#", ,<a>; rel=first,<n>; rel="next";type="x""#, "n"),
    ("<a,b;c>; rel=next", "a,b;c"), (#"<first>; rel="next", <second>; rel="next""#, "first"),
  ])
  func isReadByItsRelation(_ header: String, _ target: String) {
    #expect(LinkHeader.target(rel: "next", in: ["<x>; rel=prev", header]) == target)
  }

  @Test(arguments: [
    "", "next", "<n>", #"<n>; rel="nextpage""#, #"<n>; rel="prev"; rel="next""#, #"<n; rel="next""#, #"<n>; anchor="/other"; rel=next"#,
    #"<n>; title="rel=next""#, "<n>; rel", "<n>;", "n; rel=next",
  ])
  func orNot(_ header: String) { #expect(LinkHeader.target(rel: "next", in: [header]) == nil) }
}
