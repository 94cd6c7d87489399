import HostCore
import HostRuntime
import Synchronization
import TradepostContract
import TradepostJSON

/// What a run kept.
final class Kept: Sendable {
  private let state = Mutex<[Page]>([])
  var pages: [Page] { state.withLock { $0 } }
  var records: [PageRecord] { pages.flatMap(\.records) }
  var ids: [String] { records.map(\.id) }
  func add(_ page: Page) { state.withLock { $0.append(page) } }
}

/// What the runtime reported.
final class Heard: Sendable {
  private let state = Mutex<[RuntimeReport]>([])
  var reports: [RuntimeReport] { state.withLock { $0 } }
  func add(_ report: RuntimeReport) { state.withLock { $0.append(report) } }
}

/// A platform made of a function from a request to its answer.
struct Answers: Outbound {
  let answer: @Sendable (OutboundRequest) async -> OutboundResponse

  init(_ answer: @escaping @Sendable (OutboundRequest) async -> OutboundResponse) { self.answer = answer }

  func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
    var responses: [OutboundResponse] = []
    for request in requests { responses.append(await answer(request)) }
    return responses
  }

  static func text(_ body: String, status: UInt32 = 200) -> OutboundResponse {
    OutboundResponse(status: status, fields: [OutboundField(name: "content-type", value: "application/json")], body: Array(body.utf8))
  }
}

extension StoreSession {
  /// Runs an operation and gives what it kept too.
  func collect(_ call: OperationCall) async throws -> (result: OperationResult, kept: Kept) {
    let kept = Kept()
    return (try await run(call) { kept.add($0) }, kept)
  }
}

/// The failure that `body` throws; nil when it throws none.
func failure(of body: () async throws -> Void) async -> Failure? {
  do { try await body() } catch { return error as? Failure }
  return nil
}

/// The refusal that `body` throws; nil when it throws none.
func refusal(of body: () async throws -> Void) async -> HostError? {
  do { try await body() } catch { return error as? HostError }
  return nil
}

extension HostClock {
  /// Waits for nothing and remembers how long it should have.
  static func patient(_ waited: @escaping @Sendable (Int64) -> Void = { _ in }) -> HostClock {
    HostClock(now: { 1_790_000_000_000 }, sleep: { waited($0) })
  }
}
