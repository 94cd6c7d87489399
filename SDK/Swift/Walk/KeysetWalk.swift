/// Which page of a list in the order of its changes to ask for next, while items change under the walk's feet and move to its
/// end. A value: it decides, ``KeysetWalker`` acts.
///
/// A moment is a second, or whatever the platform's times resolve. Every page begins with the moment that the last one ended
/// in, and whoever was met in it already is skipped, so that nothing is asked of the order inside a moment. Only where one
/// moment fills a page the walk goes on by offset; then it holds the number of items that it went over against the number that
/// it met, and goes over the moment again when some were met twice, for then others were not met at all.
struct KeysetWalk: Sendable, Equatable {
  typealias Place = KeysetList.Place

  /// An item: which one, and when it changed last in milliseconds.
  struct Key: Sendable, Hashable {
    var id: String
    var time: Int64
  }

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

  /// How often one page is asked for, and how often one moment is gone over again without meeting anyone new.
  static let mostAttempts = 3
  static let mostRounds = 5
  /// How many full pages in a row may bring nothing new, beyond those that the moment's items fill.
  static let mostStale = 10

  let size: Int
  let resolution: Int64
  let ties: KeysetList.Ties
  private(set) var place: Place
  private(set) var isOver = false
  /// False when the platform counts items that it never showed, or shuffles those of one moment.
  private(set) var isWhole = true

  /// Who was met in the place's moment.
  private var met: Set<Key> = []
  /// Who was met in it since the walk began to go over it, and how many that cannot be told apart.
  private var round: Set<Key> = []
  private var nameless = 0
  private var attempts = 0
  private var rounds = 0
  private var stale = 0

  init(size: Int, resolution: Int64, ties: KeysetList.Ties, from place: Place) {
    self.size = max(1, size)
    self.resolution = max(1, resolution)
    self.ties = ties
    self.place = place
    self.place.time = moment(place.time)
  }

  /// Where a run that stops now goes on: at the beginning of its moment, for who was met in it is not remembered.
  var resumption: Place { Place(time: place.time, after: place.after) }

  /// Judges the answer to ``place``: its items, nil where one cannot be read, and how many the platform says there are from
  /// the place on, nil when it does not say.
  mutating func received(_ keys: [Key?], total: Int?) -> Verdict {
    guard keys.count <= size else { return .broken("the platform gave \(keys.count) items where \(size) were asked for") }
    let known = keys.compactMap { $0 }
    let moments = known.map { moment($0.time) }
    guard moments.first.map({ $0 >= place.time }) ?? true, zip(moments, moments.dropFirst()).allSatisfy({ $0 <= $1 }) else {
      return again(or: "the platform does not keep to the order by last change that it was asked for")
    }
    if place.offset > 0, !isAnchored(keys), goesOverAgain() { return .goOn }
    let isShort = keys.count < size
    let isMissing = total.map { $0 > place.offset + keys.count } ?? false
    if isShort, isMissing, attempts + 1 < Self.mostAttempts { return again(or: "") }
    guard isShort || !known.isEmpty else { return .broken("no item of a whole page tells its id and the time of its last change") }

    let new = keys.indices.filter { index in keys[index].map { !met.contains($0) } ?? true }
    let isNothingNew = known.allSatisfy { met.contains($0) }
    let within = moments.prefix { $0 == place.time }.count
    let isSomeoneNewHere = known.prefix(within).contains { !met.contains($0) }
    met.formUnion(known.prefix(within))
    round.formUnion(known.prefix(within))
    if isSomeoneNewHere { rounds = 0 }
    nameless += keys.count - known.count
    let isLeft = isShort || within < known.count
    if place.offset > 0, isLeft, round.count + nameless < place.offset + within, goesOverAgain() {
      // Those behind the moment come once more.
      let here = new.filter { index in keys[index].map { moment($0.time) == place.time } ?? true }
      return here.isEmpty ? .goOn : .keep(here)
    }

    stale = isNothingNew ? stale + 1 : 0
    guard stale <= Self.mostStale + met.count / size else {
      return .broken("the platform gives one page again and again; a cache in front of it may serve old answers")
    }
    attempts = 0
    isOver = isShort && (isNothingNew || total != nil && !isMissing)
    if isOver, isMissing { isWhole = false }
    step(known, moments, count: keys.count)
    return new.isEmpty ? .goOn : .keep(new)
  }

  /// Whether a page within a moment begins with an item that was met: if not, items have moved away in front of it.
  private func isAnchored(_ keys: [Key?]) -> Bool {
    guard let first = keys.first else { return false }
    return first.map { met.contains($0) } ?? true
  }

  private mutating func step(_ known: [Key], _ moments: [Int64], count: Int) {
    guard let last = known.last, let newest = moments.last else { return }
    var over = count
    if newest > place.time {
      place = Place(time: newest)
      met = Set(zip(known, moments).filter { $0.1 == newest }.map { $0.0 })
      round = met
      nameless = 0
      rounds = 0
      over = met.count
    }
    switch ties {
    case .id: place.after = last.id
    // The last item met is asked for once more, as an anchor.
    case .offset: if over >= size { place.offset += max(1, size - 1) }
    }
  }

  /// Begins to go over the moment once more; not when that has brought nobody new for long: then what is missed is missed.
  private mutating func goesOverAgain() -> Bool {
    rounds += 1
    guard rounds <= Self.mostRounds else {
      isWhole = false
      return false
    }
    place.offset = 0
    round = []
    nameless = 0
    attempts = 0
    stale = 0
    return true
  }

  private mutating func again(or reason: String) -> Verdict {
    attempts += 1
    return attempts < Self.mostAttempts ? .again(attempt: attempts) : .broken(reason)
  }

  /// The beginning of the time's moment.
  private func moment(_ time: Int64) -> Int64 {
    let rest = time % resolution
    let (moment, isBeforeTime) = time.subtractingReportingOverflow(rest < 0 ? rest &+ resolution : rest)
    return isBeforeTime ? time : moment
  }
}
