import Testing

@testable import TradepostSDK

/// A list that changes between any two answers, walked thousands of times: what was there all the while is met exactly once.
@Suite("A walk through a moving list")
struct MovingListTests {
  private struct List {
    var ids: [Int64]
    var dice: SplitMix64

    mutating func below(_ bound: Int) -> Int { Int(dice.next() % UInt64(max(1, bound))) }

    /// Takes some away, adds some at the end, and puts some in between.
    mutating func move(_ untouched: inout Set<Int64>) {
      for _ in 0..<below(4) where !ids.isEmpty {
        switch below(6) {
        case 0, 1, 2:
          let id = ids.remove(at: below(ids.count))
          untouched.remove(id)
        case 3:
          // A whole stretch vanishes, as when a bin is emptied.
          let start = below(ids.count)
          let gone = ids[start..<min(ids.count, start + below(40))]
          untouched.subtract(gone)
          ids.removeSubrange(gone.indices)
        case 4: ids.append((ids.last ?? 0) + 2)
        default:
          let id = Int64(below(Int(ids.last ?? 1))) | 1
          if let place = ids.firstIndex(where: { $0 >= id }), ids[place] != id { ids.insert(id, at: place) }
        }
      }
    }

    func page(_ offset: Int, _ size: Int) -> [Int64] { Array(ids.dropFirst(offset).prefix(size)) }
  }

  private struct Outcome {
    var met: [Int64] = []
    var untouched: Set<Int64> = []
    var answers = 0
    var isWhole = true
    var again = 0
  }

  /// `moves`: whether the list changes between answers. `faults`: one answer in so many is an older one, for whatever page.
  private func walk(seed: UInt64, moves: Bool, faults: Int?) throws -> Outcome {
    var list = List(ids: [], dice: SplitMix64(seed: seed))
    // Even ids at first, so that odd ones can come in between.
    list.ids = (0..<list.below(400)).map { Int64($0 + 1) * 2 }
    var outcome = Outcome()
    outcome.untouched = Set(list.ids)
    var walk = OffsetWalk(size: 5 + list.below(30))
    // The cache is warm: somebody else has looked at a page in the middle.
    var old = [list.page(list.below(list.ids.count), walk.size)]
    while !walk.isOver {
      if moves { list.move(&outcome.untouched) }
      var answer = list.page(walk.offset, walk.size)
      if let faults, list.below(faults) == 0 { answer = old[list.below(old.count)] }
      old.append(answer)
      outcome.answers += 1
      let before = walk.position.again
      switch walk.received(answer, total: list.ids.count) {
      case .keep(let positions): outcome.met += positions.map { answer[$0] }
      case .goOn, .again: break
      case .broken(let why): throw Broken(why: why, seed: seed)
      }
      if walk.position.again > before { outcome.met = [] }
    }
    outcome.isWhole = walk.isWhole
    outcome.again = walk.position.again
    return outcome
  }

  private struct Broken: Error {
    var why: String
    var seed: UInt64
  }

  @Test func everyItemThatStaysIsMetOnce() throws {
    for seed in 0..<2000 as Range<UInt64> {
      let walk = try walk(seed: seed, moves: true, faults: nil)
      #expect(Set(walk.met).count == walk.met.count, "seed \(seed): an item was met twice")
      #expect(walk.untouched.subtracting(walk.met).isEmpty, "seed \(seed)")
      #expect(walk.answers < 2000, "seed \(seed)")
    }
  }

  @Test func alsoWhenACacheServesOldPages() throws {
    var again = 0
    var partly = 0
    for seed in 0..<2000 as Range<UInt64> {
      let walk = try walk(seed: seed, moves: false, faults: 8)
      #expect(Set(walk.met).count == walk.met.count, "seed \(seed): an item was met twice")
      // What was missed is known to be.
      #expect(walk.isWhole == walk.untouched.subtracting(walk.met).isEmpty, "seed \(seed)")
      again += walk.again
      partly += walk.isWhole ? 0 : 1
    }
    #expect(again > 0)
    #expect(partly < 20)
  }
}
