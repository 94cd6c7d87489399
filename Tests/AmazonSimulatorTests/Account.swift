import SimulatorKit
import TradepostABI

/// A seller's account behind the C contract, with a token as soon as one is needed. Not for two threads at once.
final class Account {
  struct Failed: Error {
    let message: String
  }

  struct Reply {
    var status = 0
    var wire: UInt32 = 0
    var fields: [(name: String, value: String)] = []
    var body: [UInt8] = []

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
    var node: Node { (try? NodeReader.read(body)) ?? .null }
    var text: String { String(decoding: body, as: UTF8.self) }
    var details: String? { node["errors"]?.items.first?["details"]?.string }
    var code: String? { node["errors"]?.items.first?["code"]?.string }
  }

  private let world: OpaquePointer
  /// Milliseconds of UTC, as the next call is told.
  var now: Int64
  /// The token that calls carry when they name no other.
  var token = ""

  /// 2026-11-20T22:14:00Z.
  static let moment: Int64 = 1_795_212_840_000
  static let germany = "A1PA6795UKMFR9"
  static let seller = "A2TRADEPOST0S1"

  init(_ options: String = "{}", seed: UInt64 = 1, now: Int64 = Account.moment) throws {
    self.now = now
    var failure: UnsafePointer<tp_failure>?
    let opened = Self.lend(Array(options.utf8)) { options in
      var given = tp_simulator_options()
      given.size = MemoryLayout<tp_simulator_options>.size
      given.seed = seed
      given.now_ms = now
      given.options = options
      return Library.api.pointee.open(&given, &failure)
    }
    guard let opened else { throw Failed(message: failure.map { Self.text($0.pointee.message) } ?? "no reason given") }
    world = opened
    if !options.contains("\"faults\"") { token = try login("grant_type=refresh_token&refresh_token=\(secret("refresh_token"))") }
  }

  deinit { Library.api.pointee.close(world) }

  func secret(_ name: String) -> String { connection["secrets"]?[name]?.string ?? "" }

  /// The access token that a grant gives.
  func login(_ grant: String) throws -> String {
    let reply = grants(grant)
    guard let token = reply.node["access_token"]?.string else { throw Failed(message: reply.text) }
    return token
  }

  func grants(_ grant: String, secret: String? = nil) -> Reply {
    let form = "client_id=\(self.secret("client_id"))&client_secret=\(secret ?? self.secret("client_secret"))&\(grant)"
    return send(
      "POST", "/auth/o2/token", fields: [("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")], Array(form.utf8))
  }

  func get(_ target: String, token: String? = nil) -> Reply { call("GET", target, token: token) }

  func call(_ method: String, _ target: String, _ body: String = "", token: String? = nil) -> Reply {
    let fields = [("x-amz-access-token", token ?? self.token), ("Content-Type", "application/json")]
    return send(method, target, fields: fields, Array(body.utf8))
  }

  func send(_ method: String, _ target: String, fields: [(String, String)] = [], _ body: [UInt8] = []) -> Reply {
    Self.lend(Array(method.utf8)) { method in
      Self.lend(Array(target.utf8)) { path in
        Self.lend(body) { body in
          Self.lend(fields: fields.map { (Array($0.0.utf8), Array($0.1.utf8)) }[...], []) { list in
            var request = tp_simulator_request()
            request.size = MemoryLayout<tp_simulator_request>.size
            request.method = method
            request.path = path
            request.body = body
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

  /// All pages of a walk; `path` leads to the next page's token, `name` is the parameter that takes it.
  func walk(_ target: String, token name: String, at path: [String], most: Int = 1000) -> [Reply] {
    var pages: [Reply] = []
    var next: String?
    repeat {
      let page = get(target + (next.map { "&\(name)=\(Percent.encode($0))" } ?? ""))
      pages.append(page)
      next = path.reduce(Optional(page.node)) { $0?[$1] }?.string
      // Nobody has to wait in a test about pages, and the token lives long enough.
      now += 60_000
    } while next != nil && pages.count < most
    return pages
  }

  var deliveries: [Node] { ((try? NodeReader.read(Self.bytes(Library.api.pointee.deliveries(world, now)))) ?? .null).items }
  var book: String { Self.text(Library.api.pointee.book(world, now)) }
  var counters: Node { (try? NodeReader.read(Self.bytes(Library.api.pointee.counters(world)))) ?? .null }
  var connection: Node { (try? NodeReader.read(Self.bytes(Library.api.pointee.connection(world)))) ?? .null }

  private static func copy(_ response: UnsafePointer<tp_simulator_response>?) -> Reply {
    guard let response = response?.pointee else { return Reply() }
    let fields = UnsafeBufferPointer(start: response.fields, count: response.field_count).map {
      (name: text($0.name), value: text($0.value))
    }
    return Reply(status: Int(response.status), wire: response.wire, fields: fields, body: bytes(response.body))
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
