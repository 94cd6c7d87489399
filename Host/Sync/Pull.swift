public import HostCore
internal import HostLedger
public import TradepostContract
internal import TradepostJSON

/// Brings one kind of record from a store into the books: lists what changed since the watermark, stores it page by page,
/// and ends with a report that hides nothing.
public struct Pull: Sendable {
  /// What the operator asked for.
  public struct Request: Sendable {
    public var resource: Resource
    /// Everything, whatever the watermark says; what a whole list lacks is then gone from the shop.
    public var isFull = false
    /// The operator's own watermark, in milliseconds of platform time.
    public var since: Int64?
    /// Accept what would else wait for a person: postings that an adapter's update changes, the loss of half a list.
    public var approves = false

    public init(_ resource: Resource) { self.resource = resource }
  }

  /// How far a run is.
  public struct Progress: Sendable {
    public var resource: Resource
    public var counts: RunCounts
    /// The platform's own count; nil: it cannot say.
    public var expected: Int64?
  }

  /// A watermark lies this much before the moment that the run began, in milliseconds: clocks of one platform's servers
  /// differ, and what is read twice is recognised.
  public static let overlap: Int64 = 120_000

  let facts: StoreFacts
  let session: any StoreSession
  let storage: any SyncStorage
  let clock: HostClock
  let platform: PlatformClock
  let mapping: FieldMapping

  /// - Parameter platform: the clock that the session's requests pass through.
  public init(
    _ facts: StoreFacts, session: any StoreSession, storage: any SyncStorage, clock: HostClock, platform: PlatformClock,
    mapping: FieldMapping = FieldMapping()
  ) {
    self.mapping = mapping
    self.facts = facts
    self.session = session
    self.storage = storage
    self.clock = clock
    self.platform = platform
  }

  /// Runs to the end, whatever that is. Throws only when not even the run's own record can be written.
  ///
  /// - Parameter started: called with the run's id once it is recorded.
  public func callAsFunction(
    _ request: Request, started tell: @Sendable (Ident) -> Void = { _ in }, progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws(HostError) -> RunReport {
    let watch = ContinuousClock.now
    let started = clock.now()
    var start = RunStart(
      store: facts.row, resource: request.resource, packageVersion: facts.manifest.version, isFull: request.isFull,
      since: request.since, startedAt: started)
    start.approves = request.approves
    let begun = try await storage.begin(start)
    tell(begun.uid)
    let keeper = PageKeeper(
      facts, request, begun, storage: storage,
      quarantined: Set(try await storage.quarantinedIDs(request.resource, store: facts.row)), mapping: mapping,
      platform: platform, startedAt: started)
    var end = RunEnd(state: .done, endedAt: 0)
    do {
      try await walk(request, begun, keeper, startedAt: started, &end, progress)
    } catch {
      end.fail(error, cancelled: "It was cancelled; the next run goes on behind the last stored page.")
    }
    let counts = await keeper.counts
    if end.state == .done, counts.quarantined + counts.held > 0 { end.state = .doneWithSkips }
    end.endedAt = clock.now()
    try await storage.end(begun.run, end)
    return RunReport(
      uid: begun.uid, store: facts.name, resource: request.resource, counts: counts, end: end, elapsed: .now - watch,
      continues: !begun.cursor.isEmpty)
  }

  private func walk(
    _ request: Request, _ begun: RunBegun, _ keeper: PageKeeper, startedAt: Int64, _ end: inout RunEnd,
    _ progress: @escaping @Sendable (Progress) -> Void
  ) async throws {
    let expected = try await count(request.resource, since: begun.since)
    end.platformCount = expected

    var call = OperationCall("list", request.resource)
    call.since = begun.since
    call.cursor = begun.cursor
    call.seed = UInt64(bitPattern: begun.run)
    let result: OperationResult
    do {
      result = try await session.run(call) { page in
        progress(Progress(resource: request.resource, counts: try await keeper.keep(page), expected: expected))
      }
    } catch let failure as Failure where failure.code == .cursor && !call.cursor.isEmpty {
      call.cursor = []
      result = try await session.run(call) { page in
        progress(Progress(resource: request.resource, counts: try await keeper.keep(page), expected: expected))
      }
    }
    // A walk that went on behind an interrupted one has not seen all of the list.
    if result.isComplete, begun.cursor.isEmpty, begun.lastRow > 0 {
      try await keeper.delete(try await storage.stored(request.resource, store: facts.row), &end)
    }
    let through = result.through > 0 ? result.through : begun.through ?? platform.firstAnswer
    // A platform whose clock runs ahead of ours, were it by centuries, must not make later runs skip what comes until then.
    end.watermark = through.map { max(0, min($0, startedAt) - Self.overlap) }
    await Self.compare(request, keeper.counts, begun, &end)
  }

  /// The platform's own count of what is about to be listed; nil when the adapter or the platform cannot say.
  private func count(_ resource: Resource, since: Int64) async throws -> Int64? {
    guard facts.manifest.has("count", resource) else { return nil }
    var call = OperationCall("count", resource)
    call.since = since
    let result = try await session.run(call) { _ in }
    return try? JSONDocument(parsing: result.value).root["count"]?.int64
  }

  /// Says by how much the walk and the platform's count differ. They do when a shop is busy; a fresh run tells.
  private static func compare(_ request: Request, _ counts: RunCounts, _ begun: RunBegun, _ end: inout RunEnd) {
    guard let expected = end.platformCount, begun.cursor.isEmpty, end.message.isEmpty else { return }
    let collected = counts.total - counts.deleted
    guard collected != expected else { return }
    end.message = "The platform counted \(expected) \(request.resource.rawValue) when the run began, \(collected) came."
  }
}
