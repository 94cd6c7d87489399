internal import HostCore
internal import HostLedger
internal import TradepostContract

/// Stores the pages of one run, one after the other, and remembers what it saw.
actor PageKeeper {
  private let facts: StoreFacts
  private let request: Pull.Request
  private let begun: RunBegun
  private let storage: any SyncStorage
  private let quarantined: Set<String>
  private let platform: PlatformClock?
  private let startedAt: Int64
  private let mapping: FieldMapping
  /// Seeds the hashes of this run's records: who wrote them, and in which version, goes into each.
  private let recordSeed: UInt64
  private var seen = RowSet()
  /// Records that could not be read and are not known by their id either: any stored one may be meant.
  private var unreadable = 0
  private(set) var counts = RunCounts()

  init(
    _ facts: StoreFacts, _ request: Pull.Request, _ begun: RunBegun, storage: any SyncStorage, quarantined: Set<String>,
    mapping: FieldMapping, platform: PlatformClock? = nil, startedAt: Int64 = .max
  ) {
    self.mapping = mapping
    self.facts = facts
    self.request = request
    self.begun = begun
    self.storage = storage
    self.quarantined = quarantined
    self.platform = platform
    self.startedAt = startedAt
    self.recordSeed = Hash128(of: facts.hashPrefix(request.resource), seed: storage.hashSeed).low
  }

  /// Decides about a page and commits it; returns the counts so far.
  @discardableResult
  func keep(_ page: Page, retries: Bool = false) async throws(HostError) -> RunCounts {
    var decision = PageDecision(
      facts, request.resource, run: begun.run, cursor: page.cursor, quarantined: quarantined, retries: retries,
      approves: request.approves)
    decision.effects.through = begun.through ?? platform?.firstAnswer.map { min($0, startedAt) }
    decision.effects.counts.pages = 1
    let records = Self.lastOfEach(page.records)
    decision.effects.counts.unchanged = Int64(page.records.count - records.count)

    let known = try await storage.known(request.resource, store: facts.row, ids: records.map(\.id))
    let seed = storage.hashSeed
    for (record, known) in zip(records, known) {
      let hash = Hash128(of: record.json, seed: recordSeed)
      var posted: [PostedDocument] = []
      if let known {
        seen.insert(known.row)
        if request.resource == .orders, decision.needsWork(record, hash: hash, known: known) {
          posted = try await storage.posted(order: known.row)
        }
      } else if record.rejection != nil {
        unreadable += 1
      }
      decision.decide(record, hash: hash, known: known, posted: posted) { Hash128(of: $0, seed: seed) }
    }
    try await mapping.apply(to: &decision.effects.changes)
    try await storage.commit(decision.effects)
    counts.add(decision.effects.counts)
    return counts
  }

  /// A record that a page holds twice counts as it was read last. Ids are the same when their bytes are: two spellings of
  /// one letter are equal as `String`.
  private static func lastOfEach(_ records: [PageRecord]) -> [PageRecord] {
    guard Set(records.lazy.map(\.id)).count < records.count else { return records }
    var places: [[UInt8]: Int] = [:]
    for (place, record) in records.enumerated() { places[Array(record.id.utf8)] = place }
    return records.enumerated().filter { places[Array($0.element.id.utf8)] == $0.offset }.map(\.element)
  }

  /// Takes back what a whole list lacks. The loss of half of what is stored, or of all of it, is more likely a fault than a
  /// fact: a person says so first.
  func delete(_ standing: [(id: String, row: Int64)], _ end: inout RunEnd) async throws(HostError) {
    let gone = standing.filter { $0.row <= begun.lastRow && !seen.contains($0.row) }
    guard !gone.isEmpty else { return }
    if unreadable > 0, !request.approves {
      end.message =
        "The list lacks \(gone.count) stored \(request.resource.rawValue), but \(unreadable) of its records could not be read"
        + " and may be those; they were kept. If they are really gone, run it again with --full --approve."
      return
    }
    if gone.count == standing.count || gone.count > 10 && gone.count > standing.count / 2, !request.approves {
      end.state = .doneWithSkips
      end.message =
        "The list lacks \(gone.count) of \(standing.count) stored \(request.resource.rawValue); they were kept."
        + " If they are really gone, run it again with --full --approve."
      return
    }
    for start in stride(from: 0, to: gone.count, by: 200) {
      let records = gone[start..<min(start + 200, gone.count)].map { PageRecord(id: $0.id, json: [], isDeleted: true) }
      try await keep(Page(records: records, cursor: []))
    }
  }
}
