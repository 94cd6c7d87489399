import HostCore
import Testing
import TradepostABI
import TradepostContract

@testable import HostRuntime

/// What is decided about steps, with no adapter in sight: input, call, expected.
struct DriverStateTests {
  private let manifest: Manifest

  init() throws {
    manifest = try Manifest(
      parsing: Array(
        #"{"id":"a","name":"A","version":"1.0.0","contract":"0.2","library":"a.so","origins":[{"name":"shop","address":"https://a.example"}]}"#
          .utf8))
  }

  private func state(_ limits: RuntimeLimits = RuntimeLimits(), cursor: String = "") -> DriverState {
    var call = OperationCall("list", .products)
    call.cursor = Array(cursor.utf8)
    return DriverState(
      call, manifest: manifest, blame: Blame(package: "a 1.0.0", store: "s", operation: "list products"), limits: limits)
  }

  private func wait(_ milliseconds: UInt64, _ cursor: String) -> LaneStep {
    LaneStep(kind: TP_STEP_WAIT.rawValue, wait: milliseconds, cursor: Array(cursor.utf8))
  }

  private func send(_ count: Int = 1, origin: String = "") -> LaneStep {
    let request = LaneRequest(method: Array("GET".utf8), origin: Array(origin.utf8), path: Array("/a".utf8))
    return LaneStep(kind: TP_STEP_SEND.rawValue, requests: Array(repeating: request, count: count))
  }

  private func page(_ ids: [String], citing spans: [LaneSpan] = []) -> LaneStep {
    LaneStep(
      kind: TP_STEP_PAGE.rawValue,
      records: ids.map { LaneRecord(id: Array($0.utf8), json: Array("{}".utf8), sources: spans) }, cursor: Array("c".utf8))
  }

  @Test func aWaitStoresItsCursorOnce() throws {
    var state = state(cursor: "a")
    func stored(_ step: LaneStep) -> String?? {
      guard case .wait(_, let page) = state.take(step) else { return nil }
      return .some(page.map { String(decoding: $0.cursor, as: UTF8.self) })
    }
    #expect(stored(wait(5, "a")) == .some(nil))
    #expect(stored(wait(5, "b")) == .some("b"))
    #expect(stored(wait(5, "b")) == .some(nil))
    #expect(stored(wait(5, "")) == .some(nil))
    _ = state.take(page(["1"]))
    #expect(stored(wait(900_000, "c")) == .some(nil))
    #expect(stored(wait(900_001, "c")) == nil)
  }

  @Test func nothingComesAfterTheEnd() throws {
    var state = state()
    guard case .done(let result) = state.take(LaneStep(kind: TP_STEP_DONE.rawValue, flags: 1, more: 0, value: Array("{}".utf8), through: 7))
    else {
      Issue.record("no end")
      return
    }
    #expect(result.isComplete)
    #expect(result.through == 7)
    guard case .fail(let failure) = state.take(send()) else {
      Issue.record("went on")
      return
    }
    #expect(
      failure.message
        == "a 1.0.0 gave a step after its end · list products of s · this is a bug in the adapter: tell its author, or go back to the version before"
    )
  }

  @Test func aRefusedSendIsCountedByWhoeverCites() throws {
    var state = state()
    guard case .refuse = state.take(send(origin: "else")), case .send = state.take(send()) else {
      Issue.record("not as asked")
      return
    }
    state.answered([OutboundResponse(status: 200, fields: [], body: Array("hello".utf8))])
    guard case .keep(let kept) = state.take(page(["1"], citing: [LaneSpan(send: 1, response: 0, offset: 1, count: 3)])) else {
      Issue.record("no page")
      return
    }
    #expect(kept.records[0].sources.map { String(decoding: $0, as: UTF8.self) } == ["ell"])
  }

  @Test(
    arguments: [
      (0, 0, 0, 5, "hello"), (0, 0, 5, 0, ""), (0, 0, 2, 2, "ll"), (0, 0, 0, 6, nil), (0, 0, 6, 0, nil), (0, 0, 4, 2, nil),
      (0, 1, 0, 0, nil),
      (1, 0, 0, 0, nil),
    ] as [(UInt32, UInt32, UInt64, UInt64, String?)])
  func aCitationLiesInsideOfItsAnswerOrRejectsItsRecord(send: UInt32, response: UInt32, offset: UInt64, count: UInt64, cited: String?) {
    var state = state()
    _ = state.take(self.send())
    state.answered([OutboundResponse(status: 200, fields: [], body: Array("hello".utf8))])
    let span = LaneSpan(send: send, response: response, offset: offset, count: count)
    guard case .keep(let kept) = state.take(page(["1"], citing: [span])) else {
      Issue.record("no page")
      return
    }
    #expect(kept.records[0].sources.first.map { String(decoding: $0, as: UTF8.self) } == cited)
    #expect((kept.records[0].rejection == nil) == (cited != nil))
  }

  @Test func duplicatesInsideAPageAreKeptInOrder() throws {
    var state = state()
    guard case .keep(let kept) = state.take(page(["1", "2", "1"])) else {
      Issue.record("no page")
      return
    }
    #expect(kept.records.map(\.id) == ["1", "2", "1"])
  }

  /// What is kept is the last bodies within the bound, whatever the sequence: compared with a model that remembers all.
  @Test(arguments: 0..<20)
  func evidenceIsTheLastBodies(seed: UInt64) {
    var dice = Dice(seed)
    var evidence = Evidence(limit: 500)
    var all: [[[UInt8]]] = []
    for send in 0..<700 {
      all.append(
        (0..<Int.random(in: 0...4, using: &dice)).map { _ in
          [UInt8](repeating: UInt8(send & 255), count: Int.random(in: 0...90, using: &dice))
        })
      evidence.add(all[send])
      var left = 500
      var kept: Set<[Int]> = []
      newest: for back in all.indices.reversed() {
        for response in all[back].indices.reversed() {
          left -= all[back][response].count
          if left < 0 { break newest }
          kept.insert([back, response])
        }
      }
      for _ in 0..<8 {
        let (cited, response) = (Int.random(in: 0...send, using: &dice), Int.random(in: 0...4, using: &dice))
        let piece = evidence.piece(LaneSpan(send: UInt32(cited), response: UInt32(response), offset: 0, count: 0))
        switch piece {
        case .found: #expect(kept.contains([cited, response]))
        case .gone: #expect(!kept.contains([cited, response]))
        case .outside: #expect(response >= all[cited].count)
        }
      }
    }
  }

  /// Random steps end in an action, never in a crash.
  @Test(arguments: 0..<8)
  func anyStepIsAnswered(seed: UInt64) {
    var dice = Dice(seed)
    func bytes(_ most: Int) -> [UInt8] { (0..<Int.random(in: 0...most, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) } }
    func number() -> UInt64 { [0, 1, 2, 3, .max, .max - 1, 1 << 31, 1 << 32][Int.random(in: 0...7, using: &dice)] }
    for _ in 0..<500 {
      var state = state()
      for _ in 0..<6 {
        var step = LaneStep(kind: UInt32.random(in: 0...6, using: &dice), flags: UInt32(truncatingIfNeeded: number()))
        step.more = step.kind < 2 ? 0 : 1
        step.wait = number()
        step.cursor = bytes(8)
        step.value = Bool.random(using: &dice) ? Array("[1]".utf8) : bytes(6)
        step.through = Int64(truncatingIfNeeded: number())
        step.failure = Bool.random(using: &dice) ? LaneFailure(code: Int32(truncatingIfNeeded: number()), message: bytes(9)) : nil
        step.requests = (0..<Int.random(in: 0...3, using: &dice)).map { _ in
          LaneRequest(
            method: Array("GET".utf8), path: Array("/".utf8) + bytes(3), fields: [LaneField(name: Array("a".utf8), value: bytes(3))])
        }
        step.records = (0..<Int.random(in: 0...3, using: &dice)).map { _ in
          LaneRecord(
            flags: UInt32(truncatingIfNeeded: number()) & 7, id: bytes(3), json: bytes(3),
            sources: [
              LaneSpan(
                send: UInt32(truncatingIfNeeded: number()), response: UInt32(truncatingIfNeeded: number()), offset: number(),
                count: number())
            ])
        }
        guard case .send(let requests) = state.take(step) else { continue }
        state.answered(requests.map { _ in OutboundResponse(status: 200, fields: [], body: [1, 2, 3]) })
      }
    }
  }
}

/// Numbers that come again with their seed.
private struct Dice: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
