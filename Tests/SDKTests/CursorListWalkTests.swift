import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@testable import TradepostSDK

@Suite("A walk from token to token")
struct CursorListWalkTests {
  private static func orders(_ change: (inout CursorList) -> Void = { _ in }) -> CursorList {
    var list = CursorList("orders", items: "/payload/orders", next: "/payload/next") { token in
      .get("/orders" + (token.map { "?token=" + $0.percentEncoded } ?? ""))
    }
    change(&list)
    return list
  }

  private func host(_ name: String, _ list: CursorList = orders()) throws -> TestHost {
    try ToyHost.play(name) { run in
      let walk = try run.walk(list)
      while let page = try await walk.next() { try await run.keep(page.map(Toy.order)) }
      return walk.listed
    }
  }

  private func answer(_ ids: [Int], next: String? = nil) -> Answer {
    let items = ids.map { #"{"id":\#($0),"total":"1"}"# }.joined(separator: ",")
    return Answer(#"{"payload":{"orders":[\#(items)],"next":\#(next.map { "\"\($0)\"" } ?? "null")}}"#)
  }

  @Test func everyTokenIsAskedWithAndKept() throws {
    let host = try host("tokens")
    #expect(host.begin() == .send(["GET /orders"]))
    let step = host.answer(answer([1, 2], next: "a+b/c="))
    #expect(step.records.map { $0.id } == ["1", "2"])
    guard case .page(_, #"{"list":"orders","token":"a+b/c="}"#) = step else {
      Issue.record("\(step)")
      return
    }
    #expect(host.ok() == .send(["GET /orders?token=a%2Bb%2Fc%3D"]))
    guard case .page(let records, #"{"list":"orders","over":true}"#) = host.answer(answer([3])) else {
      Issue.record("no last page")
      return
    }
    #expect(records.map { $0.id } == ["3"])
    #expect(host.ok() == .done("{}", complete: true))
  }

  @Test func aRunGoesOnAtItsToken() throws {
    let host = try host("resume")
    #expect(host.begin(cursor: #"{"list":"orders","token":"n 2"}"#) == .send(["GET /orders?token=n%202"]))
    #expect(host.begin(cursor: #"{"list":"orders","over":true}"#) == .done("{}", complete: true))
    for unreadable in [#"{"list":"orders"}"#, #"{"list":"others","token":"x"}"#, "[]", "x"] {
      guard case .fail(11, _) = host.begin(cursor: unreadable) else {
        Issue.record("\(unreadable) was taken")
        return
      }
    }
  }

  @Test func aTokenThatExpiredIsACursorThatIsNoMore() throws {
    let host = try host("expired")
    _ = host.begin(cursor: #"{"list":"orders","token":"old"}"#)
    let refused = Answer(#"{"errors":[{"code":"InvalidInput","message":"Bad token."}]}"#, status: 400)
    #expect(
      host.answer(refused)
        == .fail(
          11,
          "GET /orders was answered with 400 (InvalidInput): Bad token. The platform no longer takes its own token; the run "
            + "starts again without it"))
    // Without a token it is the request that is wrong.
    _ = host.begin()
    #expect(host.answer(refused) == .fail(6, "GET /orders was answered with 400 (InvalidInput): Bad token."))
    // Another trouble is what it is.
    _ = host.begin(cursor: #"{"list":"orders","token":"old"}"#)
    guard case .fail(1, _) = host.answer(Answer("{}", status: 401)) else {
      Issue.record("not auth")
      return
    }
  }

  @Test func aRefusalWithStatus200IsTheAuthorsToTell() throws {
    let list = Self.orders {
      $0.refusal = { response in
        guard let code = try? response.json().at("/errors/0/extensions/code")?.string else { return nil }
        if code == "THROTTLED" { return Failure(.throttled, "throttled", retryAfterMilliseconds: 4000) }
        return Failure(code == "STALE" ? .cursor : .denied, code)
      }
    }
    let host = try host("refusal", list)
    func refused(_ code: String) -> Answer { Answer(#"{"errors":[{"extensions":{"code":"\#(code)"}}],"payload":null}"#) }
    _ = host.begin()
    #expect(host.answer(refused("ACCESS_DENIED")) == .fail(2, "ACCESS_DENIED"))
    _ = host.begin()
    #expect(host.answer(refused("STALE")) == .fail(11, "STALE"))
    _ = host.begin()
    #expect(host.answer(refused("THROTTLED")) == .wait(4000, cursor: ""))
    #expect(host.ok() == .send(["GET /orders"]))
    #expect(host.answer(answer([1])).records.map { $0.id } == ["1"])
    _ = host.begin()
    for _ in 0..<60 {
      #expect(host.answer(refused("THROTTLED")) == .wait(4000, cursor: ""))
      _ = host.ok()
    }
    #expect(host.answer(refused("THROTTLED")) == .fail(4, "throttled"))
  }

  @Test func oneBrokenItemOfANestedListLeavesItsNeighboursAndTheToken() throws {
    let host = try host("nested")
    _ = host.begin()
    let bad = #"{"x":"\ud800","id":2}"#
    let body =
      #"{"a":["]",{"orders":[7]}],"payload":{"k":"}\"","orders": [{"id":1,"total":"1"},\#(bad) , {"id":3,"total":"3"} ],"next":"t2"}}"#
    let step = host.answer(Answer(body))
    #expect(step.records.map { $0.id } == ["1", "2", "3"])
    #expect(step.records.map { $0.flags } == [0, UInt32(TP_RECORD_REJECTED), 0])
    #expect(step.records[1].json == bad)
    let source = try #require(step.records[2].sources.first)
    #expect(String(decoding: Array(body.utf8)[Int(source[2])..<Int(source[2] + source[3])], as: UTF8.self) == #"{"id":3,"total":"3"}"#)
    #expect(host.ok() == .send(["GET /orders?token=t2"]))
  }

  @Test func theIdsNameIsTheLists() throws {
    let host = try host("id", Self.orders { $0.id = "orderId" })
    _ = host.begin()
    let step = host.answer(Answer(#"{"payload":{"orders":[{"orderId":"111-2","id":5,"x":1e999},{"orderId":"3"}]}}"#))
    #expect(step.records.map { $0.id } == ["111-2", "3"])
  }

  @Test(arguments: [
    (#"{"payload":{"orders":[{"id":1}],"next":1e999}}"#, "what stands around the items is no JSON, so that nobody knows how to go on"),
    (#"{"payload":null,"errors":[{"message":"No."}]}"#, "was answered with something other than a list at /payload/orders: No."),
    (#"{"payload":{"orders":null}}"#, "was answered with something other than a list at /payload/orders"),
    (#"{"payload":{"orders":[{"id":1},{"id"#, "was answered with 200 and no JSON"), ("<html>", "was answered with 200 and a page of HTML"),
    (#"{"payload":{"orders":[{"id":1,"x":1e999}]"#, "was answered with 200 and no JSON"),
    (#"{"payload":{"orders":[{"id":1,"x":1e999}]}} and more"#, "was answered with 200 and no JSON"),
  ])
  func whatHasNoListEndsInWords(_ body: String, _ words: String) throws {
    let host = try host("words \(body)")
    var step = host.begin()
    for _ in 0..<10 where !step.isEnd { step = step.requests.isEmpty ? host.ok() : host.answer(Answer(body)) }
    guard case .fail(7, let said) = step else {
      Issue.record("\(step)")
      return
    }
    #expect(said.contains(words), "\(said)")
  }

  @Test func theSameTokenForEverEndsInWords() throws {
    let host = try host("same")
    var step = host.begin()
    var asked = 0
    while !step.isEnd {
      asked += step.requests.count
      step = step.requests.isEmpty ? host.ok() : host.answer(answer([1], next: "x"))
    }
    #expect(asked == 4)
    #expect(
      step == .fail(7, "GET /orders: the platform hands out the very token that it was asked with; the list would never end"))
  }

  @Test func anEmptyAnswerWithATokenGoesOn() throws {
    let host = try host("empty")
    _ = host.begin()
    #expect(host.answer(answer([], next: "b")) == .send(["GET /orders?token=b"]))
    #expect(host.answer(answer([])) == .done("{}", complete: true))
  }

  @Test func aConnectionOfGraphQL() throws {
    let list = CursorList("orders", connection: "/data/orders") { token in
      var request = Request("POST", "/graphql?after=" + (token ?? "null"))
      request.isSafe = true
      return request
    }
    let host = try host("graphql", list)
    func answer(_ id: Int, _ hasNext: Bool) -> Answer {
      Answer(
        #"{"data":{"orders":{"nodes":[{"id":\#(id),"total":"1"}],"pageInfo":{"hasNextPage":\#(hasNext),"endCursor":"c\#(id)"}}}}"#)
    }
    #expect(host.begin() == .send(["POST /graphql?after=null"]))
    _ = host.answer(answer(1, true))
    #expect(host.ok() == .send(["POST /graphql?after=c1"]))
    _ = host.answer(answer(2, false))
    #expect(host.ok() == .done("{}", complete: true))
  }

  @Test func theFirstAnswerSaysUpToWhenItIsWhole() throws {
    let list = Self.orders { $0.through = { $0.at("/payload/before")?.int64.map { Timestamp(milliseconds: $0) } } }
    let host = try host("through", list)
    _ = host.begin(since: 5)
    let step = host.answer(Answer(#"{"payload":{"orders":[{"id":1,"total":"1"}],"next":"b","before":77000}}"#))
    guard case .page(_, let cursor) = step else {
      Issue.record("\(step)")
      return
    }
    #expect(cursor == #"{"list":"orders","through":77000,"token":"b"}"#)
    _ = host.ok()
    _ = host.answer(Answer(#"{"payload":{"orders":[{"id":2,"total":"1"}],"before":99000}}"#))
    #expect(host.ok() == .done("{}", complete: false, through: 77000))
    // Also of a run that went on.
    _ = host.begin(cursor: cursor, since: 5)
    _ = host.answer(answer([2]))
    #expect(host.ok() == .done("{}", complete: false, through: 77000))
  }

  @Test func severalListsOneAfterTheOther() throws {
    let host = try ToyHost.play("several tokens") { run in
      let lists = ["a", "b"].map { name in
        CursorList(name, items: "/x", next: "/n") { .get("/\(name)?t=" + ($0 ?? "")) }
      }
      let walk = try run.walk(lists[0], lists[1])
      while let page = try await walk.next() { try await run.keep(page.map(Toy.order)) }
      return walk.listed
    }
    #expect(host.begin() == .send(["GET /a?t="]))
    _ = host.answer(Answer(#"{"x":[{"id":1,"total":"1"}]}"#))
    #expect(host.ok() == .send(["GET /b?t="]))
    #expect(host.begin(cursor: #"{"list":"b","token":"7"}"#) == .send(["GET /b?t=7"]))
  }
}

@Suite("A list in a text that no parser takes")
struct RawListTests {
  private func list(_ pointer: String, _ text: String) -> String? {
    Array(text.utf8).withUnsafeBytes { source in
      RawList.range(at: pointer, in: source).map { String(decoding: source[$0], as: UTF8.self) }
    }
  }

  @Test func isFoundByItsPointer() {
    #expect(list("", " [1, 2]\n") == "[1, 2]")
    #expect(list("/a", #"{"a":[1e999]}"#) == "[1e999]")
    #expect(list("/a/b", #"{"x":"a","y":{"a":[0]},"a" : {"b" :[ [1],"]" ] , "c":1}}"#) == #"[ [1],"]" ]"#)
    #expect(list("/a~1b/~0", #"{"a/b":{"~":[]}}"#) == "[]")
  }

  @Test(arguments: [
    ("/a", ""), ("/a", "{"), ("/a", #"{"a":[1]"#), ("/a", #"{"a":[1}"#), ("/a", #"{"a":1}"#), ("/a", #"{"b":[1]}"#), ("/a", #"["a",[1]]"#),
    ("/a", #"{"a":[1]} {"a":[2]}"#), ("/a", #"{"a":"unclosed}"#), ("/a/b", #"{"a":[1]}"#), ("/a", #"{"x" "a":[1]}"#),
    ("/a", #"{,"a":[1]}"#),
    ("", "x[1]"), ("", "[1],"), ("", "\"[1]\""),
  ])
  func orNotAtAll(_ pointer: String, _ text: String) {
    // A bracket of the wrong kind closes too: the items' own parse sees it.
    #expect(list(pointer, text) == nil || text == #"{"a":[1}"#, "\(text)")
  }
}
