internal import TradepostABI
internal import TradepostContract
internal import TradepostJSON

/// Writes a step where the host wants it, with everything it points at in the operation's arena.
struct StepWriter: ~Copyable {
  private var arena = Arena()

  /// Frees what the step before pointed at.
  mutating func reset() { arena.reset() }

  mutating func write(_ action: Action, to target: UnsafeMutablePointer<tp_step>) {
    var step = tp_step()
    switch action {
    case .send(let requests):
      step.kind = UInt32(TP_STEP_SEND.rawValue)
      let list = arena.array(of: UnsafePointer<tp_request>?.self, count: requests.count)
      for (index, request) in requests.enumerated() { list.initializeElement(at: index, to: arena.one(cRequest(request))) }
      step.requests = UnsafePointer(list.baseAddress)
      step.request_count = requests.count
    case .page(let chunk):
      step.kind = UInt32(TP_STEP_PAGE.rawValue)
      step.cursor = arena.bytes(chunk.cursor)
      write(chunk, to: &step)
    case .wait(let milliseconds, let cursor):
      step.kind = UInt32(TP_STEP_WAIT.rawValue)
      step.wait_ms = UInt64(max(0, milliseconds))
      step.cursor = arena.bytes(cursor)
    case .finish(.success(let result)):
      step.kind = UInt32(TP_STEP_DONE.rawValue)
      step.value = arena.bytes(result.value)
      step.flags = result.isComplete ? UInt32(TP_DONE_COMPLETE) : 0
      step.through_ms = result.through
    case .finish(.failure(let failure)):
      step.kind = UInt32(TP_STEP_FAIL.rawValue)
      var written = tp_failure()
      written.size = MemoryLayout<tp_failure>.size
      written.code = failure.code.rawValue
      written.retry_after_ms = failure.retryAfterMilliseconds
      written.message = arena.bytes(failure.message)
      written.detail = arena.bytes(failure.detail)
      step.failure = arena.one(written)
    }
    // The host set `size` to what it knows; no byte behind that is written.
    let room = target.pointee.size
    step.size = room
    withUnsafeBytes(of: &step) { source in
      let count = min(room, source.count)
      UnsafeMutableRawPointer(target).copyMemory(from: source.baseAddress.unsafelyUnwrapped, byteCount: count)
    }
  }

  private mutating func cRequest(_ request: Request) -> tp_request {
    var written = tp_request()
    written.size = MemoryLayout<tp_request>.size
    written.method = arena.bytes(request.method)
    written.origin = arena.bytes(request.origin)
    written.path = arena.bytes(request.path)
    let fields = arena.array(of: tp_field.self, count: request.fields.count)
    for (index, field) in request.fields.enumerated() {
      let flags = field.holdsSecret ? TP_FIELD_SECRET : TP_FIELD_PLAIN
      fields.initializeElement(
        at: index, to: tp_field(name: arena.bytes(field.name), value: arena.bytes(field.value), flags: UInt32(flags)))
    }
    written.fields = UnsafePointer(fields.baseAddress)
    written.field_count = fields.count
    written.body = arena.bytes(request.body)
    written.auth = arena.bytes(request.signIn)
    written.bucket = arena.bytes(request.limit)
    if request.isSafe { written.flags |= UInt32(TP_REQUEST_SAFE) }
    if request.isQuestion { written.flags |= UInt32(TP_REQUEST_READS) }
    if request.gunzips { written.flags |= UInt32(TP_REQUEST_GUNZIP) }
    if request.secretBody { written.flags |= UInt32(TP_REQUEST_SECRET_BODY) }
    if !request.capture.isEmpty {
      var writer = JSONWriter()
      writer.object { writer in
        for (pointer, secret) in request.capture.sorted(by: { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }) {
          writer.key(pointer)
          writer.string(secret)
        }
      }
      written.capture = arena.bytes(writer.bytes)
    }
    return written
  }

  private mutating func write(_ chunk: Records.Chunk, to step: inout tp_step) {
    let records = chunk.records
    // Only the chunk's own part; what stands between two records is a comma.
    let entries = records.entries[chunk.range]
    let start = entries.first?.json.lowerBound ?? 0
    let json = records.json.withUnsafeBytes { all in
      arena.bytes(UnsafeRawBufferPointer(rebasing: all[start..<(entries.last?.json.upperBound ?? start)]))
    }
    let spans = arena.array(of: tp_span.self, count: records.spans.count)
    for (index, span) in records.spans.enumerated() {
      spans.initializeElement(
        at: index,
        to: tp_span(
          send: span.place.send, response: span.place.response, offset: UInt64(span.range.lowerBound),
          count: UInt64(span.range.count)))
    }
    let written = arena.array(of: tp_record.self, count: chunk.range.count)
    let list = arena.array(of: UnsafePointer<tp_record>?.self, count: chunk.range.count)
    for (position, index) in chunk.range.enumerated() {
      let entry = records.entries[index]
      var record = tp_record()
      record.size = MemoryLayout<tp_record>.size
      record.flags =
        (entry.isDeleted ? UInt32(TP_RECORD_DELETED) : 0) | (entry.rejection != nil ? UInt32(TP_RECORD_REJECTED) : 0)
      record.id = arena.bytes(entry.id)
      if let version = entry.version { record.version = withUnsafeBytes(of: version) { arena.bytes($0) } }
      record.json = tp_bytes(data: json.data.map { $0 + (entry.json.lowerBound - start) }, count: entry.json.count)
      record.sources = UnsafePointer(spans.baseAddress.map { $0 + entry.spans.lowerBound })
      record.source_count = entry.spans.count
      if let reason = entry.rejection { record.reason = arena.bytes(reason) }
      written.initializeElement(at: position, to: record)
      list.initializeElement(at: position, to: written.baseAddress.map { UnsafePointer($0 + position) })
    }
    step.records = UnsafePointer(list.baseAddress)
    step.record_count = chunk.range.count
  }
}
