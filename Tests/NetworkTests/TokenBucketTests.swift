import Foundation
import Testing
import TradepostContract
import TradepostJSON

@testable import HostNetwork

@Suite("Token bucket")
struct TokenBucketTests {
  @Test func startsFullAndRefillsToTheUnit() {
    var bucket = TokenBucket(burst: 2, perSecond: Amount(coefficient: 3, scale: 0), now: 0)
    let taken = [0, 0, 0, 333, 334, 666, 667, 1000, 1001].map { bucket.take(at: $0) }
    #expect(taken == [true, true, false, false, true, false, true, true, false])
  }

  @Test func promisesAheadInOrder() {
    var bucket = TokenBucket(burst: 1, perSecond: Amount(coefficient: 5, scale: 1), now: 0)
    let waits = (0..<4).map { _ in bucket.reserve(at: 0) }
    #expect(waits == [0, 2000, 4000, 6000])
    bucket.giveBack()
    let again = bucket.reserve(at: 0)
    #expect(again == 6000)
  }

  @Test func keepsAPauseAndSurvivesAClockSetBack() {
    var bucket = TokenBucket(burst: 5, perSecond: Amount(coefficient: 1, scale: 0), now: 1000)
    bucket.pause(until: 9000)
    let waits = [2000, 0].map { bucket.reserve(at: $0) }
    #expect(waits == [7000, 9000])
    let taken = bucket.take(at: 9000)
    #expect(taken)
  }

  @Test func doesNotDriftOverAMonth() {
    var bucket = TokenBucket(burst: 1, perSecond: Amount(coefficient: 167, scale: 4), now: 0)
    var taken = 0
    for now in stride(from: Int64(0), to: 2_592_000_000, by: 60_000) where bucket.take(at: now) { taken += 1 }
    // 0.0167 a second is 1.002 a minute: never less than one each minute.
    #expect(taken == 43_200)
  }

  @Test func doesNotOverflow() {
    var fast = TokenBucket(burst: .max, perSecond: Amount(coefficient: .max, scale: 18), now: .min)
    let wait = fast.reserve(at: .max)
    #expect(wait == 0)
    var slow = TokenBucket(burst: 1, perSecond: Amount(coefficient: 1, scale: 18), now: 0)
    let waits = [0, 0].map { slow.reserve(at: $0) }
    #expect(waits == [0, .max])
  }

  /// The published timelines, where they are at hand.
  @Test(.enabled(if: Fixtures.isThere(vectors), "the token bucket vectors are not on this machine"))
  func followsThePublishedTimelines() throws {
    let document = try JSONDocument(parsing: Array(try Data(contentsOf: vectors)))
    var timelines = 0
    for timeline in document.root["timelines"]!.items {
      let rate = try timeline["rate"]!.requireAmount()
      var bucket = TokenBucket(burst: timeline["burst"]!.int64!, perSecond: rate, now: 0)
      for call in timeline["calls"]!.items {
        let time = try #require(try call["t"]!.requireAmount().exactly(scale: 3)).coefficient
        let taken = bucket.take(at: time)
        #expect(taken == (call["status"]!.int64 == 200), "\(timeline["id"]!.string!) at \(time)")
      }
      timelines += 1
    }
    #expect(timelines == 4)
  }
}

private let vectors = Fixtures.published("amazon/vectors-token-bucket.json")
