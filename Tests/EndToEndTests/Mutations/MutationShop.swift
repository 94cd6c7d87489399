import Foundation
import HostCore
import HostLedger
import HostStorage
import HostSync
import TradepostContract
import TradepostJSON

/// A data folder with one store whose session gives what it is told to.
final class MutationShop {
  let storage: Storage
  let store: ConnectedStore
  private let folder: String

  init() async throws {
    folder = FileManager.default.temporaryDirectory.path + "/tradepost-\(UUID().uuidString)"
    storage = try Storage(folder: folder)
    guard let currency = Currency("EUR") else { throw HostError("test.currency", "no EUR") }
    store = try await storage.add(
      ConnectedStore(
        row: 0, uid: "", name: "Shop", platform: "acme", book: "main", settings: [:], origins: [:], connectTo: nil,
        allowsLoopback: false, authority: nil,
        account: Account(id: "1", name: "Shop", currency: currency, timeZone: "Europe/Berlin", apiVersion: "1"),
        packages: ["acme"]), secrets: [:])
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static let manifest = """
    {"id":"acme","name":"Acme","version":"1.0.0","contract":"0.2","library":"acme.so","operations":{"list":["orders"]},
     "statuses":{"open":{"status":"completed","effect":"books"}}}
    """

  /// Pulls pages that hold these mutants, each between two good records of its kind, and tells what came of each.
  func pull(_ specimen: Specimen, _ mutants: [Mutant]) async throws -> (report: RunReport, fates: [Fate]) {
    let pages = mutants.enumerated().map { number, mutant in
      Page(
        records: [
          Self.record("\(number)-before", Array(specimen.json.utf8)), Self.record("\(number)-mutant", mutant.json),
          Self.record("\(number)-behind", Array(specimen.json.utf8)),
        ], cursor: Array("\(number)".utf8))
    }
    let facts = StoreFacts(
      row: store.row, name: store.name, calendar: .utc, manifest: try Manifest(parsing: Array(Self.manifest.utf8)))
    let pull = Pull(
      facts, session: PagesSession(pages: pages), storage: storage, clock: .system,
      platform: PlatformClock(wrapping: NoNetwork()))
    let report = try await pull(Pull.Request(specimen.resource))
    let ids = pages.flatMap { $0.records.map(\.id) }
    let known = try await storage.known(specimen.resource, store: store.row, ids: ids)
    var aside: [String: SkippedView] = [:]
    for record in try await storage.skipped(store: store.row, limit: 1_000_000) { aside[record.externalID] = record }
    let fates = mutants.indices.map { number in
      Fate(
        mutant: mutants[number], neighbours: [known[number * 3], known[number * 3 + 2]], known: known[number * 3 + 1],
        aside: aside["\(number)-mutant"])
    }
    return (report, fates)
  }

  /// The record with its id in the place of `ID`.
  private static func record(_ id: String, _ template: [UInt8]) -> PageRecord {
    var json: [UInt8] = []
    json.reserveCapacity(template.count + 16)
    var at = 0
    let placeholder = Array("\"ID\"".utf8)
    while at < template.count {
      if template[at...].starts(with: placeholder) {
        json += Array("\"\(id)\"".utf8)
        json += template[(at + placeholder.count)...]
        break
      }
      json.append(template[at])
      at += 1
    }
    return PageRecord(id: id, json: json)
  }
}

/// What came of a mutant and of the good records around it.
struct Fate: CustomStringConvertible {
  let mutant: Mutant
  let neighbours: [KnownRecord?]
  let known: KnownRecord?
  let aside: SkippedView?

  var description: String {
    let end = aside.map { "\($0.state): \($0.reason): \($0.message.prefix(300))" } ?? (known == nil ? "lost" : "stored")
    return "\(mutant.path) \(mutant.how): \(end)"
  }

  /// In words: what should not have happened; nil when all is well.
  var problem: String? {
    if neighbours.contains(where: { $0 == nil || $0?.isHeld == true }) { return "\(self): a neighbour was lost" }
    guard let aside else { return known == nil ? "\(self)" : nil }
    if aside.state == "held" { return aside.message.isEmpty ? "\(self): held without a reason" : nil }
    if aside.reason == "unknown_status" { return mutant.path == "/status" ? nil : "\(self): another member's fault" }
    return names(aside.message) ? nil : "\(self): the reason names another place"
  }

  /// The place in the reason is the mutant's, or one below or above it.
  private func names(_ message: String) -> Bool {
    guard let place = message.split(separator: " ").first(where: { $0.hasPrefix("/") }).map(String.init) else { return false }
    return place == mutant.path || place.hasPrefix(mutant.path + "/")
  }
}

private struct PagesSession: StoreSession {
  let pages: [Page]

  func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
    for page in pages { try await keep(page) }
    return OperationResult(value: Array("{}".utf8), isComplete: true, through: 1)
  }

  func close() async {}
}

private struct NoNetwork: Outbound {
  func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] { [] }
}
