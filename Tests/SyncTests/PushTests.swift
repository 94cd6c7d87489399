import HostCore
import HostStorage
import HostSync
import Synchronization
import Testing
import TradepostContract

@Suite struct PushTests {
  @Test func everyOutcomeIsKept() async throws {
    let shop = try await PushHarness()
    let report = try await shop.push(
      ["a", "b", "c", "d"],
      [.send(), .page([("a", .confirmed), ("c", .refused)]), .send(), .page([("b", .stale), ("d", .accepted)])], locate: ["d": .applied])
    #expect(report.text == "a confirmed, b stale, c refused, d confirmed")
    #expect(report.items.map(\.outcome.compared) == [true, false, false, false])
    #expect(report.end.state == .doneWithSkips)
    let run = try #require(try await shop.storage.run(report.uid.text))
    #expect(run.operation == "push" && run.pushed?["confirmed"] == 2 && run.pushed?.total == 4)
  }

  @Test func whatHasNoOutcomeWasNotSentOrIsInDoubt() async throws {
    let shop = try await PushHarness()
    let quiet = try await shop.push(["a", "b"], [.send(), .page([("a", .confirmed)]), .send(safe: true)])
    #expect(quiet.text == "a confirmed, b not_sent")
    let sent = try await shop.push(
      ["c", "d"], locates: false, [.send(safe: true), .page([("c", .confirmed)]), .send(), .fail(Failure(.platform, "500"))])
    #expect(sent.text == "c confirmed, d in_doubt")
    #expect(sent.end.state == .failed)
    let refused = try await PushHarness(Answers(status: 401)).push(["a"], [.send(), .fail(Failure(.auth, "wrong key"))])
    #expect(refused.text == "a not_sent")
    let away = try await PushHarness(Answers(status: 0, delivery: .neverSent)).push(["a"], [.send()])
    #expect(away.text == "a not_sent")
    let lost = try await PushHarness(Answers(status: 0, delivery: .maybeSent)).push(["a"], [.send()])
    #expect(lost.text == "a in_doubt")
  }

  @Test func aHostThatBreaksOffMayHaveMissedAPage() async throws {
    let shop = try await PushHarness()
    let report = try await shop.push(["a", "b"], locates: false, [.send(), .page([("a", .confirmed)]), .hostFails])
    #expect(report.text == "a confirmed, b in_doubt")
  }

  @Test func aPageOfNothingSaysNothing() async throws {
    let shop = try await PushHarness()
    #expect(try await shop.push(["a"], [.send(), .page([])]).text == "a in_doubt")
  }

  @Test(arguments: [
    (Located.State.applied, "a confirmed"), (.notApplied, "a not_applied"), (.unknown, "a in_doubt"),
  ])
  func whatIsInDoubtIsAskedAbout(state: Located.State, expected: String) async throws {
    let shop = try await PushHarness()
    let report = try await shop.push(["a"], [.send(), .page([("a", .inDoubt)])], locate: ["a": state])
    #expect(report.text == expected)
    #expect(report.items.first?.located?.current == "7")
  }

  @Test func outcomesThatNobodyAskedForAreRefusedInWords() async throws {
    let shop = try await PushHarness()
    let stranger = try await shop.push(["a", "b"], locates: false, [.send(), .page([("x", .confirmed), ("a", .confirmed)])])
    #expect(stranger.text == "a confirmed, b in_doubt")
    #expect(stranger.end.code == "adapter")
    #expect(stranger.end.message == "The adapter gave an outcome for \"x\", which no item is called. Tell its author.")
    let twice = try await shop.push(["c"], [.send(), .page([("c", .refused)]), .page([("c", .confirmed)])])
    #expect(twice.text == "c refused")
    #expect(twice.end.message == "The adapter gave a second outcome for the item \"c\". Tell its author.")
  }

  @Test func anOutcomeThatCannotBeReadLeavesItsNeighboursAlone() async throws {
    let shop = try await PushHarness()
    let report = try await shop.push(
      ["a", "b", "c"], locates: false,
      [
        .send(),
        .raw([
          ("a", #"{"key":"a","result":"splendid"}"#), ("b", #"{"key":"b","result":"confirmed"}"#),
          ("c", #"{"key":"b","result":"confirmed"}"#),
        ]),
      ])
    #expect(report.text == "a in_doubt, b confirmed, c in_doubt")
    #expect(report.items.first?.outcome.reason.contains("cannot be read") == true)
  }

  /// Whoever asked nobody can know nothing but that an item is no good.
  @Test func whatAnAdapterCannotKnowIsNotBelieved() async throws {
    let shop = try await PushHarness()
    let report = try await shop.push(["a", "b"], locates: false, [.page([("a", .confirmed), ("b", .refused)])])
    #expect(report.text == "a not_sent, b refused")
    #expect(report.items[0].outcome.reason == "The adapter says confirmed, and has asked the platform nothing. Tell its author.")
    let away = try await PushHarness(Answers(status: 0, delivery: .neverSent)).push(["a"], [.send(), .page([("a", .accepted)])])
    #expect(away.text == "a not_sent")
  }

  /// It may be repeated without harm, and has changed something all the same; also where its last attempt was turned away.
  @Test(arguments: [UInt32(200), 401, 429, 500])
  func aRepeatableWriteMayHaveArrived(status: UInt32) async throws {
    let shop = try await PushHarness(Answers(status: status))
    let report = try await shop.push(["a"], locates: false, [.repeatable, .fail(Failure(.platform, "broken"))])
    #expect(report.text == "a in_doubt")
    let asked = try await shop.push(["b"], locates: false, [.question, .fail(Failure(.platform, "broken"))])
    #expect(asked.text == "b not_sent")
  }

  /// A platform that has taken an item may be slow to show it; after a quarter of an hour it has lost it.
  @Test func whatWasAcceptedAndIsNotShown() async throws {
    let shop = try await PushHarness()
    let report = try await shop.push(["a"], [.send(), .page([("a", .accepted)])], locate: ["a": .notApplied])
    #expect(report.text == "a accepted")
    #expect(report.items[0].located?.current == "7")
    let run = try #require(try await shop.storage.push(report.uid.text)).row
    for (minutes, expected) in [(14, "a accepted"), (15, "a not_applied")] as [(Int64, String)] {
      let script = Script(steps: [], found: ["a": .notApplied], outbound: shop.sent)
      let push = Push(try shop.facts(), session: script, sent: shop.sent, storage: shop.storage, clock: PushHarness.clock)
      let pushedAt = PushHarness.clock.now() - minutes * 60_000
      #expect(try await push.locate(run: run, uid: report.uid, .inventory, startedAt: pushedAt, pushedAt: pushedAt).text == expected)
      #expect(script.calls.withLock { $0 }.allSatisfy { $0.operation == "locate" && $0.since == pushedAt })
    }
  }

  /// What was brought under a key is not brought under it again: a platform that knows the key would only say that it was.
  @Test(arguments: [(Outcome.Result.confirmed, true), (.accepted, true), (.inDoubt, false), (.refused, false), (.stale, false)])
  func aKeyIsGoodOnce(result: Outcome.Result, isSpent: Bool) async throws {
    let shop = try await PushHarness()
    let first = try await shop.push(["a"], locates: false, [.send(), .page([("a", result)])])
    do {
      let text = try await shop.push(["b", "a"], locates: false, [.send()]).text
      #expect(!isSpent && text == "b in_doubt, a in_doubt")
    } catch let error as HostError {
      #expect(isSpent && error.code == "push.key" && error.exit == 2 && error.message.contains(first.uid.text))
    }
  }

  @Test func spellingsOfOneLetterAreTwoKeys() async throws {
    let shop = try await PushHarness()
    let (composed, decomposed) = ("\u{E9}", "e\u{301}")
    let report = try await shop.push([composed, decomposed], [.send(safe: true), .page([(decomposed, .confirmed)])])
    #expect(report.items.map(\.end) == ["not_sent", "confirmed"])
  }

  @Test func laterBatchesOfABrokenPushAreNotSent() async throws {
    let shop = try await PushHarness()
    let keys = (0..<600).map { String($0) }
    let report = try await shop.push(keys, locates: false, [.send(), .fail(Failure(.platform, "503"))])
    #expect(report.counts["in_doubt"] == 250)
    #expect(report.counts["not_sent"] == 350)
  }

  @Test func aPushWhoseProcessEndedIsInDoubt() async throws {
    let shop = try await PushHarness()
    let lines = try PushHarness.stock(["a", "b"]).lines
    let start = PushStart(store: shop.store.row, resource: .inventory, packageVersion: "1.0.0", startedAt: 1, lines: lines)
    let begun = try await shop.storage.begin(start)
    try await shop.storage.keep([PushOutcome("a", .confirmed)], of: begun.run)
    #expect(try await shop.storage.pushed(begun.run).map(\.end) == ["confirmed", "pending"])
    _ = try await shop.push(["z"], [.page([("z", .confirmed)])])
    #expect(try await shop.storage.pushed(begun.run).map(\.end) == ["confirmed", "in_doubt"])
    #expect(try await shop.storage.run(begun.uid.text)?.code == "run.interrupted")
    let push = Push(
      try shop.facts(), session: Script(steps: [], found: ["b": .applied], outbound: shop.sent), sent: shop.sent, storage: shop.storage,
      clock: PushHarness.clock)
    let located = try await push.locate(run: begun.run, uid: begun.uid, .inventory, startedAt: 1, pushedAt: 1)
    #expect(located.text == "a confirmed, b confirmed")
    #expect(located.end.state == .done)
  }
}
