import Testing

@testable import TradepostSDK

/// A list in the order of changes that changes between any two answers, walked thousands of times: whatever was there at the
/// end is known in its last state, and nothing is met twice in one.
@Suite("A walk through a list whose items move to its end")
struct MovingKeysetWalkTests {
  private struct Shop {
    var changed: [Int64: Int64] = [:]
    var now: Int64 = 0
    var dice: SplitMix64
    /// How the platform orders what changed in one moment.
    var salt: UInt64 = 0

    mutating func below(_ bound: Int) -> Int { Int(dice.next() % UInt64(max(1, bound))) }

    mutating func change() {
      // A moment is over before it fills a page: what changes once more in the very moment that is being read is the next
      // run's, which overlaps.
      now += Int64(400 + below(800))
      switch below(3) {
      case 0: changed[Int64(changed.count)] = now
      default: if !changed.isEmpty { changed[Int64(below(changed.count))] = now }
      }
    }

    func list(from: Int64) -> [KeysetWalk.Key] {
      changed.filter { $0.value / 1000 * 1000 >= from }
        .sorted { ($0.value / 1000, UInt64($0.key) &* 0x9E37_79B9 ^ salt) < ($1.value / 1000, UInt64($1.key) &* 0x9E37_79B9 ^ salt) }
        .map { KeysetWalk.Key(id: String($0.key), time: $0.value) }
    }
  }

  private struct Broken: Error {
    var why: String
    var seed: UInt64
  }

  /// Returns what was met, and the shop as it was left. `stop`: the walk is taken up from its cursor once in so many answers.
  private func walk(_ seed: UInt64, moves: Bool, crowd: Int, stop: Int?, counts: Bool, shuffles: Bool = false) throws -> (
    met: [KeysetWalk.Key], shop: Shop, isWhole: Bool
  ) {
    var shop = Shop(dice: SplitMix64(seed: seed))
    for id in 0..<shop.below(200) {
      // A crowd of items that changed in one moment, now and then.
      if shop.below(crowd) == 0 { shop.now += 1000 }
      shop.changed[Int64(id)] = shop.now
    }
    shop.now += 2000
    var met: [KeysetWalk.Key] = []
    var walk = KeysetWalk(size: 5 + shop.below(20), resolution: 1000, ties: .offset, from: .init(time: 0))
    while !walk.isOver {
      if moves { for _ in 0..<shop.below(4) { shop.change() } }
      if shuffles { shop.salt = shop.dice.next() }
      if let stop, shop.below(stop) == 0 {
        walk = KeysetWalk(size: walk.size, resolution: 1000, ties: .offset, from: walk.resumption)
      }
      let list = shop.list(from: walk.place.time)
      let answer = Array(list.dropFirst(walk.place.offset).prefix(walk.size))
      switch walk.received(answer, total: counts ? list.count : nil) {
      case .keep(let positions): met += positions.map { answer[$0] }
      case .goOn, .again: break
      case .broken(let why): throw Broken(why: why, seed: seed)
      }
    }
    return (met, shop, walk.isWhole)
  }

  @Test(arguments: [2, 10, 60]) func theLastStateOfEveryItemIsMet(_ crowd: Int) throws {
    for seed in 0..<300 as Range<UInt64> {
      let (met, shop, _) = try walk(seed, moves: true, crowd: crowd, stop: nil, counts: seed % 2 == 0)
      #expect(Set(met).count == met.count, "seed \(seed): an item was met twice in one state")
      #expect(Set(shop.list(from: 0)).subtracting(met).isEmpty, "seed \(seed)")
    }
  }

  @Test func anOrderThatChangesInsideOfMomentsIsBorneWith() throws {
    var missed = 0
    var all = 0
    for seed in 0..<300 as Range<UInt64> {
      let (met, shop, _) = try walk(seed, moves: true, crowd: 60, stop: nil, counts: false, shuffles: true)
      missed += Set(shop.list(from: 0)).subtracting(met).count
      all += shop.changed.count
    }
    // Nobody can be sure of such a list; nearly sure.
    #expect(missed * 2000 < all, "\(missed) of \(all)")
  }

  @Test func alsoByARunThatIsInterrupted() throws {
    for seed in 0..<300 as Range<UInt64> {
      let (met, shop, _) = try walk(seed, moves: true, crowd: 10, stop: 12, counts: false)
      #expect(Set(shop.list(from: 0)).subtracting(met).isEmpty, "seed \(seed)")
    }
  }

  @Test func aListThatStandsStillIsMetOnce() throws {
    for seed in 0..<300 as Range<UInt64> {
      let (met, shop, _) = try walk(seed, moves: false, crowd: 200, stop: nil, counts: false)
      #expect(Set(met).count == met.count && Set(met) == Set(shop.list(from: 0)), "seed \(seed)")
    }
  }
}
