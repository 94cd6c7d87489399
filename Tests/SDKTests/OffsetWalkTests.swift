import Testing

@testable import TradepostSDK

@Suite("A walk by offset, as a value")
struct OffsetWalkTests {
  private typealias Verdict = OffsetWalk.Verdict

  private func ids(_ range: ClosedRange<Int64>) -> [Int64?] { range.map { $0 } }

  @Test func eachPageBeginsWithTheLastItemSeen() {
    var walk = OffsetWalk(size: 5)
    #expect(walk.offset == 0)
    #expect(walk.received(ids(1...5), total: 8) == .keep([0, 1, 2, 3, 4]))
    #expect(walk.offset == 4)
    #expect(walk.received(ids(5...8), total: 8) == .keep([1, 2, 3]))
    #expect(walk.isOver)
    #expect(walk.isWhole)
  }

  @Test func anEmptyListIsOverAtOnce() {
    var walk = OffsetWalk(size: 5)
    #expect(walk.received([], total: 0) == .goOn)
    #expect(walk.isOver)
  }

  @Test func aFullLastPageNeedsOneMoreLook() {
    var walk = OffsetWalk(size: 5)
    #expect(walk.received(ids(1...5), total: 5) == .keep([0, 1, 2, 3, 4]))
    #expect(!walk.isOver)
    #expect(walk.received([5], total: 5) == .goOn)
    #expect(walk.isOver)
  }

  @Test func itemsThatVanishInFrontMakeItStepBack() {
    var walk = OffsetWalk(size: 30)
    _ = walk.received(ids(1...30), total: 60)
    // 1 to 12 are gone: what was the 30th is the 18th now.
    #expect(walk.received(ids(42...60), total: 48) == .goOn)
    #expect(walk.offset == 19)
    #expect(walk.received(ids(32...60), total: 48) == .goOn)
    #expect(walk.offset == 9)
    #expect(walk.received(ids(22...51), total: 48) == .keep(Array(9...29)))
    #expect(walk.position.last == 51)
    #expect(walk.offset == 38)
  }

  @Test func itemsThatComeInInFrontAreSkippedOver() {
    var walk = OffsetWalk(size: 5)
    _ = walk.received([10, 20, 30, 40, 50], total: 7)
    // 5 and 6 came in; they are the next run's.
    #expect(walk.received([30, 40, 50, 60, 70], total: 9) == .keep([3, 4]))
    #expect(walk.received([70], total: 9) == .goOn)
    #expect(walk.isOver)
  }

  @Test func aPageServedTwiceIsAskedForAgain() {
    var walk = OffsetWalk(size: 5)
    _ = walk.received(ids(1...5), total: 9)
    #expect(walk.received(ids(1...5), total: 9) == .again(attempt: 1))
    #expect(walk.offset == 4)
    #expect(walk.received(ids(5...9), total: 9) == .keep([1, 2, 3, 4]))
  }

  @Test func aPageServedForEverEndsInWords() {
    var walk = OffsetWalk(size: 5)
    var verdict = walk.received(ids(1...5), total: 90)
    for _ in 0..<20 {
      if case .broken(let why) = verdict {
        #expect(why == "the platform gives one page again and again; a cache in front of the shop may serve old answers")
        return
      }
      verdict = walk.received(ids(1...5), total: 90)
    }
    Issue.record("it went on for ever")
  }

  @Test func aWrongFirstPageIsNoticedAtTheEnd() {
    // A cache gave the second page for the first: 1 to 4 were never seen.
    var walk = OffsetWalk(size: 5)
    #expect(walk.received(ids(5...9), total: 9) == .keep([0, 1, 2, 3, 4]))
    #expect(walk.received(ids(5...9), total: 9) == .again(attempt: 1))
    #expect(walk.received(ids(5...9), total: 9) == .again(attempt: 2))
    #expect(walk.received(ids(5...9), total: 9) == .goOn)
    #expect(walk.offset == 8)
    #expect(walk.received([9], total: 9) == .goOn)
    #expect(!walk.isOver)
    #expect(walk.offset == 0)
    #expect(walk.received(ids(1...5), total: 9) == .keep([0, 1, 2, 3, 4]))
    #expect(walk.received(ids(5...9), total: 9) == .keep([1, 2, 3, 4]))
    #expect(walk.received([9], total: 9) == .goOn)
    #expect(walk.isOver && walk.isWhole)
  }

  @Test func aWrongFirstPageShowsWhenTheBeginningDoes() {
    var walk = OffsetWalk(size: 3)
    #expect(walk.received(ids(7...9), total: 90) == .keep([0, 1, 2]))
    for attempt in 1...2 { #expect(walk.received(ids(3...5), total: 90) == .again(attempt: attempt)) }
    #expect(walk.received(ids(3...5), total: 90) == .goOn)
    #expect(walk.position == OffsetWalk.Position(again: 1))
    #expect(walk.received(ids(1...3), total: 90) == .keep([0, 1, 2]))
  }

  @Test func aShortPageWithMoreBehindItIsAskedForAgainThenWalkedOver() {
    var walk = OffsetWalk(size: 5)
    #expect(walk.received([1, 2, 3], total: 12) == .again(attempt: 1))
    #expect(walk.received([1, 2, 3], total: 12) == .again(attempt: 2))
    // This key may not see two of them.
    #expect(walk.received([1, 2, 3], total: 12) == .keep([0, 1, 2]))
    #expect(walk.offset == 4)
    #expect(walk.received([6, 7, 8, 9], total: 12) == .goOn)
    #expect(walk.offset == 0)
    #expect(walk.received([1, 2, 3], total: 12) == .goOn)
    #expect(walk.received([6, 7, 8, 9], total: 12) == .goOn)
  }

  @Test func whatIsOutOfOrderIsNoList() {
    var walk = OffsetWalk(size: 5)
    #expect(walk.received([3, 2], total: nil) == .again(attempt: 1))
    #expect(walk.received([3, 2], total: nil) == .again(attempt: 2))
    #expect(walk.received([3, 2], total: nil) == .broken("the platform does not keep to the order by id that it was asked for"))
    #expect(walk.received(ids(1...6), total: nil) == .broken("the platform gave 6 items where 5 were asked for"))
  }

  @Test func anItemWithoutIdIsKeptInItsPlace() {
    var walk = OffsetWalk(size: 4)
    #expect(walk.received([1, nil, 3, nil], total: 6) == .keep([0, 1, 2, 3]))
    #expect(walk.offset == 3)
    #expect(walk.received([nil, 5, 6], total: 6) == .goOn)
    #expect(walk.received([1, nil, 3, nil], total: 6) != .broken(""))
  }
}
