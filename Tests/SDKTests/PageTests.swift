import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@testable import TradepostSDK

@Suite("Pages of records")
struct PageTests {
  private static let version: [UInt8] = [0x80, 0, 0, 0, 0, 0, 0x03, 0xE8]

  private func host(_ name: String) throws -> TestHost {
    try ToyHost.play(name) { run in
      let walk = try run.walk(OffsetList("orders", path: "/orders"))
      while let page = try await walk.next() { try await run.keep(page.map(Toy.order)) }
      return walk.listed
    }
  }

  private static func json(_ id: Int, _ total: String) -> String {
    #"{"created_at":"1970-01-01T00:00:00Z","currency":"EUR","id":"\#(id)","number":"\#(id)","status":"processing","total":"\#(total)","updated_at":"1970-01-01T00:00:01Z"}"#
  }

  @Test func recordsCarryVersionEvidenceAndCursor() throws {
    let host = try host("page")
    #expect(host.begin() == .send(["GET /orders?orderby=id&order=asc&per_page=100&offset=0"]))
    let body = #"[ {"id":1,"total":"1.00"},{"id":2,"total":"2.50"} ]"#
    #expect(
      host.answer(Answer(body, fields: [("X-WP-Total", "2")]))
        == .page(
          [
            Step.Record(id: "1", json: Self.json(1, "1.00"), version: Self.version, sources: [[0, 0, 2, 23]]),
            Step.Record(id: "2", json: Self.json(2, "2.50"), version: Self.version, sources: [[0, 0, 26, 23]]),
          ], cursor: #"{"first":1,"kept":2,"last":2,"list":"orders","seen":2,"total":2}"#))
    #expect(host.ok() == .done("{}", complete: true))
  }

  @Test func aRecordThatCannotBeReadLeavesItsNeighbours() throws {
    let host = try host("reject")
    _ = host.begin()
    let bad = #"{"total":"x","id":2}"#
    let step = host.answer(Answer(#"[{"id":1,"total":"1"},\#(bad),{"id":3,"total":"3"}]"#))
    #expect(step.records.map { $0.id } == ["1", "2", "3"])
    #expect(
      step.records[1]
        == Step.Record(
          id: "2", json: bad, flags: UInt32(TP_RECORD_REJECTED),
          reason: #"/total is "x", not a decimal number of at most 18 digits"#, sources: [[0, 0, 22, 20]]))
  }

  @Test(arguments: [
    ("1e400", "Problem while parsing a number"), (#""\ud800""#, "Problem while parsing a string"),
    ("123456789012345678901234567890", "number"), ("\u{1}", "parsing"),
  ])
  func aTextThatDoesNotParseIsCut(_ spoiled: String, _ reason: String) throws {
    let host = try host("cut \(reason) \(spoiled.utf8.count)")
    _ = host.begin()
    let bad = #"{"x":[1,{"id":9}],"id":"2","y":\#(spoiled)}"#
    let step = host.answer(Answer(#"[{"id":1,"total":"1"}, \#(bad) ,{"id":3,"total":"3"}]"#))
    #expect(step.records.map { $0.id } == ["1", "2", "3"])
    #expect(step.records.map { $0.flags } == [0, UInt32(TP_RECORD_REJECTED), 0])
    #expect(step.records[1].json == bad)
    #expect(step.records[2].sources == [[0, 0, UInt64(25 + bad.utf8.count), 20]])
  }

  @Test func badUTF8IsCutToo() throws {
    let host = try host("utf8")
    _ = host.begin()
    var body = Array(#"[{"id":1,"total":"1"},{"id":2,"name":"?"},{"id":3,"total":"3"}]"#.utf8)
    body[body.firstIndex(of: UInt8(ascii: "?"))!] = 0xFF
    let step = host.answer(Answer(bytes: body))
    #expect(step.records.map { $0.id } == ["1", "2", "3"])
  }

  @Test(arguments: [
    "<html>busy</html>", "", #"[{"id":1,"total":"1"},{"id":2,"to"#, #"[{"id":1,"total":"1"},{"a":[1]"#, "Warning: x\n[]", "[", "true",
    #"[{"id":1,"total":"1"}],"#,
  ])
  func whatIsNoListIsAskedForAgain(_ body: String) throws {
    let host = try host("again \(body)")
    _ = host.begin()
    #expect(host.answer(Answer(body)) == .wait(722, cursor: ""))
    #expect(host.lines.count == 1)
    #expect(host.ok() == .send(["GET /orders?orderby=id&order=asc&per_page=100&offset=0"]))
    guard case .wait = host.answer(Answer(body)) else {
      Issue.record("no second WAIT")
      return
    }
    _ = host.ok()
    guard case .fail(7, let words) = host.answer(Answer(body)) else {
      Issue.record("no failure")
      return
    }
    #expect(words.hasPrefix("GET /orders was answered with 200 and "))
  }

  @Test func aPassingFaultPasses() throws {
    let host = try host("passing")
    _ = host.begin()
    _ = host.answer(Answer("<html>busy</html>"))
    _ = host.ok()
    #expect(host.answer(Answer(#"[{"id":1,"total":"1"}]"#)).records.map { $0.id } == ["1"])
    // The evidence is in the second answer, the SEND with number 1.
    _ = host.begin()
    _ = host.answer(Answer("<html>busy</html>"))
    _ = host.ok()
    #expect(host.answer(Answer(#"[{"id":1,"total":"1"}]"#)).records.first?.sources == [[1, 0, 1, 20]])
  }

  @Test(arguments: [
    (401, Int32(1)), (403, 2), (404, 3), (410, 3), (409, 5), (400, 6), (422, 6), (429, 4), (500, 7), (503, 7), (301, 7), (413, 13),
  ])
  func refusalsBecomeFailures(_ status: Int, _ code: Int32) throws {
    let host = try host("status \(status)")
    _ = host.begin()
    let body = #"{"code":"woo_no","message":"Sorry.","data":500}"#
    #expect(
      host.answer(Answer(body, status: UInt32(status), fields: [("retry-after", "7")]))
        == .fail(code, "GET /orders was answered with \(status) (woo_no): Sorry."))
  }

  @Test func otherPlatformsWords() throws {
    for (body, words) in [
      (#"{"error":"invalid_grant","error_description":"expired"}"#, " (invalid_grant): expired"),
      (#"{"errors":[{"code":"X1","message":"no"}]}"#, " (X1): no"), (#"{"errors":"[API] no"}"#, ": [API] no"),
      (#"{"error":{"code":404,"message":"gone"}}"#, " (404): gone"), ("<html>", ""), ("[1]", ""),
    ] {
      let host = try host("words \(body)")
      _ = host.begin()
      #expect(host.answer(Answer(body, status: 400)) == .fail(6, "GET /orders was answered with 400\(words)"))
    }
  }

  @Test func aLineThatBreaksIsTheHostsToExplain() throws {
    let host = try host("line")
    _ = host.begin()
    #expect(host.answer(Answer(error: 7, "no route to shop.example")) == .fail(7, "no route to shop.example"))
  }

  @Test func manyRecordsGoOutInSeveralPages() throws {
    let host = try ToyHost.play("chunks") { run in
      let response = try await run.get("/x")
      let item = Item(try response.json(), of: response)
      var records = Records(cursor: Array("end".utf8))
      for number in 0..<1201 {
        var order = try Toy.order(item)
        order.id = String(number)
        records.add(order, from: item)
      }
      try await run.keep(records)
      return .whole
    }
    _ = host.begin(cursor: "begin")
    var sizes: [Int] = []
    var cursors: [String] = []
    var ids: [String] = []
    var step = host.answer(Answer(#"{"id":1,"total":"1"}"#))
    while case .page(let records, let cursor) = step {
      sizes.append(records.count)
      cursors.append(cursor)
      ids += records.map { $0.id }
      #expect(records.allSatisfy { $0.json.hasPrefix("{") && $0.json.hasSuffix("}") })
      step = host.ok()
    }
    #expect(sizes == [500, 500, 201])
    #expect(cursors == ["begin", "begin", "end"])
    #expect(ids == (0..<1201).map { String($0) })
    #expect(step == .done("{}", complete: true))
  }

  @Test func newerIsLargerByteByByte() {
    func bytes(_ milliseconds: Int64) -> [UInt8] {
      withUnsafeBytes(of: Records.version(of: Timestamp(milliseconds: milliseconds))) { Array($0) }
    }
    let times: [Int64] = [.min, -1000, -1, 0, 1, 255, 256, 1_768_462_200_000, .max]
    for (one, other) in zip(times, times.dropFirst()) { #expect(bytes(one).lexicographicallyPrecedes(bytes(other))) }
  }

  @Test func anIdIsFoundInWhatNoParserTakes() {
    func id(_ text: String) -> String? { Array(text.utf8).withUnsafeBytes { RawMember.value(of: "id", in: $0) } }
    #expect(id(#"{"a":{"id":1},"b":["id",2],"id" : 77,"c":1e999}"#) == "77")
    #expect(id(#"{"text":"\"id\":5,","id":"x-1"}"#) == "x-1")
    for nothing in ["", "{", #"{"id"#, #"{"id":"#, #"{"id":}"#, #"{"id":"a\nb"}"#, #"{"id":null}"#, #"[{"id":1}]"#, #"{"id":"unclosed"#] {
      #expect(id(nothing) == nil || nothing.hasSuffix("unclosed"), "\(nothing)")
    }
  }
}
