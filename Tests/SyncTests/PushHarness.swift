import Foundation
import HostCore
import HostLedger
import HostStorage
import HostSync
import Synchronization
import Testing
import TradepostContract
import TradepostJSON

/// A data folder of its own with one connected store, and an adapter that does what it is told.
final class PushHarness {
  let folder: String
  let storage: Storage
  let store: ConnectedStore
  let sent: SentCount

  static let clock = HostClock(now: { 1_800_000_000_000 }, sleep: { _ in try Task.checkCancellation() })

  init(_ network: any Outbound = Answers(status: 200), clock: HostClock = PushHarness.clock) async throws {
    folder = FileManager.default.temporaryDirectory.path + "/tradepost-\(UUID().uuidString)"
    storage = try Storage(folder: folder, clock: clock)
    store = try await storage.add(
      ConnectedStore(
        row: 0, uid: "", name: "Shop", platform: "acme", book: "main", settings: [:], origins: [:], connectTo: nil,
        allowsLoopback: false, authority: nil,
        account: Account(id: "1", name: "Shop", currency: try #require(Currency("EUR")), timeZone: "UTC", apiVersion: "1"),
        packages: ["acme"]), secrets: [:])
    sent = SentCount(wrapping: network)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func facts(locates: Bool = true) throws -> StoreFacts {
    let locate = locates ? #","locate":["inventory"]"# : ""
    let manifest = try Manifest(
      parsing: Array(
        #"{"id":"acme","name":"Acme","version":"1.0.0","contract":"0.2","library":"a.so","operations":{"push":["inventory"]\#(locate)}}"#
          .utf8))
    return StoreFacts(row: store.row, name: store.name, calendar: .utc, manifest: manifest)
  }

  /// Pushes items `a`, `b`, … to an adapter that takes these steps.
  func push(_ keys: [String], locates: Bool = true, _ steps: [Script.Step], locate: [String: Located.State] = [:]) async throws
    -> PushReport
  {
    let script = Script(steps: steps, found: locate, outbound: sent)
    return try await Push(try facts(locates: locates), session: script, sent: sent, storage: storage, clock: Self.clock)(
      try Self.stock(keys))
  }

  static func stock(_ keys: [String]) throws -> PushItems {
    try PushItems(
      stock: keys.map { StockPush(key: $0, productID: "p" + $0, variantID: "v" + $0, quantity: try #require(Amount("3"))) })
  }
}

/// A network that answers everything alike.
struct Answers: Outbound {
  var status: UInt32
  var delivery = OutboundResponse.Delivery.answered

  func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
    requests.map { _ in
      delivery == .answered
        ? OutboundResponse(status: status, fields: [], body: [])
        : OutboundResponse(failed: Failure(.platform, "the wire broke"), delivery: delivery)
    }
  }
}

/// An adapter's session that takes given steps in each `push`, and finds given things in each `locate`.
final class Script: StoreSession {
  enum Step: Sendable {
    /// A request that changes something; `safe`: one that does not.
    case send(safe: Bool = false)
    /// A request that changes something and may be repeated: it carries a key of its own.
    case repeatable
    /// A question that is put by POST.
    case question
    /// A page of outcomes: key and result.
    case page([(String, Outcome.Result)])
    /// A page of raw records: id and JSON.
    case raw([(String, String)])
    case fail(Failure)
    case hostFails
  }

  let steps: [Step]
  let found: [String: Located.State]
  let outbound: any Outbound
  let calls = Mutex<[OperationCall]>([])

  init(steps: [Step], found: [String: Located.State], outbound: any Outbound) {
    self.steps = steps
    self.found = found
    self.outbound = outbound
  }

  func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
    calls.withLock { $0.append(call) }
    if call.operation == "locate" {
      let asked = try JSONDocument(parsing: call.arguments).root["items"]?.items.compactMap { $0["key"]?.string } ?? []
      try await keep(Page(records: asked.compactMap { key in found[key].map { Self.located(key, $0) } }, cursor: []))
      return OperationResult(value: Array("{}".utf8), isComplete: false, through: 0)
    }
    for step in steps {
      switch step {
      case .send(let isSafe):
        var request = OutboundRequest(method: isSafe ? "GET" : "PUT", path: "/")
        request.isSafe = isSafe
        _ = await outbound.send([request])
      case .repeatable, .question:
        var request = OutboundRequest(method: "POST", path: "/")
        request.isSafe = true
        if case .question = step { request.isQuestion = true }
        _ = await outbound.send([request])
      case .page(let outcomes):
        try await keep(Page(records: outcomes.map { Self.outcome($0.0, $0.1) }, cursor: []))
      case .raw(let records):
        try await keep(Page(records: records.map { PageRecord(id: $0.0, json: Array($0.1.utf8)) }, cursor: []))
      case .fail(let failure): throw failure
      case .hostFails: throw HostError("data.sqlite", "The disk is full.")
      }
    }
    return OperationResult(value: Array("{}".utf8), isComplete: false, through: 0)
  }

  func close() async {}

  private static func outcome(_ key: String, _ result: Outcome.Result) -> PageRecord {
    var writer = JSONWriter()
    Outcome(key: key, result, compared: result == .confirmed).write(to: &writer)
    return PageRecord(id: key, json: writer.bytes)
  }

  private static func located(_ key: String, _ state: Located.State) -> PageRecord {
    var writer = JSONWriter()
    Located(key: key, state, current: "7").write(to: &writer)
    return PageRecord(id: key, json: writer.bytes)
  }
}

extension PushReport {
  /// `a confirmed, b stale`.
  var text: String { items.map { "\($0.line.key) \($0.end)" }.joined(separator: ", ") }
}
