public import HostCore
internal import HostLedger
public import TradepostContract
internal import TradepostJSON

/// Reads records again that a platform said something about, and applies them as a list would: what is gone is taken back.
public struct Refresh: Sendable {
  private static let batch = 100

  let facts: StoreFacts
  let session: any StoreSession
  let storage: any SyncStorage
  let clock: HostClock
  let mapping: FieldMapping

  public init(
    _ facts: StoreFacts, session: any StoreSession, storage: any SyncStorage, clock: HostClock, mapping: FieldMapping = FieldMapping()
  ) {
    self.facts = facts
    self.session = session
    self.storage = storage
    self.clock = clock
    self.mapping = mapping
  }

  /// Runs to the end, whatever that is. Throws only when not even the run's own record can be written.
  public func callAsFunction(_ resource: Resource, ids: [String]) async throws(HostError) -> RunReport {
    let watch = ContinuousClock.now
    let started = clock.now()
    var start = RunStart(
      store: facts.row, resource: resource, packageVersion: facts.manifest.version, isFull: false, since: nil, startedAt: started)
    start.operation = "deliver"
    let begun = try await storage.begin(start)
    let keeper = PageKeeper(
      facts, Pull.Request(resource), begun, storage: storage,
      quarantined: Set(try await storage.quarantinedIDs(resource, store: facts.row)), mapping: mapping)
    var end = RunEnd(state: .done, endedAt: 0)
    do {
      for start in stride(from: 0, to: ids.count, by: Self.batch) {
        try await read(Array(ids[start..<min(start + Self.batch, ids.count)]), resource, keeper)
      }
    } catch {
      end.fail(error, cancelled: "It was cancelled; the next list finds what it left out.")
    }
    let counts = await keeper.counts
    if end.state == .done, counts.quarantined + counts.held > 0 { end.state = .doneWithSkips }
    end.endedAt = clock.now()
    try await storage.end(begun.run, end)
    return RunReport(
      uid: begun.uid, store: facts.name, resource: resource, counts: counts, end: end, elapsed: .now - watch, continues: false)
  }

  private func read(_ ids: [String], _ resource: Resource, _ keeper: PageKeeper) async throws {
    var writer = JSONWriter()
    GetArguments(ids: ids).write(to: &writer)
    var call = OperationCall("get", resource)
    call.arguments = writer.text
    let result = try await session.run(call) { page in try await keeper.keep(page) }
    let missing: [String]
    do throws(JSONError) { missing = try GetResult(json: JSONDocument(parsing: result.value).root).missing } catch {
      throw Failure(.adapter, "The adapter's answer to get \(resource.rawValue) is not what its schema says: \(error). Tell its author.")
    }
    // Nothing is taken back that nobody asked about.
    let asked = Set(ids.map { Array($0.utf8) })
    let gone = missing.filter { asked.contains(Array($0.utf8)) }
    guard !gone.isEmpty else { return }
    try await keeper.keep(Page(records: gone.map { PageRecord(id: $0, json: [], isDeleted: true) }, cursor: []))
  }
}
