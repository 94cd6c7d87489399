public import HostCore
internal import Synchronization
internal import TradepostContract

/// What a replay has seen.
public struct TapeReport: Sendable, Equatable {
  public var runs = 0
  public var exchanges = 0
  public var pages = 0
  public var records = 0
  /// Ids of records that came out otherwise than on the tape, when they were not to be an error.
  public var changedRecords: [String] = []

  public init() {}
}

/// Plays a tape back to an adapter: it answers from the tape, keeps the tape's time, and fails at the first difference,
/// naming it.
///
///     let replay = try TapeReplay(path: file, sealer: sealer)
///     let session = try await adapter.open(…settings: replay.header.settings…, outbound: replay, clock: replay.clock)
///     let report = try await replay.run(on: session)
public final class TapeReplay: Outbound {
  public let header: TapeHeader
  /// The clock that the session must be opened with.
  public let clock: HostClock
  private let source: TapeSource

  /// Opens a tape; throws when it was changed, is of another version or was sealed with another key.
  public init(path: String, sealer: any Sealer) throws(HostError) {
    let reader = try TapeReader(path: path, sealer: sealer)
    header = reader.header
    source = TapeSource(reader)
    let recorded = header.recorded
    clock = HostClock(
      now: { PlayedRun.current?.now ?? recorded },
      sleep: { _ in PlayedRun.current?.wait() })
  }

  /// Answers from the tape; used by the session, not by you.
  public func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
    guard let run = PlayedRun.current else {
      let failure = Failure(.unsupported, "A tape answers only within its replay.")
      return requests.map { _ in OutboundResponse(failed: failure, delivery: .neverSent) }
    }
    return run.answer(requests)
  }

  /// Runs every operation of the tape again on `session`, one after the other, and throws `replay.differs` at the first
  /// difference. `keep` is given each page; `allowsChangedRecords`: the same requests may lead to other records, as with
  /// the adapter's next version, and the report names them.
  public func run(
    on session: any StoreSession, allowsChangedRecords: Bool = false,
    keep: @Sendable (OperationCall, Page) async throws -> Void = { _, _ in }
  ) async throws -> TapeReport {
    var report = TapeReport()
    while let (number, call, now) = try source.nextCall() {
      let run = PlayedRun(number, call, now: now, source: source, allowsChangedRecords: allowsChangedRecords)
      let outcome: TapeOutcome
      do {
        let result = try await PlayedRun.$current.withValue(run) {
          try await session.run(call) { page in
            try run.give(page)
            try await keep(call, page)
          }
        }
        outcome = .done(value: result.value, isComplete: result.isComplete, through: result.through)
      } catch let failure as Failure {
        outcome = .failed(failure)
      } catch {
        if let difference = run.difference { throw difference }
        guard run.isOver else { throw error }
        outcome = .stopped
      }
      if !run.isOver { try run.end(outcome) }
      run.add(to: &report)
    }
    return report
  }
}

/// The tape's entries, by run: those of other runs are put aside until they are asked for.
final class TapeSource: Sendable {
  private struct State {
    var reader: TapeReader
    var aside: [TapeEntry] = []
  }

  private let state: Mutex<State>

  init(_ reader: TapeReader) { state = Mutex(State(reader: reader)) }

  /// The next run to be played; nil when there is none left.
  func nextCall() throws(HostError) -> (Int64, OperationCall, Int64)? {
    let entry = try next { if case .call = $0 { true } else { false } }
    guard case .call(let run, let call, let now)? = entry else { return nil }
    return (run, call, now)
  }

  func next(of run: Int64) throws(HostError) -> TapeEntry? { try next { $0.run == run } }

  private func next(where fits: (TapeEntry) -> Bool) throws(HostError) -> TapeEntry? {
    let found: Result<TapeEntry?, HostError> = state.withLock { state in
      if let index = state.aside.firstIndex(where: fits) { return .success(state.aside.remove(at: index)) }
      do throws(HostError) {
        while let entry = try state.reader.next() {
          if fits(entry) { return .success(entry) }
          state.aside.append(entry)
        }
        return .success(nil)
      } catch { return .failure(error) }
    }
    return try found.get()
  }
}
