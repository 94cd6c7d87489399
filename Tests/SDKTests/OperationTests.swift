import Glibc
import Synchronization
import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON
import TradepostSDK

@Suite("An operation, by the C functions")
struct OperationTests {
  @Test func aHostOfAnotherContractIsRefused() {
    #expect(TestHost.load(ToyHost.entry, minor: TP_ABI_MINOR + 1) == nil)
    #expect(TestHost.load(ToyHost.entry, major: TP_ABI_MAJOR + 1) == nil)
    #expect(TestHost.load(ToyHost.entry) == TestHost.load(ToyHost.entry))
  }

  @Test func checkGivesTheAccount() throws {
    let host = try ToyHost.play("check") { _ in .whole }
    #expect(
      host.begin("check", "")
        == .done(#"{"api_version":"1","currency":"EUR","id":"toy","name":"Toy","time_zone":"UTC"}"#, complete: false))
  }

  @Test func settingsThatMakeNoSenseFailEveryOperation() throws {
    let host = try ToyHost.open("{}")
    let expected = Step.fail(
      6, "the setting play is missing: set it with tradepost store update store-1 --set play=…")
    #expect(host.begin("check", "") == expected)
    #expect(host.begin() == expected)
    #expect(try ToyHost.open("[").begin() != .unknown(99))
  }

  @Test func oneRequestAfterTheOther() throws {
    let host = try ToyHost.play("one") { run in
      let first = try await run.get("/a?q=1").json()["next"]?.string ?? ""
      _ = try await run.get(first)
      return Listed(isComplete: true, through: 77)
    }
    #expect(host.begin() == .send(["GET /a?q=1"]))
    #expect(host.answer(Answer(#"{"next":"/b"}"#)) == .send(["GET /b"]))
    #expect(host.answer(Answer("[]")) == .done("{}", complete: true, through: 77))
  }

  @Test func sideBySideIsOneSend() throws {
    let host = try ToyHost.play("async let") { run in
      async let one = run.get("/1")
      async let two = run.send([.get("/2"), .get("/3")])
      let groups = try await withThrowingTaskGroup(of: UInt32.self) { group in
        for path in ["/4", "/5"] { group.addTask { try await run.get(path).status } }
        return try await group.reduce(0, +)
      }
      let statuses = [try await one.status] + (try await two.map { $0.status }) + [groups]
      throw Failure(.invalid, "\(statuses)")
    }
    let sent = host.begin().requests
    #expect(sent.sorted() == ["GET /1", "GET /2", "GET /3", "GET /4", "GET /5"])
    // Each answer is told apart by its status, so that a mix-up shows.
    let answers = sent.map { Answer("{}", status: 200 + (UInt32($0.suffix(1)) ?? 0)) }
    #expect(host.answer(answers) == .fail(6, "[201, 202, 203, 409]"))
  }

  @Test func sendGoesBeforePageAndPageBeforeWait() throws {
    let host = try ToyHost.play("order") { run in
      async let waited: Void = run.wait(milliseconds: 5)
      async let kept: Void = run.keep(Records(cursor: Array("c1".utf8)))
      async let got = run.get("/1")
      _ = try await (waited, kept, got)
      return .changes
    }
    #expect(host.begin() == .send(["GET /1"]))
    #expect(host.answer(Answer("{}")) == .page([], cursor: "c1"))
    #expect(host.ok() == .wait(5, cursor: "c1"))
    #expect(host.ok() == .done("{}", complete: false))
  }

  @Test func tooManyRequestsGoOutInParts() throws {
    let host = try ToyHost.play("many") { run in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<250 { group.addTask { _ = try await run.get("/\(number)") } }
        try await group.waitForAll()
      }
      return .whole
    }
    let first = host.begin().requests
    #expect(first.count == 200)
    let second = host.answer(first.map { _ in Answer("{}") }).requests
    #expect(second.count == 50)
    #expect(host.answer(second.map { _ in Answer("{}") }) == .done("{}", complete: true))
  }

  @Test func whatLeavesTheHostsHandsIsToldInWords() async throws {
    let strays: [(String, Toy.Code)] = [
      (
        "sleep",
        { _ in
          try await Task.sleep(for: .seconds(60))
          return .whole
        }
      ),
      (
        "task",
        { _ in
          await Task { try? await Task.sleep(for: .milliseconds(300)) }.value
          return .whole
        }
      ),
      (
        "main",
        { _ in
          await MainActor.run { _ = usleep(300_000) }
          return .whole
        }
      ),
    ]
    for (name, code) in strays {
      let host = try ToyHost.play(name, code)
      #expect(host.begin().words.hasPrefix("the operation waits for something that the host knows nothing of"), "\(name)")
      host.drop()
      // What comes back after the operation was dropped still finds its end.
      for _ in 0..<2400 where Toy.running.withLock({ $0[name] }) != 0 { try await Task.sleep(for: .milliseconds(50)) }
      #expect(Toy.running.withLock { $0[name] } == 0, "\(name)")
    }
  }

  @Test func cancelUnwindsWithCancellationError() throws {
    let host = try ToyHost.play("cancel") { run in
      do { _ = try await run.get("/1") } catch is CancellationError {
        // Whoever asks once more is turned away at once.
        _ = try? await run.get("/2")
        throw CancellationError()
      }
      return .whole
    }
    #expect(host.begin() == .send(["GET /1"]))
    #expect(host.cancel() == .fail(10, "the host cancelled the operation"))
    #expect(Toy.running.withLock { $0["cancel"] } == 0)
    #expect(host.ok() == .fail(8, "the operation has ended already; the host resumed it once more"))
  }

  @Test func droppingMidWayUnwindsEverything() throws {
    let host = try ToyHost.play("drop") { run in
      async let one = run.get("/1")
      async let two: Void = run.wait(milliseconds: 5)
      _ = try await (one, two)
      return .whole
    }
    for _ in 0..<200 {
      host.start()
      host.drop()
      #expect(host.begin() == .send(["GET /1"]))
      host.drop()
      #expect(host.begin() == .send(["GET /1"]))
      #expect(host.answer(Answer("{}")) == .wait(5, cursor: ""))
    }
    host.drop()
    #expect(Toy.running.withLock { $0["drop"] } == 0)
  }

  @Test func aRefusedStepFails() throws {
    let host = try ToyHost.play("refused") { run in
      _ = try await run.get("/1")
      return .whole
    }
    #expect(host.begin() == .send(["GET /1"]))
    #expect(host.refuse("no such origin") == .fail(8, "the host refused the step: no such origin"))
  }

  @Test func repliesThatNobodyAskedFor() throws {
    let host = try ToyHost.play("unasked") { run in
      _ = try await run.get("/1")
      return .whole
    }
    #expect(host.begin() == .send(["GET /1"]))
    #expect(host.ok() == .fail(9, "the host gave an OK that was not asked for"))
    _ = host.begin()
    #expect(
      host.resume(tp_reply_kind(rawValue: 77))
        == .fail(9, "the host replied with kind 77, which this adapter's SDK does not know; update the adapter"))
    _ = host.begin()
    #expect(host.answer([]) == .fail(7, "the host gave no response to GET /1"))
    host.drop()
    #expect(Toy.running.withLock { $0["unasked"] } == 0)
  }

  @Test func unknownOperationsAndArguments() throws {
    let host = try ToyHost.play("unknown") { _ in .whole }
    #expect(host.begin("fly", "orders") == .fail(9, "this adapter has no operation fly orders"))
    #expect(host.begin("list", "products") == .fail(9, "this adapter has no operation list products"))
    #expect(host.begin("list", "planets") == .fail(9, "this adapter has no operation list planets"))
    #expect(host.begin("get", "orders", arguments: "{}") == .fail(6, "the arguments of get make no sense: /ids is missing"))
    #expect(host.begin("get", "orders", arguments: #"{"ids":["1"]}"#) == .fail(9, "this adapter has no operation get orders"))
    #expect(host.begin("count", "orders") == .done("{}", complete: false))
  }

  @Test func diceAndClockAreTheHosts() throws {
    let host = try ToyHost.play("dice") { run in
      let thrown = [run.random(), run.random()]
      let before = run.now
      try await run.wait(milliseconds: 250)
      run.log(.info, "waited")
      throw Failure(.invalid, "\(thrown) \(before) \(run.now)")
    }
    #expect(host.begin() == .wait(250, cursor: ""))
    host.now += 300
    #expect(host.ok() == .fail(6, "[13679457532755275413, 2949826092126892291] 1000000 1000300"))
    #expect(host.lines == ["waited"])
  }

  @Test func aBugInTheAdapterIsCalledOne() throws {
    struct Slip: Error {}
    let host = try ToyHost.play("bug") { _ in throw Slip() }
    #expect(host.begin() == .fail(8, "the adapter threw Slip: Slip()"))
  }
}
