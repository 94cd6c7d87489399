import Testing

@testable import TradepostSDK

@Suite("A walk by last change, as a value")
struct KeysetWalkTests {
  private typealias Key = KeysetWalk.Key

  private func walk(_ size: Int, from: Int64 = 0, ties: KeysetList.Ties = .offset) -> KeysetWalk {
    KeysetWalk(size: size, resolution: 1000, ties: ties, from: .init(time: from))
  }

  /// `a1` is the item a, changed in the first second.
  private func keys(_ names: String...) -> [Key?] {
    names.map { name in name == "?" ? nil : Key(id: String(name.prefix(1)), time: (Int64(name.dropFirst()) ?? 0) * 1000) }
  }

  @Test func eachPageBeginsWithTheMomentThatTheLastOneEndedIn() {
    var walk = walk(3, from: 1500)
    #expect(walk.place == .init(time: 1000))
    #expect(walk.received(keys("a1", "b2", "c2"), total: nil) == .keep([0, 1, 2]))
    #expect(walk.place == .init(time: 2000))
    // The order inside of a moment is nobody's promise.
    #expect(walk.received(keys("c2", "d2", "b2"), total: nil) == .keep([1]))
    #expect(walk.place.offset == 2)
  }

  @Test func aShortPageWithSomethingNewNeedsOneMoreLook() {
    var walk = walk(3)
    #expect(walk.received(keys("a1", "b2"), total: nil) == .keep([0, 1]))
    #expect(!walk.isOver)
    #expect(walk.received(keys("b2"), total: nil) == .goOn)
    #expect(walk.isOver && walk.isWhole)
    var counted = self.walk(3)
    #expect(counted.received(keys("a1", "b2"), total: 2) == .keep([0, 1]))
    #expect(counted.isOver)
    var empty = self.walk(3)
    #expect(empty.received([], total: nil) == .goOn)
    #expect(empty.isOver)
  }

  @Test func whatMovesIsMetAgain() {
    var walk = walk(3)
    _ = walk.received(keys("a1", "b2", "c3"), total: nil)
    #expect(walk.received(keys("c3", "d4", "a5"), total: nil) == .keep([1, 2]))
    #expect(walk.received(keys("a5"), total: nil) == .goOn)
    #expect(walk.isOver)
  }

  @Test func aMomentLargerThanAPageIsWalkedByOffset() {
    var walk = walk(3)
    #expect(walk.received(keys("a7", "b7", "c7"), total: 6) == .keep([0, 1, 2]))
    #expect(walk.place == .init(time: 7000, offset: 2))
    #expect(walk.received(keys("c7", "d7", "e7"), total: 6) == .keep([1, 2]))
    #expect(walk.place == .init(time: 7000, offset: 4))
    #expect(walk.resumption == .init(time: 7000))
    #expect(walk.received(keys("e7", "f8"), total: 6) == .keep([1]))
    #expect(walk.isOver)
  }

  @Test func whoLeavesALargeMomentMakesItGoOverItAgain() {
    var walk = walk(3)
    _ = walk.received(keys("a7", "b7", "c7"), total: nil)
    // a was changed: d has moved up, unseen.
    #expect(walk.received(keys("e7", "f7", "a9"), total: nil) == .goOn)
    #expect(walk.place == .init(time: 7000))
    #expect(walk.received(keys("b7", "c7", "d7"), total: nil) == .keep([2]))
    #expect(walk.received(keys("d7", "e7", "f7"), total: nil) == .keep([1, 2]))
    #expect(walk.received(keys("f7", "a9"), total: nil) == .keep([1]))
  }

  @Test func allThatLeaveAtOnceAreNoticedToo() {
    var walk = walk(3)
    _ = walk.received(keys("a7", "b7", "c7"), total: nil)
    // a and b were changed, and d stands where c stood: the page begins behind the moment.
    #expect(walk.received(keys("a9", "b9"), total: nil) == .goOn)
    #expect(walk.place == .init(time: 7000))
    #expect(walk.received(keys("c7", "d7", "a9"), total: nil) == .keep([1, 2]))
  }

  @Test func anOrderThatChangesInsideALargeMomentIsNoticed() {
    var walk = walk(3)
    _ = walk.received(keys("a7", "b7", "c7"), total: nil)
    // The second page begins with one that was met, but c stands where d stood.
    #expect(walk.received(keys("a7", "c7", "e8"), total: nil) == .goOn)
    #expect(walk.place == .init(time: 7000))
  }

  @Test func anOrderThatNeverStandsStillIsNotWhole() {
    var walk = walk(2)
    _ = walk.received(keys("a7", "b7"), total: nil)
    for _ in 0..<KeysetWalk.mostRounds {
      #expect(walk.received(keys("z8"), total: nil) == .goOn)
      _ = walk.received(keys("a7", "b7"), total: nil)
    }
    #expect(walk.isWhole)
    #expect(walk.received(keys("z8"), total: nil) == .keep([0]))
    #expect(!walk.isWhole)
  }

  @Test func byIDTheWalkStandsBehindTimeAndID() {
    var walk = walk(2, ties: .id)
    _ = walk.received(keys("a7", "b7"), total: nil)
    #expect(walk.place == .init(time: 7000, after: "b"))
    #expect(walk.received(keys("c7", "d8"), total: nil) == .keep([0, 1]))
    #expect(walk.resumption == .init(time: 8000, after: "d"))
    #expect(walk.received([], total: nil) == .goOn)
    #expect(walk.isOver)
  }

  @Test func whatIsOutOfOrderIsNoList() {
    for page in [keys("a5", "b4"), keys("a0")] {
      var walk = walk(3, from: 1000)
      for attempt in 1...2 { #expect(walk.received(page, total: nil) == .again(attempt: attempt)) }
      #expect(
        walk.received(page, total: nil) == .broken("the platform does not keep to the order by last change that it was asked for"))
    }
    var walk = walk(1)
    #expect(walk.received(keys("a1", "b1"), total: nil) == .broken("the platform gave 2 items where 1 were asked for"))
  }

  @Test func onePageForEverEndsInWords() {
    for ties in [KeysetList.Ties.id, .offset] {
      var walk = walk(3, ties: ties)
      var verdict = walk.received(keys("a7", "b7", "c7"), total: nil)
      for _ in 0..<50 {
        if case .broken = verdict { break }
        verdict = walk.received(keys("a7", "b7", "c7"), total: nil)
      }
      guard case .broken = verdict else {
        Issue.record("it went on for ever")
        return
      }
    }
  }

  @Test func aShortPageWithMoreBehindItIsAskedForAgainThenBelieved() {
    var walk = walk(3)
    for attempt in 1...2 { #expect(walk.received(keys("a1"), total: 5) == .again(attempt: attempt)) }
    #expect(walk.received(keys("a1"), total: 5) == .keep([0]))
    for _ in 1...2 { _ = walk.received(keys("a1"), total: 5) }
    #expect(walk.received(keys("a1"), total: 5) == .goOn)
    #expect(walk.isOver && !walk.isWhole)
  }

  @Test func whatCannotBeReadIsKeptWhereItStands() {
    var walk = walk(3)
    #expect(walk.received(keys("?", "a1", "?"), total: nil) == .keep([0, 1, 2]))
    #expect(walk.received(keys("a1", "?", "b2"), total: nil) == .keep([1, 2]))
    var last = self.walk(3)
    #expect(last.received(keys("?"), total: nil) == .keep([0]))
    #expect(last.isOver)
    var none = self.walk(2)
    #expect(none.received(keys("?", "?"), total: nil) == .broken("no item of a whole page tells its id and the time of its last change"))
  }

  @Test(arguments: [Int64.min, .min + 1, -1, .max]) func anyTimeIsTaken(_ time: Int64) {
    var walk = walk(2, from: time)
    _ = walk.received([Key(id: "a", time: time), Key(id: "b", time: .max)], total: .max)
  }
}
