import Testing

@testable import TradepostSDK

@Suite("A walk by token, as a value")
struct CursorWalkTests {
  @Test func fromTokenToToken() {
    var walk = CursorWalk()
    #expect(walk.position.token == nil)
    #expect(walk.received(count: 2, next: "b") == .keep)
    #expect(walk.position == .init(token: "b"))
    #expect(walk.received(count: 1, next: nil) == .keep)
    #expect(walk.position == .init(isOver: true))
  }

  @Test func anEmptyTokenIsNone() {
    var walk = CursorWalk()
    #expect(walk.received(count: 1, next: "") == .keep)
    #expect(walk.position.isOver)
  }

  @Test func anEmptyAnswerWithATokenIsWalkedOver() {
    var walk = CursorWalk()
    #expect(walk.received(count: 0, next: "b") == .goOn)
    #expect(!walk.position.isOver)
    #expect(walk.received(count: 0, next: nil) == .goOn)
    #expect(walk.position.isOver)
  }

  @Test func emptyAnswersForEverEndInWords() {
    var walk = CursorWalk()
    for number in 1..<CursorWalk.mostEmpty { #expect(walk.received(count: 0, next: "t\(number)") == .goOn) }
    #expect(
      walk.received(count: 0, next: "last") == .broken("1000 answers in a row held nothing, and each had a token for another"))
    // One item among them is enough.
    var other = CursorWalk()
    for number in 1..<3000 {
      #expect(other.received(count: number % 900 == 0 ? 1 : 0, next: "t\(number)") == (number % 900 == 0 ? .keep : .goOn))
    }
  }

  @Test func theTokenThatWasAskedWithIsAskedForAgainThenRefused() {
    var walk = CursorWalk(from: .init(token: "b"))
    #expect(walk.received(count: 2, next: "b") == .again(attempt: 1))
    #expect(walk.received(count: 2, next: "b") == .again(attempt: 2))
    #expect(walk.position.token == "b")
    #expect(
      walk.received(count: 2, next: "b")
        == .broken("the platform hands out the very token that it was asked with; the list would never end"))
    var passing = CursorWalk(from: .init(token: "b"))
    _ = passing.received(count: 2, next: "b")
    #expect(passing.received(count: 2, next: "c") == .keep)
    #expect(passing.received(count: 2, next: "c") == .again(attempt: 1))
  }

  /// A tail of any length into a circle of any length: it ends, and soon.
  @Test(arguments: [(0, 2), (1, 2), (3, 5), (10, 1), (0, 100), (57, 33)])
  func aCircleEndsInWords(_ tail: Int, _ circle: Int) {
    var walk = CursorWalk()
    for step in 0..<4 * (tail + circle) + 8 {
      let token = step < tail ? "tail \(step)" : "circle \((step - tail) % circle)"
      if case .broken = walk.received(count: 1, next: token) { return }
    }
    Issue.record("it went on for ever")
  }

  @Test func aLongListIsNoCircle() {
    var walk = CursorWalk()
    for number in 0..<100_000 where walk.received(count: 1, next: "\(number)") != .keep { Issue.record("\(number)") }
  }

  @Test func tokensAreComparedByteByByte() {
    // "é" in two spellings: equal as text, two tokens.
    var walk = CursorWalk(from: .init(token: "e\u{301}"))
    #expect(walk.received(count: 1, next: "\u{E9}") == .keep)
  }

  @Test func aTokenThatNoCursorHoldsIsRefused() {
    var walk = CursorWalk()
    let long = String(repeating: "x", count: 16385)
    #expect(
      walk.received(count: 1, next: long) == .broken("the platform hands out a token of 16385 bytes, at most 16384 can be kept"))
  }
}
