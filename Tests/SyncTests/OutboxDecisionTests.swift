import HostCore
import HostSync
import Testing
import TradepostContract

@Suite struct OutboxDecisionTests {
  /// An intent to have 7 where the books knew 5, an hour old, pushed once.
  static func entry(
    queued: Bool = true, attempts: Int = 1, questions: Int = 1, age: Int64 = 3_600_000, later: Bool = false, before: String = "5"
  ) -> OutboxEntry {
    OutboxEntry(
      row: 1, uid: Ident(high: 0, low: 1),
      intent: StockIntent(
        StockPush(key: "k", productID: "p", variantID: "v", quantity: Amount(coefficient: 7, scale: 0)), before: Amount(before),
        cause: StockCause(actor: "test")), state: .sent, isQueued: queued, attempts: attempts, questions: questions,
      createdAt: 1_000_000_000_000 - age, sentAt: nil, run: 1, hasLater: later)
  }

  static func decide(
    _ entry: OutboxEntry, _ state: PushState, _ found: Located.State? = nil, current: String = "", canAsk: Bool = true,
    answered: Bool = true
  ) -> OutboxStep {
    let item = PushedItem(
      line: PushLine(key: "k", item: []), outcome: PushOutcome("k", state, reason: "why"),
      located: found.map { Located(key: "k", $0, current: current) }, at: 0)
    return OutboxDecision.decide(entry, item, now: 1_000_000_000_000, canAsk: canAsk, isAnswered: answered, chance: 1)
  }

  @Test func whatThePlatformSaysIsTheEnd() {
    #expect(Self.decide(Self.entry(), .confirmed) == .end(.confirmed, note: ""))
    #expect(Self.decide(Self.entry(), .refused) == .end(.refused, note: "why"))
    #expect(Self.decide(Self.entry(), .stale) == .end(.stale, note: "why"))
    #expect(Self.decide(Self.entry(), .inDoubt, .applied) == .end(.confirmed, note: ""))
    #expect(Self.decide(Self.entry(), .accepted, .applied) == .end(.confirmed, note: ""))
    #expect(Self.decide(Self.entry(), .pending, .applied) == .end(.confirmed, note: ""))
  }

  @Test(arguments: [(1, Int64(1000)), (2, 2000), (3, 4000), (30, 600_000)])
  func whatDidNotLeaveIsSentAgain(attempts: Int, wait: Int64) {
    #expect(Self.decide(Self.entry(attempts: attempts), .notSent) == .again(after: wait, note: "why"))
  }

  @Test func nobodySendsForEverNorWhatAPersonWaitedFor() {
    #expect(Self.decide(Self.entry(age: 86_400_000), .notSent).state == .dead)
    #expect(Self.decide(Self.entry(queued: false), .notSent).state == .dead)
    #expect(Self.decide(Self.entry(later: true), .notSent).state == .superseded)
  }

  @Test func doubtIsAskedAboutBeforeAnythingElse() {
    for questions in 0..<3 {
      let step = Self.decide(Self.entry(questions: questions), .inDoubt, .notApplied, current: "5")
      #expect(step == .ask(.inDoubt, after: 1000 << Int64(questions), note: "why"))
    }
    #expect(Self.decide(Self.entry(questions: 2), .inDoubt).state == .inDoubt)
    #expect(Self.decide(Self.entry(questions: 11), .inDoubt, .unknown).state == .inDoubt)
    #expect(Self.decide(Self.entry(questions: 12), .inDoubt, .unknown).state == .dead)
  }

  @Test(arguments: [
    // How long ago it was sent, and when it is asked about again.
    (Int64(0), Int64(1000)), (60_000, 30_000), (3_600_000, 600_000),
  ])
  func whoDoesNotAnswerIsAskedEverMoreRarely(age: Int64, wait: Int64) {
    // What was found earlier decides nothing now.
    for state in [PushState.inDoubt, .accepted] {
      let step = Self.decide(Self.entry(questions: 3, age: age), state, .notApplied, current: "5", answered: false)
      #expect(step == .ask(.sent, after: wait, note: "why"))
    }
  }

  @Test func doubtHasAnEnd() {
    let day: Int64 = 86_400_000
    for questions in [0, 5] {
      #expect(Self.decide(Self.entry(questions: questions, age: day), .inDoubt, answered: false).state == .dead)
      #expect(Self.decide(Self.entry(questions: questions, age: day), .inDoubt, .notApplied, current: "5").state == .dead)
    }
    #expect(Self.decide(Self.entry(age: 600_000, later: true), .inDoubt, answered: false).state == .sent)
    #expect(Self.decide(Self.entry(age: 900_000, later: true), .inDoubt, answered: false).state == .superseded)
  }

  @Test func whatNobodyExpectsAnyMoreIsNotSent() {
    #expect(OutboxDecision.beforeSending(Self.entry(age: 86_399_999), now: 1_000_000_000_000) == nil)
    #expect(OutboxDecision.beforeSending(Self.entry(age: 86_400_000), now: 1_000_000_000_000)?.state == .dead)
    let step = OutboxDecision.notBegun(Self.entry(attempts: 0, age: 60_000), note: "why", now: 1_000_000_000_000, chance: 1)
    #expect(step == .again(after: 30_000, note: "why"))
  }

  @Test(arguments: [
    // What the shop held before, what it holds now, and whether the same is sent again.
    ("5", "5", OutboxState.pending), ("5", "5.00", .pending), ("5", "6", .dead), ("", "5", .dead), ("5", "no such product", .dead),
    ("5", "", .dead),
  ])
  func itIsSentAgainOnlyWhereTheShopHoldsWhatItHeldBefore(before: String, current: String, state: OutboxState) {
    #expect(Self.decide(Self.entry(questions: 3, before: before), .inDoubt, .notApplied, current: current).state == state)
  }

  @Test func aPersonDecidesWhatAPersonBegan() {
    #expect(Self.decide(Self.entry(queued: false, questions: 3), .inDoubt, .notApplied, current: "5").state == .dead)
  }

  @Test func aLaterIntentEndsTheWait() {
    #expect(Self.decide(Self.entry(questions: 2, later: true), .inDoubt, .notApplied, current: "5").state == .inDoubt)
    #expect(Self.decide(Self.entry(questions: 3, later: true), .inDoubt, .notApplied, current: "5").state == .superseded)
    #expect(Self.decide(Self.entry(later: true), .accepted, .unknown).state == .superseded)
  }

  @Test func whoCannotBeAskedLeavesItToAPerson() {
    #expect(Self.decide(Self.entry(questions: 0), .inDoubt, canAsk: false).state == .dead)
    #expect(Self.decide(Self.entry(questions: 0), .accepted, canAsk: false).state == .confirmed)
  }

  @Test func whatThePlatformHasTakenIsWaitedForADay() {
    #expect(Self.decide(Self.entry(questions: 1), .accepted, .notApplied, current: "5") == .ask(.sent, after: 4000, note: "why"))
    #expect(Self.decide(Self.entry(questions: 40), .accepted) == .ask(.sent, after: 600_000, note: "why"))
    #expect(Self.decide(Self.entry(age: 86_400_000), .accepted).state == .dead)
  }
}

extension OutboxStep {
  fileprivate var state: OutboxState {
    switch self {
    case .end(let state, _): state
    case .again: .pending
    case .ask(let state, _, _): state
    }
  }
}
