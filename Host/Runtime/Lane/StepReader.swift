internal import TradepostABI
internal import TradepostContract

/// Copies a step out of an adapter's memory. It checks memory (pointers, counts, sizes) and bounds; what the bytes mean
/// is checked by whoever drives the operation, the same for every kind of lane.
struct StepReader {
  let limits: RuntimeLimits

  /// What `kind` holds before `resume`: an adapter that leaves it has not answered.
  static let unanswered = UInt32.max

  func read(_ step: tp_step, more: Int32) throws(StepProblem) -> LaneStep {
    var read = LaneStep(kind: step.kind, flags: step.flags, more: more)
    switch step.kind {
    case TP_STEP_DONE.rawValue:
      read.value = try AdapterMemory.bytes(step.value, atMost: limits.valueBytes, "a result")
      read.through = step.through_ms
    case TP_STEP_FAIL.rawValue: read.failure = try failure(step.failure)
    case TP_STEP_SEND.rawValue: read.requests = try requests(step)
    case TP_STEP_PAGE.rawValue:
      read.records = try records(step)
      read.cursor = try cursor(step)
    case TP_STEP_WAIT.rawValue:
      read.wait = step.wait_ms
      read.cursor = try cursor(step)
    default: break
    }
    return read
  }

  private func cursor(_ step: tp_step) throws(StepProblem) -> [UInt8] {
    try AdapterMemory.bytes(step.cursor, atMost: limits.cursorBytes, "a cursor")
  }

  private func failure(_ pointer: UnsafePointer<tp_failure>?) throws(StepProblem) -> LaneFailure {
    let failure = try AdapterMemory.sized(pointer, "a failure")
    return LaneFailure(
      code: failure.code, retryAfter: failure.retry_after_ms,
      message: try AdapterMemory.bytes(failure.message, atMost: 1 << 20, "a failure's message"),
      detail: try AdapterMemory.bytes(failure.detail, atMost: 1 << 20, "a failure's detail"))
  }

  private func requests(_ step: tp_step) throws(StepProblem) -> [LaneRequest] {
    let list = try AdapterMemory.list(step.requests, count: step.request_count, atMost: limits.requestsPerSend, "requests")
    var read: [LaneRequest] = []
    read.reserveCapacity(list.count)
    var left = limits.bytesPerSend
    for (position, pointer) in list.enumerated() {
      let request = try AdapterMemory.sized(pointer, "request \(position)")
      func text(_ bytes: tp_bytes, _ what: String, _ limit: Int) throws(StepProblem) -> [UInt8] {
        try AdapterMemory.bytes(bytes, atMost: limit, "the \(what) of request \(position)")
      }
      var copy = LaneRequest(flags: request.flags)
      copy.method = try text(request.method, "method", 64)
      copy.origin = try text(request.origin, "origin", 64)
      copy.path = try text(request.path, "path", 16 << 10)
      copy.fields = try fields(request, position)
      copy.body = try text(request.body, "body", left)
      copy.auth = try text(request.auth, "sign-in", 64)
      copy.bucket = try text(request.bucket, "rate limit", 64)
      copy.capture = try text(request.capture, "capture", 4 << 10)
      left -= copy.body.count
      read.append(copy)
    }
    return read
  }

  private func fields(_ request: tp_request, _ position: Int) throws(StepProblem) -> [LaneField] {
    let list = try AdapterMemory.list(request.fields, count: request.field_count, atMost: 128, "header fields in request \(position)")
    var read: [LaneField] = []
    for field in list {
      read.append(
        LaneField(
          name: try AdapterMemory.bytes(field.name, atMost: 256, "a header's name in request \(position)"),
          value: try AdapterMemory.bytes(field.value, atMost: 16 << 10, "a header's value in request \(position)"),
          flags: field.flags))
    }
    return read
  }

  private func records(_ step: tp_step) throws(StepProblem) -> [LaneRecord] {
    let list = try AdapterMemory.list(step.records, count: step.record_count, atMost: limits.recordsPerPage, "records in a page")
    var read: [LaneRecord] = []
    read.reserveCapacity(list.count)
    var left = limits.bytesPerPage
    for (position, pointer) in list.enumerated() {
      let record = try AdapterMemory.sized(pointer, "record \(position)")
      var copy = LaneRecord(flags: record.flags)
      func bytes(_ bytes: tp_bytes, _ what: StaticString) throws(StepProblem) -> [UInt8] {
        guard UInt(bitPattern: bytes.count) <= UInt(left) else {
          throw StepProblem(
            code: .limit, problem: "gave a page of more than \(limits.bytesPerPage) bytes with \(what) of record \(position)")
        }
        let copy = try AdapterMemory.bytes(bytes, atMost: left, "\(what) of record \(position)")
        left -= copy.count
        return copy
      }
      copy.id = try bytes(record.id, "the id")
      copy.version = try bytes(record.version, "the version")
      copy.json = try bytes(record.json, "the JSON")
      copy.reason = try bytes(record.reason, "the reason")
      let sources = try AdapterMemory.list(record.sources, count: record.source_count, atMost: 1024, "sources of record \(position)")
      copy.sources = sources.map { LaneSpan(send: $0.send, response: $0.response, offset: $0.offset, count: $0.count) }
      read.append(copy)
    }
    return read
  }
}
