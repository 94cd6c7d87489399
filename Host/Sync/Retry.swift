public import HostCore
internal import HostLedger
public import TradepostContract

/// Tries again what a run left aside, from what is stored, without asking the platform: quarantined records that the host
/// refused (an unknown state that has a rule now), and held orders.
public struct Retry: Sendable {
  let facts: StoreFacts
  let storage: any SyncStorage
  let clock: HostClock
  let mapping: FieldMapping

  public init(
    _ facts: StoreFacts, storage: any SyncStorage, clock: HostClock, mapping: FieldMapping = FieldMapping()
  ) {
    self.facts = facts
    self.storage = storage
    self.clock = clock
    self.mapping = mapping
  }

  /// - Parameter started: called with the run's id once it is recorded.
  public func callAsFunction(
    _ resource: Resource, approves: Bool, started tell: @Sendable (Ident) -> Void = { _ in }
  ) async throws(HostError) -> RunReport {
    let watch = ContinuousClock.now
    let started = clock.now()
    var records = try await storage.quarantined(resource, store: facts.row)
    if resource == .orders { records += try await storage.held(store: facts.row) }
    var start = RunStart(
      store: facts.row, resource: resource, packageVersion: facts.manifest.version, isFull: false, since: nil, startedAt: started)
    start.approves = approves
    start.isRetry = true
    let begun = try await storage.begin(start)
    tell(begun.uid)
    var request = Pull.Request(resource)
    request.approves = approves
    let keeper = PageKeeper(
      facts, request, begun, storage: storage,
      quarantined: Set(try await storage.quarantinedIDs(resource, store: facts.row)), mapping: mapping)
    var end = RunEnd(state: .done, endedAt: 0)
    end.message = "Tried again from what was stored."
    do {
      for first in stride(from: 0, to: records.count, by: 200) {
        try Task.checkCancellation()
        let page = Page(records: Array(records[first..<min(first + 200, records.count)]), cursor: begun.cursor)
        try await keeper.keep(page, retries: true)
      }
    } catch { end.fail(error, cancelled: "It was cancelled; what was not tried yet still waits.") }
    let counts = await keeper.counts
    if end.state == .done, counts.quarantined + counts.held > 0 { end.state = .doneWithSkips }
    // Such a run reads nothing from the shop, so an interrupted one before it is still the one to go on behind.
    end.code = "retry"
    end.endedAt = clock.now()
    try await storage.end(begun.run, end)
    return RunReport(
      uid: begun.uid, store: facts.name, resource: resource, counts: counts, end: end, elapsed: .now - watch, continues: false)
  }
}
