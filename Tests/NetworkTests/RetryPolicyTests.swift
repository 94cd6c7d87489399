import HostCore
import Testing

@testable import HostNetwork

@Suite("Retry policy")
struct RetryPolicyTests {
  static func first(_ outcome: RetryPolicy.Outcome, isSafe: Bool) -> RetryPolicy.Action {
    var policy = RetryPolicy(isSafe: isSafe, budget: 300_000, seed: 1)
    return policy.next(outcome, took: 10)
  }

  @Test(arguments: [
    (RetryPolicy.Outcome.answered(status: 200), false, false), (.answered(status: 404), false, false),
    (.answered(status: 401), false, false), (.answered(status: 501), false, false),
    (.answered(status: 429), true, true), (.answered(status: 500), true, false), (.answered(status: 502), true, false),
    (.answered(status: 503), true, false), (.answered(status: 504), true, false),
    (.failed(.neverSent), true, true), (.failed(.maybeSent), true, false),
    (.failed(.neverSent, isLasting: true), false, false), (.failed(.maybeSent, isLasting: true), false, false),
  ])
  func repeatsOnlyWhatDoesNoHarm(_ outcome: RetryPolicy.Outcome, _ whenSafe: Bool, _ whenUnsafe: Bool) {
    #expect((Self.first(outcome, isSafe: true) != .deliver) == whenSafe)
    #expect((Self.first(outcome, isSafe: false) != .deliver) == whenUnsafe)
  }

  @Test func waitsLongerEachTimeAndThenGivesUp() {
    var policy = RetryPolicy(isSafe: true, budget: 300_000, seed: 7)
    var pauses: [Int64] = []
    while case .retry(let pause) = policy.next(.answered(status: 503), took: 0) { pauses.append(pause) }
    #expect(pauses.count == 6)
    for (number, pause) in pauses.enumerated() {
      let whole = Int64(250) << Int64(number)
      #expect((whole / 2...whole).contains(pause))
    }
  }

  @Test func equalSeedsGiveEqualPauses() {
    #expect(Self.first(.answered(status: 500), isSafe: true) == Self.first(.answered(status: 500), isSafe: true))
  }

  @Test func waitsAsLongAsItIsTold() {
    guard case .retry(let pause) = Self.first(.answered(status: 429, retryAfter: 7_000), isSafe: false) else {
      Issue.record("not repeated")
      return
    }
    #expect((7_000..<7_250).contains(pause))
  }

  @Test func staysWithinItsBudget() {
    #expect(Self.first(.answered(status: 429, retryAfter: 299_000), isSafe: true) != .deliver)
    #expect(Self.first(.answered(status: 429, retryAfter: 300_000), isSafe: true) == .deliver)
    #expect(Self.first(.answered(status: 429, retryAfter: .max), isSafe: true) == .deliver)
    var policy = RetryPolicy(isSafe: true, budget: 1_000, seed: 1)
    let action = policy.next(.failed(.neverSent), took: 1_000)
    #expect(action == .deliver)
  }

  @Test(
    arguments: [
      ("120", 120_000), (" 3 ", 3_000), ("0", 0), ("99999999999999999999", Int64.max), ("-1", nil), ("2.0", 2_000), ("1.5", 2_000),
      ("2.", nil), (".5", nil), ("", nil), ("soon", nil), ("Sun, 06 Nov 1994 08:49:37 GMT", 37_000), ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
      ("Sun, 31 Feb 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 24:49:37 GMT", nil),
    ] as [(String, Int64?)])
  func readsRetryAfter(_ text: String, _ milliseconds: Int64?) {
    #expect(RetryAfter.milliseconds(text, date: "Sun, 06 Nov 1994 08:49:00 GMT", now: 0) == milliseconds)
    #expect(RetryAfter.milliseconds(text, date: nil, now: 784_111_740_000) == milliseconds)
  }
}
