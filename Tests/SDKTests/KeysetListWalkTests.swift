import TestHost
import Testing
import TradepostContract

@testable import TradepostSDK

@Suite("A walk by last change")
struct KeysetListWalkTests {
  private func host(_ name: String) throws -> TestHost {
    try ToyHost.play(name) { run in
      var list = KeysetList("receipts", items: "/results", time: "updated", size: 2) { place in
        .get("/receipts?limit=2&from=\(place.time / 1000)&offset=\(place.offset)")
      }
      list.total = "/count"
      let walk = try run.walk(list)
      while let page = try await walk.next() { try await run.keep(page.map(Toy.order)) }
      return walk.listed
    }
  }

  private func answer(_ items: (id: Int, updated: String)..., count: Int) -> Answer {
    let items = items.map { #"{"id":\#($0.id),"total":"1","updated":\#($0.updated)}"# }.joined(separator: ",")
    return Answer(#"{"count":\#(count),"results":[\#(items)]}"#)
  }

  @Test func fromTheWatermarkToTheEndAndOn() throws {
    let host = try host("keyset")
    #expect(host.begin(since: 50_999) == .send(["GET /receipts?limit=2&from=50&offset=0"]))
    let step = host.answer(answer((1, "50"), (2, #""1970-01-01T00:01:00.5Z""#), count: 3))
    guard case .page(let records, #"{"list":"receipts","time":60000}"#) = step else {
      Issue.record("\(step)")
      return
    }
    #expect(records.map { $0.id } == ["1", "2"])
    #expect(host.ok() == .send(["GET /receipts?limit=2&from=60&offset=0"]))
    #expect(host.answer(answer((2, #""1970-01-01T00:01:00.5Z""#), (3, "60"), count: 2)).records.map { $0.id } == ["3"])
    #expect(host.ok() == .send(["GET /receipts?limit=2&from=60&offset=1"]))
    #expect(host.answer(answer((3, "60"), count: 2)) == .done("{}", complete: false))
    // A run that goes on meets the items of its moment again.
    #expect(host.begin(cursor: #"{"list":"receipts","time":60000}"#) == .send(["GET /receipts?limit=2&from=60&offset=0"]))
    guard case .fail(11, _) = host.begin(cursor: #"{"list":"receipts"}"#) else {
      Issue.record("a cursor without a time was taken")
      return
    }
  }

  @Test func everythingIsWhole() throws {
    let host = try host("keyset whole")
    _ = host.begin()
    _ = host.answer(answer((1, "5"), count: 1))
    #expect(host.ok() == .done("{}", complete: true))
  }

  @Test func anItemWithoutATimeIsHandedOverAsItIs() throws {
    let host = try host("keyset no time")
    _ = host.begin()
    #expect(
      host.answer(answer((1, "null"), (2, "9223372036854775807"), count: 2)).words.hasPrefix("GET /receipts: no item of a whole page"))
  }
}
