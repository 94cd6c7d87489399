internal import HostApp
internal import HostCore
internal import Synchronization

/// Requests that come with an `Idempotency-Key`: whoever asks again under the same key is given the first answer, and nothing
/// is done twice, not even when the host is killed in between.
final class Repeats: Sendable {
  private let host: Tradepost
  /// At work right now, by token and key.
  private let running = Mutex<Set<String>>([])

  init(_ host: Tradepost) { self.host = host }

  func once(_ key: String, _ identity: Identity, _ work: RouteWork, target: String) async throws -> Answer {
    guard (1...255).contains(key.utf8.count) else {
      throw Problem(400, "idempotency.key", "Idempotency-Key is a text of 1 to 255 bytes.")
    }
    let place = identity.token + "\n" + key
    guard running.withLock({ $0.insert(place).inserted }) else {
      throw Problem(409, "idempotency.running", "A request under this Idempotency-Key is at work. Ask again when it is answered.")
        .with("Retry-After", "1")
    }
    defer { running.withLock { _ = $0.remove(place) } }
    let asked = Array("\(work.route.method.rawValue) \(target)\n".utf8) + work.call.bytes
    switch try await host.begin(key, token: identity.token, asked) {
    case .other:
      throw Problem(409, "idempotency.other", "This Idempotency-Key came with another request before. Take a new key for a new request.")
    case .answered(let kept):
      guard let kept else {
        throw Problem(
          409, "idempotency.secret", "This was done under the same Idempotency-Key before; its answer held a secret and is not kept.")
      }
      return Answer(
        status: kept.status, headers: kept.headers + [("Idempotency-Replayed", "true")],
        content: kept.body.isEmpty ? .empty : .bytes(kept.body, type: kept.type))
    case .begun:
      throw Problem(
        409, "idempotency.unknown",
        "A request under this Idempotency-Key was begun when the host was ended. Look what came of it, and take a new key if nothing did.")
    case .new: break
    }
    let answer: Answer
    do { answer = try await work.answer() } catch {
      // Whoever asked may be gone by now.
      try await Task { try await host.forget(key, token: identity.token) }.value
      throw error
    }
    var kept: KeptAnswer?
    if work.route.keepsAnswer {
      switch answer.content {
      case .empty: kept = KeptAnswer(status: answer.status, headers: answer.headers, type: "", body: [])
      case .bytes(let bytes, let type): kept = KeptAnswer(status: answer.status, headers: answer.headers, type: type, body: bytes)
      case .events: break
      }
    }
    try await Task { [kept] in try await host.keep(kept, key, token: identity.token) }.value
    return answer
  }
}
