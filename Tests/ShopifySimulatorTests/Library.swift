import Glibc
import SimulatorKit
import TradepostABI

/// The built library, loaded as a host loads it. It stands beside the test executable.
enum Library {
  nonisolated(unsafe) static let api: UnsafePointer<tp_simulator_api> = {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let executable = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = executable.split(separator: "/").dropLast().joined(separator: "/")
    let file = "/\(folder)/libShopifySimulator.so"
    guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(handle, TP_SIMULATOR_SYMBOL) else {
      preconditionFailure("\(file) cannot be loaded: \(dlerror().map { String(cString: $0) } ?? "no reason"); run `swift build` first")
    }
    typealias Entry = @convention(c) () -> UnsafePointer<tp_simulator_api>?
    guard let table = unsafeBitCast(symbol, to: Entry.self)() else { preconditionFailure("\(file) gives no table") }
    return table
  }()
}

/// A world behind the C contract. Not for two threads at once.
final class Shop {
  struct Failed: Error {
    let message: String
  }

  struct Answer: Equatable {
    var status = 0
    var wire: UInt32 = 0
    var delay: UInt64 = 0
    var cut: UInt64 = 0
    var fields: [Field] = []
    var body: [UInt8] = []

    struct Field: Equatable {
      let name: String
      let value: String
    }

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
    var node: Node { (try? NodeReader.read(body)) ?? .null }
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  private let world: OpaquePointer
  /// Milliseconds of UTC, as the next call is told.
  var now: Int64

  /// 2026-11-20T22:14:00Z, just before the first recording.
  static let moment: Int64 = 1_795_212_840_000

  init(_ options: String = "{}", seed: UInt64 = 1, now: Int64 = Shop.moment, data: [UInt8] = []) throws {
    self.now = now
    let options = Array(options.utf8)
    var failure: UnsafePointer<tp_failure>?
    let opened = Self.lend(options) { options in
      Self.lend(data) { data in
        var given = tp_simulator_options()
        given.size = MemoryLayout<tp_simulator_options>.size
        given.seed = seed
        given.now_ms = now
        given.options = options
        given.data = data
        return Library.api.pointee.open(&given, &failure)
      }
    }
    guard let opened else { throw Failed(message: failure.map { Self.text($0.pointee.message) } ?? "no reason given") }
    world = opened
  }

  deinit { Library.api.pointee.close(world) }

  func answer(_ method: String, _ target: String, fields: [(String, String)] = [], body: [UInt8] = [], secure: Bool = true) -> Answer {
    Self.lend(Array(method.utf8)) { method in
      Self.lend(Array(target.utf8)) { path in
        Self.lend(body) { body in
          let kept = fields.map { (Array($0.0.utf8), Array($0.1.utf8)) }
          return Self.lend(fields: kept[...], []) { list in
            var request = tp_simulator_request()
            request.size = MemoryLayout<tp_simulator_request>.size
            request.method = method
            request.path = path
            request.body = body
            request.secure = secure ? 1 : 0
            return list.withUnsafeBufferPointer { buffer in
              request.fields = buffer.baseAddress
              request.field_count = buffer.count
              return Self.copy(Library.api.pointee.answer(world, &request, now))
            }
          }
        }
      }
    }
  }

  static let token = "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"

  func get(_ target: String, token: String = Shop.token) -> Answer {
    answer("GET", target.hasPrefix("/") ? target : "/admin/api/2026-10/" + target, fields: [("X-Shopify-Access-Token", token)])
  }

  func send(_ method: String, _ target: String, _ body: String, version: String = "2026-10") -> Answer {
    answer(
      method, target.hasPrefix("/") ? target : "/admin/api/\(version)/" + target,
      fields: [("X-Shopify-Access-Token", Shop.token), ("Content-Type", "application/json")], body: Array(body.utf8))
  }

  /// One GraphQL question.
  func ask(_ query: String, _ variables: Node = .null, version: String = "2026-10") -> Node {
    var out = Output(plainly: true)
    out.node(.make(("query", .text(query)), ("variables", variables), ("operationName", .null)))
    return send("POST", "graphql.json", String(decoding: out.bytes, as: UTF8.self), version: version).node
  }

  var book: String { Self.text(Library.api.pointee.book(world, now)) }
  var counters: Node { (try? NodeReader.read(Self.bytes(Library.api.pointee.counters(world)))) ?? .null }
  var connection: Node { (try? NodeReader.read(Self.bytes(Library.api.pointee.connection(world)))) ?? .null }
  var deliveries: [Node] { ((try? NodeReader.read(Self.bytes(Library.api.pointee.deliveries(world, now)))) ?? .null).items }

  private static func copy(_ response: UnsafePointer<tp_simulator_response>?) -> Answer {
    guard let response = response?.pointee else { return Answer() }
    let fields = UnsafeBufferPointer(start: response.fields, count: response.field_count).map {
      Answer.Field(name: text($0.name), value: text($0.value))
    }
    return Answer(
      status: Int(response.status), wire: response.wire, delay: response.delay_ms, cut: response.cut_after, fields: fields,
      body: bytes(response.body))
  }

  private static func bytes(_ bytes: tp_bytes) -> [UInt8] {
    bytes.data.map { Array(UnsafeRawBufferPointer(start: $0, count: bytes.count)) } ?? []
  }

  private static func text(_ bytes: tp_bytes) -> String { String(decoding: Self.bytes(bytes), as: UTF8.self) }

  private static func lend<T>(_ bytes: [UInt8], _ body: (tp_bytes) -> T) -> T {
    bytes.withUnsafeBytes { body(tp_bytes(data: $0.baseAddress, count: $0.count)) }
  }

  private static func lend<T>(fields: ArraySlice<([UInt8], [UInt8])>, _ list: [tp_field], _ body: ([tp_field]) -> T) -> T {
    guard let first = fields.first else { return body(list) }
    return lend(first.0) { name in
      lend(first.1) { value in lend(fields: fields.dropFirst(), list + [tp_field(name: name, value: value, flags: 0)], body) }
    }
  }
}
