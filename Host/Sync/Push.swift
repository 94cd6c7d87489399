public import HostCore
internal import HostLedger
internal import TradepostContract
internal import TradepostJSON

/// Brings local changes to a store: hands checked items to the adapter, keeps every outcome before the next request, asks
/// the platform about what is in doubt, and never sends anything twice by itself.
public struct Push: Sendable {
  /// Items that one operation is given.
  static let batch = 250

  /// Milliseconds between the questions about what the platform has taken and not shown yet.
  public static let patience: [Int64] = [1000, 2000, 4000, 8000, 15_000]

  let facts: StoreFacts
  let session: any StoreSession
  let sent: SentCount
  let storage: any PushStorage
  let clock: HostClock
  let waits: [Int64]

  /// - Parameter sent: the count that the session's requests pass through.
  public init(
    _ facts: StoreFacts, session: any StoreSession, sent: SentCount, storage: any PushStorage, clock: HostClock,
    waits: [Int64] = Push.patience
  ) {
    self.facts = facts
    self.session = session
    self.sent = sent
    self.storage = storage
    self.clock = clock
    self.waits = waits
  }

  /// Runs to the end, whatever that is. Throws only when not even the run's own record can be written.
  ///
  /// - Parameter outbox: the rows that the items stand in, or are put into in the moment in which the push begins.
  /// - Parameter started: called with the push's id once it is recorded.
  public func callAsFunction(
    _ items: PushItems, outbox: OutboxUse = .none, started tell: @Sendable (Ident) -> Void = { _ in },
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws(HostError) -> PushReport {
    let started = clock.now()
    var start = PushStart(
      store: facts.row, resource: items.resource, packageVersion: facts.manifest.version, startedAt: started, lines: items.lines)
    start.outbox = outbox
    let begun = try await storage.begin(start)
    tell(begun.uid)
    var end = RunEnd(state: .done, endedAt: 0)
    var done = 0
    for start in stride(from: 0, to: items.lines.count, by: Self.batch) {
      let lines = Array(items.lines[start..<min(start + Self.batch, items.lines.count)])
      let keeper = PushKeeper(lines, run: begun.run, storage: storage, sent: sent)
      guard end.state == .done else {
        try await keeper.end(byAdapter: true, reason: "The push had ended before.")
        continue
      }
      try await push(lines, items.resource, begun.run, keeper, before: done, &end, progress)
      done += lines.count
    }
    return try await finish(begun, items.resource, &end, startedAt: started)
  }

  private func push(
    _ lines: [PushLine], _ resource: Resource, _ run: Int64, _ keeper: PushKeeper, before done: Int, _ end: inout RunEnd,
    _ progress: @escaping @Sendable (Int) -> Void
  ) async throws(HostError) {
    var isByAdapter = true
    do {
      _ = try await session.run(Self.call("push", resource, lines, run)) { page in
        try await keeper.keep(page)
        progress(await done + keeper.count)
      }
    } catch {
      end.fail(error, cancelled: "It was cancelled. What had not left the host was not sent.")
      // A failure of the adapter's own is an end that it chose; a refusal of ours, a full disk or Ctrl-C is not.
      isByAdapter = (error as? Failure).map { $0.code != .cancelled && $0.code != .adapter } ?? false
    }
    let reason = end.state == .done ? "The adapter ended without a word about it. Tell its author." : end.message
    try await keeper.end(byAdapter: isByAdapter, reason: reason)
  }

  /// Asks about what is open, then ends the run.
  private func finish(
    _ begun: (run: Int64, uid: Ident), _ resource: Resource, _ end: inout RunEnd, startedAt: Int64
  ) async throws(HostError) -> PushReport {
    let answers = await locate(begun.run, resource, pushedAt: clock.now(), &end)
    let items = try await storage.pushed(begun.run)
    let counts = PushCounts(items)
    if end.state == .done, !counts.areAllWell { end.state = .doneWithSkips }
    if end.message.isEmpty, counts["in_doubt"] > 0 {
      end.message =
        "Of \(counts["in_doubt"]) nobody knows whether they arrived: ask again with tradepost sync locate SYNC-\(begun.uid.text),"
        + " or look at the shop before you push them again."
    }
    end.endedAt = clock.now()
    try await storage.end(begun.run, end)
    return PushReport(
      uid: begun.uid, store: facts.name, resource: resource, items: items, end: end, startedAt: startedAt, answers: answers)
  }

  /// - Parameter since: of `locate`, when the last of it was pushed.
  static func call(
    _ operation: String, _ resource: Resource, _ lines: [PushLine], _ run: Int64, since: Int64 = 0
  ) -> OperationCall {
    var writer = JSONWriter(reserving: lines.reduce(32) { $0 + $1.item.count + 1 })
    writer.object { writer in
      writer.key("items")
      writer.list { writer in for line in lines { line.item.withUnsafeBytes { writer.raw($0) } } }
    }
    var call = OperationCall(operation, resource)
    call.arguments = writer.text
    call.since = since
    call.seed = UInt64(bitPattern: run)
    return call
  }
}
