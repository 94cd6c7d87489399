internal import HostCore
internal import TradepostABI
internal import TradepostContract

/// A lane in this process: the fastest, for libraries that are trusted not to crash.
final class InProcessLane: Lane {
  private let thread: LaneThread
  private let world: LaneWorld

  /// Opens a session of the adapter for a store, whose settings are a JSON object.
  init(_ entry: AdapterEntry, settings: [UInt8], context: LaneContext) async throws(LaneError) {
    let thread = LaneThread(context)
    let world = LaneWorld(entry, limits: context.limits)
    let opened = try await thread.perform("open") { world.open(store: context.store, settings: settings) }
    guard opened else {
      thread.finish()
      throw .memory("open")
    }
    self.thread = thread
    self.world = world
  }

  /// A session that nobody closed.
  deinit { thread.post("close") { [world] in world.close() } }

  func start(_ call: LaneCall) async throws(LaneError) -> LaneOperation {
    let (name, world) = (call.call.name, world)
    guard let number = try await thread.perform(name, { world.start(call) }) else { throw .memory("start") }
    return LaneOperation(number: number, name: name)
  }

  func resume(_ operation: LaneOperation, _ reply: LaneReply) async throws(LaneError) -> LaneStep {
    let world = world
    return try await thread.perform(operation.name) { world.resume(operation.number, reply) }.get()
  }

  func drop(_ operation: LaneOperation) async {
    thread.post(operation.name) { [world] in world.drop(operation.number) }
  }

  func close() async {
    let world = world
    try? await thread.perform("close") { world.close() }
    thread.finish()
  }
}

/// The adapter's objects of one lane.
private final class LaneWorld: @unchecked Sendable {
  // Unchecked: touched on the lane's thread alone.
  private let entry: AdapterEntry
  private let reader: StepReader
  private var session: OpaquePointer?
  private var operations: [UInt64: Running] = [:]
  private var last: UInt64 = 0

  private struct Running {
    let pointer: OpaquePointer
    /// The reply that it was last resumed with.
    var reply: ReplyMemory?
    var hasEnded = false
  }

  init(_ entry: AdapterEntry, limits: RuntimeLimits) {
    self.entry = entry
    self.reader = StepReader(limits: limits)
  }

  /// tp_adapter.open()
  func open(store: String, settings: [UInt8]) -> Bool {
    session = Array(store.utf8).withBytes { store in
      settings.withBytes { settings in
        var given = tp_settings(size: MemoryLayout<tp_settings>.size, store_id: store, settings: settings)
        return entry.open(HostTable.shared.pointer, &given)
      }
    }
    return session != nil
  }

  /// tp_adapter.start()
  func start(_ lane: LaneCall) -> UInt64? {
    guard let session else { return nil }
    let call = lane.call
    let pointer = Array(call.operation.utf8).withBytes { operation in
      Array((call.resource?.rawValue ?? "").utf8).withBytes { resource in
        Array(call.arguments.utf8).withBytes { arguments in
          call.cursor.withBytes { cursor in
            var given = tp_call(
              size: MemoryLayout<tp_call>.size, operation: operation, resource: resource, arguments: arguments,
              cursor: cursor, since_ms: call.since, seed: call.seed, now_ms: lane.now)
            return entry.start(session, &given)
          }
        }
      }
    }
    guard let pointer else { return nil }
    last += 1
    operations[last] = Running(pointer: pointer)
    return last
  }

  /// tp_adapter.resume()
  func resume(_ number: UInt64, _ reply: LaneReply) -> Result<LaneStep, LaneError> {
    guard let running = operations[number] else { return .failure(.closed) }
    guard !running.hasEnded else {
      return .failure(.malformed(StepProblem(problem: "was to be resumed after its end")))
    }
    let memory = ReplyMemory(reply)
    var step = tp_step()
    step.size = MemoryLayout<tp_step>.size
    step.kind = StepReader.unanswered
    let more = entry.resume(running.pointer, memory.reply, &step)
    operations[number]?.reply = memory
    operations[number]?.hasEnded = more == 0
    do throws(StepProblem) { return .success(try reader.read(step, more: more)) } catch {
      return .failure(.malformed(error))
    }
  }

  /// tp_adapter.drop()
  func drop(_ number: UInt64) {
    guard let running = operations.removeValue(forKey: number) else { return }
    entry.drop(running.pointer)
    withExtendedLifetime(running.reply) {}
  }

  /// tp_adapter.close()
  func close() {
    for number in operations.keys.sorted() { drop(number) }
    if let session { entry.close(session) }
    session = nil
  }
}

extension [UInt8] {
  /// The bytes as the contract counts them, good inside `body` only.
  fileprivate func withBytes<R>(_ body: (tp_bytes) -> R) -> R {
    withUnsafeBytes { body(tp_bytes(data: $0.baseAddress, count: $0.count)) }
  }
}
