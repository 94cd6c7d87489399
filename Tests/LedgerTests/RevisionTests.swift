import HostCore
import HostLedger
import Testing
import TradepostContract

@Suite struct RevisionTests {
  private func sale(_ total: Int64, day: Int64 = 10, _ currency: String = "EUR", market: String = "") throws -> DocumentDraft {
    DocumentDraft(
      kind: .sale, externalID: "1", day: Day(daysSince1970: day), market: market, currency: try #require(Currency(currency)),
      entries: [Entry(.receivable, MinorUnits(total)), Entry(.sales, MinorUnits(-total))])
  }

  private func text(_ documents: [PostedDocument]) -> [String] {
    documents.map { "r\($0.revision) " + Books.text($0.draft) }
  }

  @Test func aNewDocumentIsPostedWhole() throws {
    #expect(
      text(try Revision.documents(wanted: [try sale(100)], posted: []))
        == ["r1 1970-01-11 sale 1: receivable 100, sales -100"])
  }

  @Test func nothingIsPostedWhenNothingChanged() throws {
    #expect(try Revision.documents(wanted: [try sale(100)], posted: [PostedDocument(draft: try sale(100), revision: 1)]).isEmpty)
  }

  @Test func aChangePostsTheDifference() throws {
    #expect(
      text(try Revision.documents(wanted: [try sale(130)], posted: [PostedDocument(draft: try sale(100), revision: 1)]))
        == ["r2 1970-01-11 sale 1: receivable 30, sales -30"])
  }

  @Test func anEventOnAnotherDayMovesWhole() throws {
    #expect(
      text(try Revision.documents(wanted: [try sale(130, day: 12)], posted: [PostedDocument(draft: try sale(100), revision: 1)])) == [
        "r2 1970-01-11 sale 1: receivable -100, sales 100 !reversal",
        "r3 1970-01-13 sale 1: receivable 130, sales -130 !reinstated",
      ])
  }

  @Test func anotherCurrencyIsNoDifferenceButAnotherSale() throws {
    let posted = [PostedDocument(draft: try sale(100), revision: 1)]
    #expect(
      try Revision.documents(wanted: [try sale(100, "USD")], posted: posted).map { "\($0.draft.currency) " + text([$0])[0] } == [
        "EUR r2 1970-01-11 sale 1: receivable -100, sales 100 !reversal",
        "USD r3 1970-01-11 sale 1: receivable 100, sales -100 !reinstated",
      ])
    #expect([try sale(100)].canonicalBytes != [try sale(100, "USD")].canonicalBytes)
    #expect([try sale(100)].canonicalBytes != [try sale(100, market: "de")].canonicalBytes)
  }

  /// An order that had no lines when it was booked counts once when it gets them.
  @Test func anEmptySaleCountsOnce() throws {
    let empty = try DocumentDraft(
      kind: .sale, externalID: "1", day: Day(daysSince1970: 10), market: "", currency: #require(Currency("EUR")), entries: [])
    var posted = try Revision.documents(wanted: [empty], posted: [])
    posted += try Revision.documents(wanted: [try sale(100)], posted: posted)
    #expect(posted.map(\.step) == [1, 0])
    posted += try Revision.documents(wanted: [empty], posted: posted)
    posted += try Revision.documents(wanted: [], posted: posted)
    #expect(posted.map(\.step) == [1, 0, 0, -1])
  }

  private func place(_ draft: DocumentDraft) -> String { "\(draft.day) \(draft.market) \(draft.currency)" }

  /// Booked, cancelled, booked again, changed: whatever the way, the sums say what the order says now.
  @Test func anyHistoryEndsAtWhatIsWanted() throws {
    var dice = Dice(seed: 3)
    for _ in 0..<2_000 {
      var posted: [PostedDocument] = []
      var wanted: [DocumentDraft] = []
      for _ in 0..<6 {
        wanted =
          dice.next() % 3 == 0
          ? []
          : [
            try sale(
              Int64(dice.next() % 3) * 50, day: 10 + Int64(dice.next() % 2), dice.next() % 2 == 0 ? "EUR" : "USD",
              market: dice.next() % 2 == 0 ? "" : "de")
          ]
        posted += try Revision.documents(wanted: wanted, posted: posted)
      }
      var sums: [String: Int64] = [:]
      for document in posted {
        for entry in document.draft.entries { sums["\(place(document.draft)) \(entry.role)", default: 0] += entry.amount.count }
        sums["\(place(document.draft)) count", default: 0] += document.step
      }
      var expected: [String: Int64] = [:]
      for document in wanted {
        for entry in document.entries { expected["\(place(document)) \(entry.role)"] = entry.amount.count }
        expected["\(place(document)) count"] = 1
      }
      #expect(sums.filter { $0.value != 0 } == expected.filter { $0.value != 0 })
      #expect(Set(posted.map(\.revision)).count == posted.count)
    }
  }
}
