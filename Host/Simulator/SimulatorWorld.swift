internal import HostCore
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization
internal import TradepostABI
internal import TradepostJSON

/// One running world of a simulator. Calls into it are made one at a time, and what it answers is copied before the next.
final class SimulatorWorld: Sendable {
  private struct Handle: @unchecked Sendable {
    // Unchecked: used under the lock alone.
    let pointer: OpaquePointer
  }

  private let library: SimulatorLibrary
  private let clock: HostClock
  private let handle: Mutex<Handle>

  init(_ library: SimulatorLibrary, _ options: SimulatorOptions, clock: HostClock) throws(HostError) {
    self.library = library
    self.clock = clock
    var failure: UnsafePointer<tp_failure>?
    let text = Array(options.options.utf8)
    let opened = text.withUnsafeBytes { text in
      options.data.withUnsafeBytes { data in
        var given = tp_simulator_options()
        given.size = MemoryLayout<tp_simulator_options>.size
        given.seed = options.seed
        given.now_ms = options.now
        given.options = tp_bytes(data: text.baseAddress, count: text.count)
        given.data = tp_bytes(data: data.baseAddress, count: data.count)
        return library.api.pointee.open(&given, &failure)
      }
    }
    guard let opened else {
      let reason = failure.map { String($0.pointee.message) } ?? "it gave no reason"
      throw HostError("simulator.open", "\(library.path) made no world: \(reason)", exit: 2)
    }
    handle = Mutex(Handle(pointer: opened))
  }

  deinit { handle.withLock { library.api.pointee.close($0.pointer) } }

  struct Request: Sendable {
    var method: String
    /// With the query.
    var path: String
    var headers: HTTPHeaders
    var body: ByteBuffer
    var isSecure: Bool
  }

  struct Answer: Sendable {
    var status: UInt32
    var fields: [(String, String)]
    var body: ByteBuffer
    var wire: Wire

    enum Wire: Sendable, Equatable {
      case clean
      /// Milliseconds of the host's clock.
      case delay(Int64)
      case reset
      case cut(after: Int)
    }

    /// For what the simulator should not have done: named, so that its author finds it.
    static func nonsense(_ problem: String) -> Answer {
      Answer(
        status: 500, fields: [("content-type", "text/plain; charset=utf-8")],
        body: ByteBuffer(string: "simulator: \(problem)\n"), wire: .clean)
    }
  }

  func answer(_ request: Request) -> Answer {
    // All names and values in one buffer, so that the pointers of all fields hold at the same time.
    var text: [UInt8] = []
    var ranges: [Range<Int>] = []
    func add(_ part: String) {
      let start = text.count
      text.append(contentsOf: part.utf8)
      ranges.append(start..<text.count)
    }
    add(request.method)
    add(request.path)
    for (name, value) in request.headers {
      add(name)
      add(value)
    }
    return text.withUnsafeBytes { text in
      func bytes(_ index: Int) -> tp_bytes {
        tp_bytes(data: text.baseAddress.map { $0 + ranges[index].lowerBound }, count: ranges[index].count)
      }
      let fields = (0..<request.headers.count).map { tp_field(name: bytes(2 + $0 * 2), value: bytes(3 + $0 * 2), flags: 0) }
      return fields.withUnsafeBufferPointer { fields in
        request.body.withUnsafeReadableBytes { body in
          var given = tp_simulator_request()
          given.size = MemoryLayout<tp_simulator_request>.size
          given.method = bytes(0)
          given.path = bytes(1)
          given.fields = fields.baseAddress
          given.field_count = fields.count
          given.body = tp_bytes(data: body.baseAddress, count: body.count)
          given.secure = request.isSecure ? 1 : 0
          return handle.withLock { Self.read(library.api.pointee.answer($0.pointer, &given, clock.now())) }
        }
      }
    }
  }

  private static func read(_ response: UnsafePointer<tp_simulator_response>?) -> Answer {
    guard let response = response?.pointee else { return .nonsense("gave no answer") }
    guard response.size >= MemoryLayout<tp_simulator_response>.size else { return .nonsense("answered with an older struct") }
    guard (200...599).contains(response.status) else { return .nonsense("answered with status \(response.status)") }
    let wire: Answer.Wire
    switch Int(response.wire) {
    case Int(TP_WIRE_CLEAN): wire = .clean
    case Int(TP_WIRE_DELAY): wire = .delay(Int64(clamping: response.delay_ms))
    case Int(TP_WIRE_RESET): wire = .reset
    case Int(TP_WIRE_CUT): wire = .cut(after: Int(clamping: response.cut_after))
    default: return .nonsense("answered with wire \(response.wire)")
    }
    var fields: [(String, String)] = []
    for field in UnsafeBufferPointer(start: response.fields, count: response.fields == nil ? 0 : response.field_count) {
      let name = String(field.name).lowercased()
      let value = String(field.value)
      if name == "content-length" || name == "connection" || name == "transfer-encoding" { continue }
      let isClean = !(name + value).utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }
      guard isClean, !name.isEmpty, !name.utf8.contains(UInt8(ascii: ":")) else { return .nonsense("answered with a bad header field") }
      fields.append((name, value))
    }
    return Answer(
      status: response.status, fields: fields, body: ByteBuffer(bytes: UnsafeRawBufferPointer(response.body)), wire: wire)
  }

  func deliveries() throws(HostError) -> [SimulatorDelivery] {
    try parse("deliveries", handle.withLock { Self.copy(library.api.pointee.deliveries($0.pointer, clock.now())) }) {
      value throws(JSONError) in
      var found: [SimulatorDelivery] = []
      for item in value.items { found.append(try SimulatorDelivery(json: item)) }
      return found
    }
  }

  func book() throws(HostError) -> [SimulatorBookLine] {
    let text = handle.withLock { Self.copy(library.api.pointee.book($0.pointer, clock.now())) }
    var lines: [SimulatorBookLine] = []
    for line in text.split(separator: UInt8(ascii: "\n")) where !line.isEmpty {
      lines.append(try parse("book", Array(line)) { value throws(JSONError) in try SimulatorBookLine(json: value) })
    }
    return lines
  }

  func counters() throws(HostError) -> [String: Int64] {
    try parse("counters", handle.withLock { Self.copy(library.api.pointee.counters($0.pointer)) }) {
      value throws(JSONError) in
      _ = try value.requireObject()
      var found: [String: Int64] = [:]
      for (name, count) in value.members { found[name] = try count.requireInt() }
      return found
    }
  }

  func connection() throws(HostError) -> SimulatorConnection {
    try parse("connection", handle.withLock { Self.copy(library.api.pointee.connection($0.pointer)) }) {
      value throws(JSONError) in try SimulatorConnection(json: value)
    }
  }

  private static func copy(_ bytes: tp_bytes) -> [UInt8] { Array(UnsafeRawBufferPointer(bytes)) }

  private func parse<T>(
    _ what: String, _ text: [UInt8], _ read: (JSONValue) throws(JSONError) -> T
  ) throws(HostError) -> T {
    do throws(JSONError) { return try read(try JSONDocument(parsing: text).root) } catch {
      throw HostError("simulator.answer", "\(library.path) gave a \(what) that cannot be read: \(error)")
    }
  }
}
