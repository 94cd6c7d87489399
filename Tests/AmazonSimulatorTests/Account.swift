import SimulatorKit
import TestHost

/// A seller's account behind the C contract, with a token as soon as one is needed. Not for two threads at once.
final class Account {
  typealias Failed = SimulatedWorld.Failed
  typealias Reply = SimulatedWorld.Answer

  private let world: SimulatedWorld
  /// Milliseconds of UTC, as the next call is told.
  var now: Int64 {
    get { world.now }
    set { world.now = newValue }
  }
  /// The token that calls carry when they name no other.
  var token = ""

  static let moment = SimulatedWorld.moment
  static let germany = "A1PA6795UKMFR9"
  static let seller = "A2TRADEPOST0S1"

  init(_ options: String = "{}", seed: UInt64 = 1, now: Int64 = Account.moment) throws {
    world = try SimulatedWorld("libAmazonSimulator.so", options: options, seed: seed, now: now)
    if !options.contains("\"faults\"") { token = try login("grant_type=refresh_token&refresh_token=\(secret("refresh_token"))") }
  }

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
    world.answer(method, target, fields: fields, body: body, secure: false)
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

  var book: String { world.book }
  var counters: Node { Account.node(world.counters) }
  var connection: Node { Account.node(world.connection) }
  var deliveries: [Node] { Account.node(world.deliveries).items }

  fileprivate static func node(_ bytes: [UInt8]) -> Node { (try? NodeReader.read(bytes)) ?? .null }
}

extension SimulatedWorld.Answer {
  var node: Node { Account.node(body) }
  var details: String? { node["errors"]?.items.first?["details"]?.string }
  var code: String? { node["errors"]?.items.first?["code"]?.string }
}
