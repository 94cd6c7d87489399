/// Which token to ask with next, and whether the platform leads anywhere. A value: it decides, ``CursorWalker`` acts.
struct CursorWalk: Sendable, Equatable {
  enum Verdict: Sendable, Equatable {
    /// The answer's items are the list's next.
    case keep
    /// Nothing in it: ask for the next answer.
    case goOn
    /// The answer cannot be right: ask for the same one again, after a pause that grows with `attempt`.
    case again(attempt: Int)
    /// In words: the list cannot be walked.
    case broken(String)
  }

  /// Where a walk stands: all that a resumed one must know.
  struct Position: Sendable, Equatable {
    /// What to ask with; nil: the list's beginning.
    var token: String?
    /// The last answer had no token.
    var isOver = false
  }

  /// How often one answer is asked for.
  static let mostAttempts = 3
  /// How many answers in a row may hold nothing.
  static let mostEmpty = 1000
  /// A token must fit into a cursor.
  static let longestToken = 16 << 10

  private(set) var position: Position
  private var attempts = 0
  private var empty = 0
  /// Of all tokens one is remembered, each time twice as far along: who walks in a circle meets it again (Brent 1980).
  private var milestone: String?
  private var steps = 0
  private var nextMilestone = 1

  init(from position: Position = Position()) { self.position = position }

  /// Judges an answer of `count` items that hands out `next`.
  mutating func received(count: Int, next: String?) -> Verdict {
    let next = next.flatMap { $0.isEmpty ? nil : $0 }
    if let next {
      guard next.utf8.count <= Self.longestToken else {
        return .broken("the platform hands out a token of \(next.utf8.count) bytes, at most \(Self.longestToken) can be kept")
      }
      if Self.same(next, position.token) {
        // A cache's old answer, or the platform stands still.
        attempts += 1
        guard attempts < Self.mostAttempts else {
          return .broken("the platform hands out the very token that it was asked with; the list would never end")
        }
        return .again(attempt: attempts)
      }
      guard !Self.same(next, milestone) else {
        return .broken("the platform hands out a token for the second time; the list would never end")
      }
      steps += 1
      if steps == nextMilestone {
        milestone = next
        nextMilestone &*= 2
      }
    }
    empty = count == 0 ? empty + 1 : 0
    guard empty < Self.mostEmpty || next == nil else {
      return .broken("\(Self.mostEmpty) answers in a row held nothing, and each had a token for another")
    }
    attempts = 0
    position = Position(token: next, isOver: next == nil)
    return count == 0 ? .goOn : .keep
  }

  /// Byte by byte: a token is no text.
  private static func same(_ one: String, _ other: String?) -> Bool { other.map { one.utf8.elementsEqual($0.utf8) } ?? false }
}
