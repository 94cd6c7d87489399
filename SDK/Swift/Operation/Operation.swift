internal import Synchronization
internal import TradepostABI
internal import TradepostContract

/// One running operation: the author's task and the executor that runs it, and nothing else ever does (SE-0417). The host
/// drains it inside `resume`, so that no code of the author's runs on a thread of its own. It is the contract's `tp_op`.
final class Operation: TaskExecutor, @unchecked Sendable {
  // Unchecked: what strays of the author's may touch from other threads lies behind `state`; the rest is touched only by
  // start, resume and drop, of which the host never makes two at once.

  private struct State: Sendable {
    var jobs: [UnownedJob] = []
    var agenda: Agenda
    var outcome: Result<Action.Ending, Failure>?
    /// Cancelled or dropped: whoever asks for something is turned away.
    var isOver = false
    /// Dropped: there is no one left who drains, so that a straggler's job runs where it arrives.
    var isDropped = false
    /// Inside `resume`, where the host may be called.
    var isInside = false
    var now: Int64
    var dice: SplitMix64
  }

  let call: Call
  private let session: Session
  private let state: Mutex<State>
  private var task: Task<Void, Never>?
  private var writer = StepWriter()
  private var hasEnded = false

  init(_ session: Session, _ call: tp_call) {
    self.session = session
    self.call = Call(call)
    state = Mutex(
      State(
        agenda: Agenda(cursor: call.cursor.array, keepsFirst: self.call.operation == "push"), now: call.now_ms,
        dice: SplitMix64(seed: call.seed)))
    task = Task(executorPreference: self) { await self.perform() }
  }

  private func perform() async {
    let outcome: Result<Action.Ending, Failure>
    do {
      outcome = .success(try await call.perform(with: session.adapter.get(), Run(self)))
    } catch { outcome = .failure(Failure(thrown: error)) }
    state.withLock { $0.outcome = outcome }
  }

  // MARK: The host's side

  func retained() -> OpaquePointer { OpaquePointer(Unmanaged.passRetained(self).toOpaque()) }

  static func borrowed(_ handle: OpaquePointer) -> Operation {
    Unmanaged<Operation>.fromOpaque(UnsafeRawPointer(handle)).takeUnretainedValue()
  }

  static func drop(_ handle: OpaquePointer) {
    let operation = Unmanaged<Operation>.fromOpaque(UnsafeRawPointer(handle)).takeRetainedValue()
    operation.cancel()
    let left = operation.state.withLock { state in
      state.isDropped = true
      defer { state.jobs.removeAll() }
      return state.jobs
    }
    for job in left { job.runSynchronously(on: operation.asUnownedTaskExecutor()) }
  }

  func resume(_ pointer: UnsafePointer<tp_reply>, _ step: UnsafeMutablePointer<tp_step>) -> Int32 {
    writer.reset()
    let action = hasEnded ? .finish(.failure(.ended)) : advance(pointer)
    writer.write(action, to: step)
    guard case .finish = action else { return 1 }
    hasEnded = true
    return 0
  }

  private func advance(_ pointer: UnsafePointer<tp_reply>) -> Action {
    let now = readGrowing(pointer, zero: tp_reply()).now_ms
    let (requests, sends) = state.withLock { state in
      state.isInside = true
      state.now = now
      return (state.agenda.requestsInFlight, state.agenda.sendCount)
    }
    defer { state.withLock { $0.isInside = false } }

    let wakes: [Wake]?
    var unasked = "a reply"
    switch Reply(pointer, requests: requests, send: sends &- 1) {
    case .start: wakes = []
    case .responses(let responses):
      unasked = "responses"
      wakes = state.withLock { $0.agenda.take(responses) }
    case .done:
      unasked = "an OK"
      wakes = state.withLock { $0.agenda.takeDone(now: now) }
    case .refused(let reason): wakes = state.withLock { $0.agenda.refuse(.refused(reason)) }
    case .cancel:
      cancel()
      return .finish(.failure(.cancelled))
    case .unknown(let kind): return .finish(.failure(.unknownReply(kind)))
    }
    guard let wakes else { return .finish(.failure(.unasked(unasked))) }
    for wake in wakes { wake() }
    drain()
    return state.withLock { state in
      if let outcome = state.outcome { return .finish(outcome) }
      return state.agenda.next(now: now) ?? .finish(.failure(.strayed))
    }
  }

  /// Ends the author's task, if it has not ended: everything it waits for throws.
  private func cancel() {
    let wakes = state.withLock { state in
      state.isOver = true
      return state.agenda.cancel()
    }
    task?.cancel()
    for wake in wakes { wake() }
    drain()
  }

  private func drain() {
    while true {
      let jobs = state.withLock { state in
        let jobs = state.jobs
        state.jobs.removeAll(keepingCapacity: true)
        return jobs
      }
      if jobs.isEmpty { return }
      for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let runsHere = state.withLock { state in
      if !state.isDropped { state.jobs.append(job) }
      return state.isDropped
    }
    if runsHere { job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  // MARK: The author's side, by way of Run

  func send(_ requests: [Request]) async throws -> [Response] {
    if requests.isEmpty { return [] }
    return try await withUnsafeThrowingContinuation { continuation in
      ask(continuation) { $0.ask(Agenda.SendAsk(requests: requests, continuation: continuation)) }
    }
  }

  func keep(_ records: Records) async throws {
    try await withUnsafeThrowingContinuation { continuation in
      ask(continuation) { $0.ask(Agenda.PageAsk(records: records, continuation: continuation)) }
    }
  }

  func wait(milliseconds: Int64) async throws {
    let now = now
    let until = now.addingReportingOverflow(max(0, milliseconds)).partialValue
    try await withUnsafeThrowingContinuation { continuation in
      ask(continuation) { $0.ask(Agenda.WaitAsk(until: max(now, until), continuation: continuation)) }
    }
  }

  private func ask<T>(_ continuation: UnsafeContinuation<T, any Error>, _ put: (inout Agenda) -> Void) {
    let refused =
      Task.isCancelled
      || state.withLock { state in
        if !state.isOver { put(&state.agenda) }
        return state.isOver
      }
    if refused { continuation.resume(throwing: CancellationError()) }
  }

  var now: Int64 { state.withLock { $0.now } }

  func random() -> UInt64 { state.withLock { $0.dice.next() } }

  func log(_ level: UInt32, _ message: String) {
    guard state.withLock({ $0.isInside }) else { return }
    session.log(level, message)
  }
}
