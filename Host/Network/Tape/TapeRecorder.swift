public import HostCore
internal import Synchronization
internal import TradepostContract

/// Records what an adapter is asked and what it asks, so that ``TapeReplay`` can play it back without a network.
///
///     let recorder = try TapeRecorder(path: file, header: header, sealer: sealer, clock: clock)
///     let inner = try await adapter.open(…, outbound: recorder.outbound(connection), clock: recorder.clock)
///     let session = recorder.session(inner)      // give this one to Sync
///     …
///     await session.close()
///     try recorder.finish()
///
/// Requests are recorded as the adapter made them, which is without secrets; answers as it saw them. A recording never
/// harms what it records: when the file cannot be written, ``finish()`` says so, and all else goes on.
public final class TapeRecorder: Sendable {
  /// The clock that the session must be opened with. Within a run it stands still between the entries of the tape.
  public let clock: HostClock
  private let log: TapeLog

  /// Makes the file; throws when there is one already.
  public init(path: String, header: TapeHeader, sealer: any Sealer, clock real: HostClock) throws(HostError) {
    let log = TapeLog(try TapeWriter(path: path, header: header, sealer: sealer))
    self.log = log
    clock = HostClock(
      now: { RecordedRun.current?.now ?? real.now() },
      sleep: { milliseconds in
        try await real.sleep(milliseconds)
        guard let run = RecordedRun.current else { return }
        log.write(.waited(run: run.number, now: run.tick(real)))
      })
    self.real = real
  }

  private let real: HostClock

  /// Records what goes through `inner`.
  public func outbound(_ inner: any Outbound) -> any Outbound { RecordedOutbound(inner: inner, log: log, real: real) }

  /// Records the operations that `inner` runs, the pages that it gives, and how it ends.
  public func session(_ inner: any StoreSession) -> any StoreSession { RecordedSession(inner: inner, log: log, real: real) }

  /// Ends the tape; nothing is recorded afterwards. Throws what went wrong with the file at any time.
  public func finish() throws(HostError) { try log.finish() }
}

/// The tape's one writer, and the first thing that went wrong with it.
private final class TapeLog: Sendable {
  private struct State {
    var writer: TapeWriter?
    var failure: HostError?
    var runs: Int64 = 0
  }

  private let state: Mutex<State>

  init(_ writer: TapeWriter) { state = Mutex(State(writer: writer)) }

  func nextRun() -> Int64 {
    state.withLock { state in
      state.runs += 1
      return state.runs
    }
  }

  func write(_ entry: TapeEntry) {
    state.withLock { state in
      do throws(HostError) { try state.writer?.write(entry) } catch {
        state.failure = error
        state.writer = nil
      }
    }
  }

  func finish() throws(HostError) {
    let failure: HostError? = state.withLock { state in
      if let failure = state.failure { return failure }
      do throws(HostError) { try state.writer?.finish() } catch { return error }
      state.writer = nil
      return nil
    }
    if let failure { throw failure }
  }
}

/// One run under way. Tasks that belong to it find it as a task-local value.
private final class RecordedRun: Sendable {
  @TaskLocal static var current: RecordedRun?

  let number: Int64
  private let stamp: Mutex<Int64>

  init(number: Int64, now: Int64) {
    self.number = number
    stamp = Mutex(now)
  }

  var now: Int64 { stamp.withLock { $0 } }

  /// Moves the run's clock on.
  func tick(_ real: HostClock) -> Int64 {
    stamp.withLock { stamp in
      stamp = real.now()
      return stamp
    }
  }
}

private struct RecordedOutbound: Outbound {
  let inner: any Outbound
  let log: TapeLog
  let real: HostClock

  func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
    let responses = await inner.send(requests)
    if let run = RecordedRun.current {
      log.write(.exchange(run: run.number, requests, responses, now: run.tick(real)))
    }
    return responses
  }
}

private struct RecordedSession: StoreSession {
  let inner: any StoreSession
  let log: TapeLog
  let real: HostClock

  func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
    let run = RecordedRun(number: log.nextRun(), now: real.now())
    log.write(.call(run: run.number, call, now: run.now))
    do {
      let result = try await RecordedRun.$current.withValue(run) {
        try await inner.run(call) { page in
          try await keep(page)
          log.write(.page(run: run.number, PageDigest(page), now: run.tick(real)))
        }
      }
      log.write(
        .end(run: run.number, .done(value: result.value, isComplete: result.isComplete, through: result.through)))
      return result
    } catch {
      log.write(.end(run: run.number, (error as? Failure).map { .failed($0) } ?? .stopped))
      throw error
    }
  }

  func close() async { await inner.close() }
}
