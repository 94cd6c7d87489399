public import TradepostABI

/// The host's side of the contract, by nothing but the table of C functions.
public final class TestHost {
  public let table: UnsafePointer<tp_adapter>
  private var session: OpaquePointer?
  private var operation: OpaquePointer?
  /// What the adapter is told that the time is.
  public var now: Int64 = 1_000_000
  /// The requests of the last SEND in full; a ``Step`` shows them in one line each.
  public private(set) var asked: [Asked] = []
  /// What was logged during this host's calls.
  public private(set) var lines: [String] = []

  /// Opens a session with these settings at the adapter that `entry` gives.
  public init?(_ entry: (UnsafePointer<tp_host>) -> UnsafePointer<tp_adapter>?, settings: String = "{}") {
    guard let table = Self.load(entry) else { return nil }
    self.table = table
    open(settings: settings)
  }

  /// Asks an entry for its table, as a host of that contract.
  public static func load(
    _ entry: (UnsafePointer<tp_host>) -> UnsafePointer<tp_adapter>?, major: UInt32 = TP_ABI_MAJOR,
    minor: UInt32 = TP_ABI_MINOR
  ) -> UnsafePointer<tp_adapter>? {
    var host = tp_host()
    host.size = MemoryLayout<tp_host>.size
    host.abi_major = major
    host.abi_minor = minor
    return entry(&host)
  }

  private func open(settings: String) {
    var host = tp_host()
    host.size = MemoryLayout<tp_host>.size
    host.abi_major = TP_ABI_MAJOR
    host.abi_minor = TP_ABI_MINOR
    host.context = Unmanaged.passUnretained(self).toOpaque()
    host.log = { context, _, message in
      guard let context else { return }
      let host = Unmanaged<TestHost>.fromOpaque(context).takeUnretainedValue()
      host.lines.append(TestHost.text(message))
    }
    lend("store-1", settings) { storeID, settings in
      var given = tp_settings(size: MemoryLayout<tp_settings>.size, store_id: storeID, settings: settings)
      session = table.pointee.open(&host, &given)
    }
  }

  deinit {
    drop()
    if let session { table.pointee.close(session) }
  }

  public func start(
    _ name: String = "list", _ resource: String = "orders", arguments: String = "{}", cursor: String = "", since: Int64 = 0
  ) {
    drop()
    lend(name, resource, arguments, cursor) { name, resource, arguments, cursor in
      var call = tp_call()
      call.size = MemoryLayout<tp_call>.size
      call.operation = name
      call.resource = resource
      call.arguments = arguments
      call.cursor = cursor
      call.since_ms = since
      call.seed = 42
      call.now_ms = now
      operation = table.pointee.start(session, &call)
    }
  }

  public func drop() {
    if let operation { table.pointee.drop(operation) }
    operation = nil
  }

  /// Starts an operation and returns its first step.
  public func begin(
    _ name: String = "list", _ resource: String = "orders", arguments: String = "{}", cursor: String = "", since: Int64 = 0
  ) -> Step {
    start(name, resource, arguments: arguments, cursor: cursor, since: since)
    return resume(TP_REPLY_START)
  }

  public func ok() -> Step { resume(TP_REPLY_OK) }
  public func cancel() -> Step { resume(TP_REPLY_CANCEL) }
  public func refuse(_ why: String) -> Step { resume(TP_REPLY_REFUSED, value: why) }

  /// Resumes with any kind of reply.
  public func resume(_ kind: tp_reply_kind, value: String = "") -> Step {
    lend(value) { value in
      var reply = tp_reply()
      reply.size = MemoryLayout<tp_reply>.size
      reply.kind = kind.rawValue
      reply.now_ms = now
      reply.value = value
      return resume(&reply)
    }
  }

  public func answer(_ answers: Answer...) -> Step { answer(answers) }

  public func answer(_ answers: [Answer]) -> Step {
    // Everything lent is freed when the call is over, so that the sanitiser sees what the adapter keeps by mistake.
    var freed: [UnsafeMutableRawPointer] = []
    defer { for memory in freed { memory.deallocate() } }
    func lent(_ bytes: [UInt8]) -> tp_bytes {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
      bytes.withUnsafeBytes { if let base = $0.baseAddress { memory.copyMemory(from: base, byteCount: bytes.count) } }
      freed.append(memory)
      return tp_bytes(data: memory, count: bytes.count)
    }
    let list = UnsafeMutablePointer<UnsafePointer<tp_response>?>.allocate(capacity: max(1, answers.count))
    freed.append(UnsafeMutableRawPointer(list))
    for (index, answer) in answers.enumerated() {
      let fields = UnsafeMutablePointer<tp_field>.allocate(capacity: max(1, answer.fields.count))
      freed.append(UnsafeMutableRawPointer(fields))
      for (place, field) in answer.fields.enumerated() {
        (fields + place).initialize(to: tp_field(name: lent(Array(field.0.utf8)), value: lent(Array(field.1.utf8)), flags: 0))
      }
      let response = UnsafeMutablePointer<tp_response>.allocate(capacity: 1)
      freed.append(UnsafeMutableRawPointer(response))
      response.initialize(
        to: tp_response(
          size: MemoryLayout<tp_response>.size, error: answer.error, status: answer.status, fields: fields,
          field_count: answer.fields.count, body: lent(answer.body), delivery: answer.delivery))
      (list + index).initialize(to: UnsafePointer(response))
    }
    var reply = tp_reply()
    reply.size = MemoryLayout<tp_reply>.size
    reply.kind = TP_REPLY_RESPONSES.rawValue
    reply.now_ms = now
    reply.response_count = UInt32(answers.count)
    reply.responses = UnsafePointer(list)
    return resume(&reply)
  }

  private func resume(_ reply: UnsafePointer<tp_reply>) -> Step {
    guard let operation else { return .unknown(99) }
    var step = tp_step()
    step.size = MemoryLayout<tp_step>.size
    let more = table.pointee.resume(operation, reply, &step)
    if step.kind == TP_STEP_SEND.rawValue {
      asked = (0..<step.request_count).compactMap { step.requests?[$0].map { Asked($0.pointee) } }
    }
    switch Self.read(step) {
    case let read where more != (read.isEnd ? 0 : 1): return .unknown(step.kind)
    case let read: return read
    }
  }

  private static func read(_ step: tp_step) -> Step {
    switch step.kind {
    case TP_STEP_DONE.rawValue:
      return .done(text(step.value), complete: step.flags & UInt32(TP_DONE_COMPLETE) != 0, through: step.through_ms)
    case TP_STEP_FAIL.rawValue:
      guard let failure = step.failure?.pointee else { return .unknown(step.kind) }
      return .fail(failure.code, text(failure.message))
    case TP_STEP_SEND.rawValue:
      return .send(
        (0..<step.request_count).map { index in
          guard let request = step.requests?[index]?.pointee else { return "?" }
          return "\(text(request.method)) \(text(request.path))"
        })
    case TP_STEP_PAGE.rawValue:
      return .page(
        (0..<step.record_count).compactMap { index in
          guard let record = step.records?[index]?.pointee else { return nil }
          return Step.Record(
            id: text(record.id), json: text(record.json), flags: record.flags, version: bytes(record.version),
            reason: text(record.reason),
            sources: (0..<record.source_count).compactMap { place in
              record.sources.map { [UInt64($0[place].send), UInt64($0[place].response), $0[place].offset, $0[place].count] }
            })
        }, cursor: text(step.cursor))
    case TP_STEP_WAIT.rawValue: return .wait(step.wait_ms, cursor: text(step.cursor))
    default: return .unknown(step.kind)
    }
  }

  public static func bytes(_ bytes: tp_bytes) -> [UInt8] { Array(UnsafeRawBufferPointer(start: bytes.data, count: bytes.count)) }
  public static func text(_ text: tp_bytes) -> String { String(decoding: bytes(text), as: UTF8.self) }
}

// Lends texts for the time of a call.

private func lend<R>(_ one: String, _ body: (tp_bytes) -> R) -> R {
  var one = one
  return one.withUTF8 { body(tp_bytes(data: $0.baseAddress, count: $0.count)) }
}

private func lend<R>(_ one: String, _ two: String, _ body: (tp_bytes, tp_bytes) -> R) -> R {
  lend(one) { first in lend(two) { body(first, $0) } }
}

private func lend<R>(
  _ one: String, _ two: String, _ three: String, _ four: String, _ body: (tp_bytes, tp_bytes, tp_bytes, tp_bytes) -> R
) -> R {
  lend(one, two) { first, second in lend(three, four) { body(first, second, $0, $1) } }
}
