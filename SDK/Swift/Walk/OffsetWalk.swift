/// Which page of a list that is served by offset, in the order of a number that only grows (an id), to ask for next, and what
/// of an answer is new, while items come and go under the walk's feet. A value: it decides, ``Walk`` acts.
///
/// Each page begins with the last item already seen, the anchor. When an answer begins behind the anchor, items in front of
/// it have vanished and others have moved up unseen: the walk steps back, further each time, until it stands on seen ground.
/// Items up to the anchor are skipped, so that stepping back repeats nothing. Items that come in later with a larger id are
/// met on the way; those with a smaller one have changed during the walk and are met by the next run. At the end, what was
/// kept is held against what the platform counted, and the list is walked again when some of it never showed.
struct OffsetWalk: Sendable, Equatable {
  enum Verdict: Sendable, Equatable {
    /// The items at these positions of the answer are new.
    case keep([Int])
    /// Nothing new in it: ask for the next page.
    case goOn
    /// The answer cannot be right: ask for the same page again, after a pause that grows with `attempt`.
    case again(attempt: Int)
    /// In words: the list cannot be walked.
    case broken(String)
  }

  /// Where a walk stands: all that a resumed one must know.
  struct Position: Sendable, Equatable {
    /// Items of the list that lie behind the walk.
    var seen = 0
    /// The largest id that was kept; nil before the first.
    var last: Int64?
    /// The smallest id on the first page.
    var first: Int64?
    /// How many were kept.
    var kept = 0
    /// How many the list had when the walk began, as far as the platform says.
    var total: Int?
    /// How often the walk began anew, because not all that was counted had shown.
    var again = 0
  }

  /// How far the first step back goes; each further one goes twice as far.
  static let firstStepBack = 10
  /// How often one page is asked for.
  static let mostAttempts = 3
  /// How many answers in a row may bring nothing new, and how many of them may be one and the same full page.
  static let mostStale = 1000
  static let mostRepeats = 10
  /// How often a walk may begin anew.
  static let mostAgain = 2

  let size: Int
  private(set) var position: Position
  private(set) var isOver = false
  /// False when the platform counts items that it never showed.
  private(set) var isWhole = true

  private var back = 0
  private var attempts = 0
  /// Items that may not be seen take up room in the list.
  private var hasHoles = false
  /// The ids of the last full page with nothing new in it, and how many answers in a row brought nothing new.
  private var stale: [Int64?] = []
  private var staleCount = 0
  private var repeats = 0

  init(size: Int, from position: Position = Position()) {
    self.size = max(2, size)
    self.position = position
    self.position.seen = max(0, position.seen)
  }

  /// The offset to ask for.
  var offset: Int { max(0, position.seen - 1 - back) }

  /// Judges the answer to ``offset``: the ids of its items, nil where one cannot be read, and how many the platform says that
  /// the list has, nil when it does not say.
  mutating func received(_ ids: [Int64?], total: Int?) -> Verdict {
    let known = ids.compactMap { $0 }
    guard zip(known, known.dropFirst()).allSatisfy({ $0 < $1 }) else {
      return again(or: "the platform does not keep to the order by id that it was asked for")
    }
    guard ids.count <= size else { return .broken("the platform gave \(ids.count) items where \(size) were asked for") }
    staleCount += 1
    guard staleCount <= Self.mostStale else {
      return .broken("\(Self.mostStale) answers in a row brought nothing new; the list moves faster than it can be read")
    }
    let offset = offset
    let last = position.last
    let isMissing = total.map { $0 > offset + ids.count } ?? false
    if offset > 0, let last, known.first.map({ $0 > last }) ?? !(hasHoles && isMissing) {
      // Behind the anchor, or beyond the end: the ground has moved.
      back = back == 0 ? Self.firstStepBack : back * 2
      attempts = 0
      return .goOn
    }
    let isShort = ids.count < size
    if isShort, isMissing, !hasHoles {
      if attempts + 1 < Self.mostAttempts { return again(or: "") }
      hasHoles = true
    }
    var start = 0
    if let last { start = (ids.lastIndex { $0.map { $0 <= last } ?? false } ?? -1) + 1 }

    if start == ids.count, !isShort {
      // A full page of what is known: a cache that serves a page twice, or many items that came in before the anchor. Going
      // on is safe either way, for a page that begins behind the anchor leads back.
      if stale.isEmpty, attempts + 1 < Self.mostAttempts { return again(or: "") }
      if let first = position.first, let lowest = known.first, lowest < first, position.again < Self.mostAgain {
        // The walk never saw the list's beginning: its first page was another one.
        beginAnew()
        return .goOn
      }
      repeats = ids == stale ? repeats + 1 : 0
      guard repeats < Self.mostRepeats else {
        return .broken("the platform gives one page again and again; a cache in front of the shop may serve old answers")
      }
      stale = ids
      stand(on: offset + ids.count)
      return .goOn
    }
    stale = []
    if position.total == nil { position.total = total }
    if position.first == nil { position.first = known.first }
    position.kept += ids.count - start
    if let newest = known.last, last.map({ newest > $0 }) ?? true {
      position.last = newest
      staleCount = 0
    }
    stand(on: isShort && isMissing ? offset + size : offset + ids.count)
    if isShort, !isMissing || total.map({ position.seen >= $0 }) ?? true { end(total: total) }
    return start == ids.count ? .goOn : .keep(Array(start..<ids.count))
  }

  /// The end of the list: of the walk too, unless items were counted from beginning to end that never showed.
  private mutating func end(total: Int?) {
    let expected = min(position.total ?? 0, total ?? 0)
    if position.kept >= expected {
      isOver = true
    } else if position.again == Self.mostAgain || hasHoles {
      isOver = true
      isWhole = false
    } else {
      beginAnew()
    }
  }

  private mutating func beginAnew() {
    position = Position(again: position.again + 1)
    back = 0
    attempts = 0
    stale = []
    staleCount = 0
    repeats = 0
  }

  private mutating func stand(on seen: Int) {
    position.seen = seen
    back = 0
    attempts = 0
  }

  private mutating func again(or reason: String) -> Verdict {
    attempts += 1
    return attempts < Self.mostAttempts ? .again(attempt: attempts) : .broken(reason)
  }
}
