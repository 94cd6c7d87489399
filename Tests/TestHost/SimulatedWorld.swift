internal import TradepostABI

/// A simulator's world, by nothing but its table of C functions. Not for two threads at once.
public final class SimulatedWorld {
  /// What came back on one request, and what the wire would do to it.
  public struct Answer: Equatable, Sendable {
    public struct Field: Equatable, Sendable {
      public let name: String
      public let value: String

      public init(name: String, value: String) {
        self.name = name
        self.value = value
      }
    }

    public var status = 0
    /// One of `TP_WIRE_…`.
    public var wire: UInt32 = 0
    public var delay: UInt64 = 0
    public var cut: UInt64 = 0
    public var fields: [Field] = []
    public var body: [UInt8] = []

    public init(status: Int = 0, body: [UInt8] = []) {
      self.status = status
      self.body = body
    }

    public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
    public var text: String { String(decoding: body, as: UTF8.self) }
  }

  public struct Failed: Error, CustomStringConvertible {
    public let message: String
    public init(message: String) { self.message = message }
    public var description: String { message }
  }

  private let api: UnsafePointer<tp_simulator_api>
  private let world: OpaquePointer
  /// Milliseconds of UTC, as the next call is told.
  public var now: Int64

  /// 2026-11-20T22:14:00Z, just before the first recording of a real shop.
  public static let moment: Int64 = 1_795_212_840_000

  public init(
    _ library: String, options: String = "{}", seed: UInt64 = 1, now: Int64 = SimulatedWorld.moment, data: [UInt8] = []
  ) throws {
    let api = try BuiltLibrary.simulator(library)
    var failure: UnsafePointer<tp_failure>?
    let opened = Self.lend([Array(options.utf8), data]) { lent in
      var given = tp_simulator_options()
      given.size = MemoryLayout<tp_simulator_options>.size
      given.seed = seed
      given.now_ms = now
      given.options = lent[0]
      given.data = lent[1]
      return api.pointee.open(&given, &failure)
    }
    guard let opened else { throw Failed(message: failure.map { TestHost.text($0.pointee.message) } ?? "no reason given") }
    self.api = api
    self.now = now
    world = opened
  }

  deinit { api.pointee.close(world) }

  public func answer(
    _ method: String, _ target: String, fields: [(String, String)] = [], body: [UInt8] = [], secure: Bool = true
  ) -> Answer {
    let texts = fields.flatMap { [Array($0.0.utf8), Array($0.1.utf8)] }
    return Self.lend([Array(method.utf8), Array(target.utf8), body] + texts) { lent in
      let fields = stride(from: 3, to: lent.count - 1, by: 2).map { tp_field(name: lent[$0], value: lent[$0 + 1], flags: 0) }
      return fields.withUnsafeBufferPointer { fields in
        var request = tp_simulator_request()
        request.size = MemoryLayout<tp_simulator_request>.size
        request.method = lent[0]
        request.path = lent[1]
        request.body = lent[2]
        request.secure = secure ? 1 : 0
        request.fields = fields.baseAddress
        request.field_count = fields.count
        return Self.copy(api.pointee.answer(world, &request, now))
      }
    }
  }

  /// JSON lines.
  public var book: String { TestHost.text(api.pointee.book(world, now)) }
  /// JSON.
  public var counters: [UInt8] { TestHost.bytes(api.pointee.counters(world)) }
  public var connection: [UInt8] { TestHost.bytes(api.pointee.connection(world)) }
  /// What the platform sends on its own by now; each is given once.
  public var deliveries: [UInt8] { TestHost.bytes(api.pointee.deliveries(world, now)) }

  private static func copy(_ response: UnsafePointer<tp_simulator_response>?) -> Answer {
    guard let response = response?.pointee else { return Answer() }
    let fields = UnsafeBufferPointer(start: response.fields, count: response.field_count).map {
      Answer.Field(name: TestHost.text($0.name), value: TestHost.text($0.value))
    }
    var answer = Answer(status: Int(response.status), body: TestHost.bytes(response.body))
    answer.wire = response.wire
    answer.delay = response.delay_ms
    answer.cut = response.cut_after
    answer.fields = fields
    return answer
  }

  /// Lends texts for the time of a call. They are freed then, so that a sanitiser sees what is kept by mistake.
  private static func lend<R>(_ texts: [[UInt8]], _ body: ([tp_bytes]) -> R) -> R {
    let memory = texts.map { text in
      let room = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, text.count), alignment: 1)
      room.copyBytes(from: text)
      return room
    }
    defer { for room in memory { room.deallocate() } }
    return body(zip(memory, texts).map { tp_bytes(data: $0.baseAddress, count: $1.count) })
  }
}
