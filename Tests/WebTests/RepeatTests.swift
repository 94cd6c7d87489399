import HostApp
import HostCore
import Synchronization
import Testing
import TradepostJSON

@testable import HostWeb

@Test func whatComesAgainUnderAKeyIsDoneOnce() async throws {
  let hub = try TestHub()
  let (one, other) = (try await hub.token(.admin), try await hub.token(.admin))
  let done = Counted()
  let route = Route(.post, "/count", "count", "test", "Counts", access: .role(.admin), answer: .anything, example: "1") { _ in
    let count = done.count.withLock {
      $0 += 1
      return $0
    }
    return Answer.json(201) { $0.int(count) }.with("Location", "/\(count)")
  }.with { $0.body = .openObject() }
  let failing = Route(.post, "/fail", "fail", "test", "Fails", access: .role(.admin), answer: .anything, example: "1") { _ in
    done.count.withLock { $0 += 1 }
    throw HostError("data.sqlite", "secret path")
  }
  try await hub.ask(routes: [route, failing]) { ask in
    let key = ["Idempotency-Key": "k1"]
    let first = try await ask("POST", "/count", token: one, body: "{}", key)
    let again = try await ask("POST", "/count", token: one, body: "{}", key)
    #expect(first.status == 201 && again.status == 201 && first.bytes == again.bytes)
    #expect(again.header("Location") == "/1" && again.header("Idempotency-Replayed") == "true")
    let changed = try await ask("POST", "/count", token: one, body: #"{"a":1}"#, key)
    #expect(changed.status == 409 && changed.code == "idempotency.other")
    #expect(try await ask("POST", "/count", token: other, body: "{}", key).text == "2")
    #expect(try await ask("POST", "/count", token: one, body: "{}").text == "3")
    #expect(try await ask("POST", "/count", token: one, body: "{}", ["Idempotency-Key": String(repeating: "k", count: 256)]).status == 400)
    // What failed here may be tried again.
    for _ in 0..<2 {
      let failed = try await ask("POST", "/fail", token: one, ["Idempotency-Key": "k2"])
      #expect(failed.status == 500 && failed.code == "host.failed" && !failed.text.contains("secret"))
    }
  }
  #expect(done.count.withLock { $0 } == 5)
}

@Test func twoAtOnceUnderAKeyAreOne() async throws {
  let hub = try TestHub()
  let admin = try await hub.token(.admin)
  let done = Counted()
  let route = Route(.post, "/slow", "slow", "test", "Counts", access: .role(.admin), answer: .anything, example: "1") { _ in
    done.count.withLock { $0 += 1 }
    try await Task.sleep(for: .milliseconds(200))
    return .json { $0.int(1) }
  }
  try await hub.ask(routes: [route]) { ask in
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { try await ask("POST", "/slow", token: admin, ["Idempotency-Key": "k"]).status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.allSatisfy { $0 == 200 || $0 == 409 })
  }
  #expect(done.count.withLock { $0 } == 1)
}

@Test func aKeyThatWasAtWorkInAKillIsNotDoneAgain() async throws {
  let hub = try TestHub()
  let admin = try await hub.token(.admin)
  let body = #"{"name":"x","role":"viewer"}"#
  let id = try #require(try await hub.host.tokens(limit: 1).first?.uid)
  guard case .new = try await hub.host.begin("k", token: id, Array("POST /api/v1/tokens\n\(body)".utf8)) else {
    Issue.record("The key is known before it came")
    return
  }
  try await hub.ask { ask in
    let reply = try await ask("POST", "/api/v1/tokens", token: admin, body: body, ["Idempotency-Key": "k"])
    #expect(reply.status == 409 && reply.code == "idempotency.unknown")
  }
}

@Test func anAnswerWithASecretIsNotKept() async throws {
  let hub = try TestHub()
  let admin = try await hub.token(.admin)
  try await hub.ask { ask in
    let body = #"{"name":"x","role":"viewer"}"#
    #expect(try await ask("POST", "/api/v1/tokens", token: admin, body: body, ["Idempotency-Key": "k"]).status == 201)
    let again = try await ask("POST", "/api/v1/tokens", token: admin, body: body, ["Idempotency-Key": "k"])
    #expect(again.status == 409 && again.code == "idempotency.secret")
  }
}

private final class Counted: Sendable { let count = Mutex(0) }
