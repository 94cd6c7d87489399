import Foundation
import HostCore
import HostLedger
import HostStorage
import HostSync
import Testing
import TradepostContract
import TradepostJSON

/// A data folder of its own with one connected store, and a shop that is nothing but the pages it is told to give.
final class StorageHarness {
  let folder: String
  let storage: Storage
  let store: ConnectedStore

  init() async throws {
    folder = FileManager.default.temporaryDirectory.path + "/tradepost-\(UUID().uuidString)"
    storage = try Storage(folder: folder, clock: HostClock(now: { 1_800_000_000_000 }, sleep: { _ in }))
    store = try await storage.add(Self.store("Shop", account: "shop.example"), secrets: ["token": "hush-hush-secret"])
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static func store(_ name: String, account: String) throws -> ConnectedStore {
    ConnectedStore(
      row: 0, uid: "", name: name, platform: "acme", book: "main", settings: [:], origins: ["shop": "https://shop.example"],
      connectTo: nil, allowsLoopback: false, authority: nil,
      account: Account(
        id: account, name: name, currency: try #require(Currency("EUR")), timeZone: "Europe/Berlin", apiVersion: "1"),
      packages: ["acme"])
  }

  static func manifest(version: String = "1.0.0") throws -> Manifest {
    try Manifest(
      parsing: Array(
        """
        {"id":"acme","name":"Acme","version":"\(version)","contract":"0.2","library":"acme.so",
         "operations":{"list":["orders"]},
         "statuses":{"paid":{"status":"completed","effect":"books"},"open":{"status":"pending","effect":"reserves"},
          "void":{"status":"cancelled","effect":"reverses"},"cart":{"status":"pending","effect":"ignores"}}}
        """.utf8))
  }

  /// Pulls orders that the shop gives as these pages.
  func pull(
    _ pages: [[PageRecord]], version: String = "1.0.0", isFull: Bool = false, approves: Bool = false, complete: Bool = true,
    failure: Failure? = nil
  ) async throws -> RunReport {
    let facts = StoreFacts(row: store.row, name: store.name, calendar: .utc, manifest: try Self.manifest(version: version))
    let pull = Pull(
      facts, session: PagesSession(pages: pages, isComplete: complete, failure: failure), storage: storage,
      clock: HostClock(now: { 1_800_000_000_000 }, sleep: { _ in }), platform: PlatformClock(wrapping: NoNetwork()))
    var request = Pull.Request(.orders)
    request.isFull = isFull
    request.approves = approves
    return try await pull(request)
  }

  /// An order of one item, paid in full.
  static func order(
    _ id: String, _ total: String, status: String = "paid", version: String = "1", note: String? = nil, currency: String = "EUR"
  ) throws -> PageRecord {
    var order = Order(
      id: id, status: status, currency: try #require(Currency(currency)), total: try #require(Amount(total)),
      createdAt: try #require(Timestamp("2026-03-01T10:00:00+01:00")))
    var line = OrderLine(id: "1", kind: .item, amount: order.total)
    line.quantity = Amount("2")
    line.productID = "p1"
    order.lines = [line]
    order.tenders = [
      Tender(id: "pay", kind: .capture, gateway: "card", amount: order.total, at: order.createdAt)
    ]
    order.note = note
    var address = Address()
    address.firstName = "Canary"
    address.lastName = "Bird"
    address.email = "canary.bird@example.com"
    order.billing = address
    var writer = JSONWriter()
    order.write(to: &writer)
    let source = Array(#"{"platform":"canary-source-\#(id)"}"#.utf8)
    return PageRecord(id: id, version: Array(version.utf8), json: writer.bytes, sources: [source[...]])
  }

  func counts(_ counts: RunCounts) -> String {
    let parts = [
      ("new", counts.created), ("changed", counts.updated), ("same", counts.unchanged), ("ignored", counts.ignored),
      ("held", counts.held), ("quarantined", counts.quarantined), ("deleted", counts.deleted),
    ]
    return parts.filter { $0.1 != 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  /// What is posted, day by day.
  func journal() async throws -> [String] {
    let lines = Lines()
    try await storage.journal(book: nil, store: nil, from: nil, to: nil) { document in
      let entries = document.document.draft.entries.map { "\($0.role) \($0.amount.count)" }.joined(separator: ", ")
      lines.add("\(document.orderNumber) \(document.document.draft.kind.rawValue) r\(document.document.revision): \(entries)")
    }
    return lines.all
  }
}

/// Lines that a closure adds to.
final class Lines: @unchecked Sendable {
  // Unchecked: the journal is read on one thread while the test waits for it.
  private(set) var all: [String] = []
  func add(_ line: String) { all.append(line) }
}

struct NoNetwork: Outbound {
  func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] { [] }
}

/// A session that gives pages, each behind a cursor that says how many came before.
struct PagesSession: StoreSession {
  let pages: [[PageRecord]]
  var isComplete = true
  /// How it ends behind the pages.
  var failure: Failure?
  var through: Int64 = 1_700_000_000_000

  func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
    let start = Int(String(decoding: call.cursor, as: UTF8.self)) ?? 0
    for (number, records) in pages.enumerated().dropFirst(start) {
      try await keep(Page(records: records, cursor: Array(String(number + 1).utf8)))
    }
    if let failure { throw failure }
    return OperationResult(value: Array("null".utf8), isComplete: isComplete && start == 0, through: through)
  }

  func close() async {}
}
