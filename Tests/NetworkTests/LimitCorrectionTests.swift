import HostCore
import HostNetwork
import Testing
import TradepostContract

@testable import HostNetwork

@Suite("Limits that answers correct")
struct LimitCorrectionTests {
  @Test(arguments: [
    ("0.0167", LimitCorrection?.some(.perSecond(Amount(coefficient: 167, scale: 4)))), (" 5", .perSecond(Amount(coefficient: 5, scale: 0))),
    ("0", nil), ("-1", nil), ("fast", nil), ("", nil), ("1e400", nil), ("NaN", nil), (String(repeating: "9", count: 41), nil),
  ])
  func readsARate(_ text: String, _ told: LimitCorrection?) { #expect(LimitCorrection(.perSecond, text) == told) }

  @Test(arguments: [
    ("32/40", LimitCorrection?.some(.used(32, of: 40))), ("0/400", .used(0, of: 400)), ("40/40", .used(40, of: 40)),
    ("32", nil), ("32/0", nil), ("-1/40", nil), ("a/b", nil), ("1/2/3", nil), ("99999999999999999999/40", nil), ("/", nil),
  ])
  func readsABucket(_ text: String, _ told: LimitCorrection?) { #expect(LimitCorrection(.used, text) == told) }

  @Test func takesARateThatIsToldLowerOrHigher() {
    var bucket = TokenBucket(burst: 1, perSecond: Amount(coefficient: 2, scale: 0), now: 0)
    _ = bucket.take(at: 0)
    bucket.correct(.perSecond(Amount(coefficient: 5, scale: 1)), at: 0)
    let slower = bucket.reserve(at: 0)
    bucket.correct(.perSecond(Amount(coefficient: 10, scale: 0)), at: 0)
    let faster = bucket.reserve(at: 0)
    #expect(slower == 2000 && faster == 200)
  }

  @Test(arguments: [("0.0000001", Int64(1_000_000)), ("1000000000", 10)])
  func boundsWhatIsTold(_ text: String, _ wait: Int64) throws {
    var bucket = TokenBucket(burst: 1, perSecond: Amount(coefficient: 1, scale: 0), now: 0)
    _ = bucket.take(at: 0)
    bucket.correct(.perSecond(try #require(Amount(text))), at: 0)
    let waits = bucket.reserve(at: 0)
    #expect(waits == wait)
  }

  /// A bucket cannot hold more than itself: the next request goes after half a second, not after years.
  @Test func moreThanFullIsFull() {
    var bucket = TokenBucket(burst: 40, perSecond: Amount(coefficient: 2, scale: 0), now: 0)
    bucket.correct(.used(.max, of: 40), at: 0)
    let wait = bucket.reserve(at: 0)
    #expect(wait == 500)
  }

  @Test func neverAssumesThatLessIsUsed() {
    var bucket = TokenBucket(burst: 40, perSecond: Amount(coefficient: 2, scale: 0), now: 0)
    for _ in 0..<10 { _ = bucket.take(at: 0) }
    bucket.correct(.used(1, of: 40), at: 0)
    bucket.correct(.used(38, of: 40), at: 0)
    let taken = (0..<3).map { _ in bucket.take(at: 0) }
    #expect(taken == [true, true, false])
  }

  /// Ten times the size empties ten times as fast.
  @Test func aShopOnAnotherPlanHasAnotherBucket() {
    var bucket = TokenBucket(burst: 40, perSecond: Amount(coefficient: 2, scale: 0), now: 0)
    bucket.correct(.used(400, of: 400), at: 0)
    let waits = (0..<2).map { _ in bucket.reserve(at: 0) }
    #expect(waits == [50, 100])
    bucket.correct(.used(0, of: 80), at: 60_000)
    let burst = (0..<90).prefix { _ in bucket.take(at: 60_000) }.count
    #expect(burst == 80)
  }

  @Test func doesNotOverflow() {
    var bucket = TokenBucket(burst: .max, perSecond: Amount(coefficient: .max, scale: 0), now: 0)
    bucket.correct(.used(.max, of: .max), at: .max)
    bucket.correct(.used(.max, of: 1), at: .max)
    bucket.correct(.perSecond(Amount(coefficient: .max, scale: 18)), at: .max)
    bucket.correct(.perSecond(Amount(coefficient: .max, scale: 0)), at: .max)
    var fine = TokenBucket(burst: .max, perSecond: Amount(coefficient: .max, scale: 18), now: 0)
    fine.correct(.perSecond(Amount(coefficient: .max, scale: 0)), at: 0)
    fine.correct(.used(1, of: .max), at: 0)
    let wait = fine.reserve(at: 0)
    #expect(wait == 0)
  }

  /// Over HTTP: the second request waits for as long as the first one's answer said.
  @Test func anAnswerSlowsTheNextRequestDown() async throws {
    let clock = SteppingClock(at: 1_795_212_900_000)
    let peer = try await Peer.start { _, _ in [.answer("200 OK", ["X-Rate: 0.25"])] }
    let connection = try Shop.connection(
      to: peer.port, limits: #"[{"name":"l","burst":1,"per_second":"100","corrected_by":{"header":"x-rate","tells":"per_second"}}]"#,
      clock: clock.clock)
    for _ in 0..<2 { _ = await connection.send([OutboundRequest(method: "GET", path: "/a")]) }
    await connection.shutdown()
    try await peer.stop()
    #expect(clock.slept == [4000])
  }
}
