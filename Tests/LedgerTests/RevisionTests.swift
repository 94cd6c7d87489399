import HostCore
import HostLedger
import Testing
import TradepostContract

@Suite struct RevisionTests {
  private func sale(_ total: Int64, day: Int64 = 10) -> DocumentDraft {
    DocumentDraft(
      kind: .sale, externalID: "1", day: Day(daysSince1970: day),
      entries: [Entry(.receivable, MinorUnits(total)), Entry(.sales, MinorUnits(-total))])
  }

  private func text(_ documents: [PostedDocument]) -> [String] {
    documents.map { "r\($0.revision) " + Books.text($0.draft) }
  }

  @Test func aNewDocumentIsPostedWhole() throws {
    #expect(
      text(try Revision.documents(wanted: [sale(100)], posted: []))
        == ["r1 1970-01-11 sale 1: receivable 100, sales -100"])
  }

  @Test func nothingIsPostedWhenNothingChanged() throws {
    #expect(try Revision.documents(wanted: [sale(100)], posted: [PostedDocument(draft: sale(100), revision: 1)]).isEmpty)
  }

  @Test func aChangePostsTheDifference() throws {
    #expect(
      text(try Revision.documents(wanted: [sale(130)], posted: [PostedDocument(draft: sale(100), revision: 1)]))
        == ["r2 1970-01-11 sale 1: receivable 30, sales -30"])
  }

  @Test func anEventOnAnotherDayMovesWhole() throws {
    #expect(
      text(try Revision.documents(wanted: [sale(130, day: 12)], posted: [PostedDocument(draft: sale(100), revision: 1)])) == [
        "r2 1970-01-11 sale 1: receivable -100, sales 100 !reversal",
        "r3 1970-01-13 sale 1: receivable 130, sales -130 !reinstated",
      ])
  }

  /// Booked, cancelled, booked again, changed: whatever the way, the sums say what the order says now.
  @Test func anyHistoryEndsAtWhatIsWanted() throws {
    var dice = Dice(seed: 3)
    for _ in 0..<2_000 {
      var posted: [PostedDocument] = []
      var wanted: [DocumentDraft] = []
      for _ in 0..<6 {
        wanted = dice.next() % 3 == 0 ? [] : [sale(Int64(dice.next() % 3) * 50, day: 10 + Int64(dice.next() % 2))]
        posted += try Revision.documents(wanted: wanted, posted: posted)
      }
      var sums: [String: Int64] = [:]
      for document in posted {
        for entry in document.draft.entries { sums["\(document.draft.day) \(entry.role)", default: 0] += entry.amount.count }
      }
      var expected: [String: Int64] = [:]
      for document in wanted { for entry in document.entries { expected["\(document.day) \(entry.role)"] = entry.amount.count } }
      #expect(sums.filter { $0.value != 0 } == expected.filter { $0.value != 0 })
      #expect(Set(posted.map(\.revision)).count == posted.count)
    }
  }
}
