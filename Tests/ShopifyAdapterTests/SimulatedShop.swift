import Foundation
import TestHost
import Testing
import TradepostABI
import TradepostJSON

/// The simulator as a shop, without a wire: requests go to its function with the token that the host would add.
final class SimulatedShop {
  private let world: SimulatedWorld
  private let token: String
  /// The world's clock; each request takes a while.
  var now: Int64 {
    get { world.now }
    set { world.now = newValue }
  }
  private(set) var requests = 0
  /// How long the adapter has waited.
  private(set) var waited: Int64 = 0
  /// What happens to a request on its way; nil: it arrives, and so does its answer.
  var accident: (Asked) -> Answer? = { _ in nil }
  /// What is done to an answer on its way back.
  var spoil: (Asked, Answer) -> Answer = { $1 }
  /// What arrived, as ``Asked/line``.
  private(set) var arrived: [String] = []

  static let secret = "shpss_demo_secret"

  init(_ options: String = #"{"orders":60,"products":30,"customers":20}"#, seed: UInt64 = 1, token: String? = nil) throws {
    world = try SimulatedWorld("libShopifySimulator.so", options: options, seed: seed)
    let connection = try JSONDocument(parsing: world.connection).root
    self.token = try token ?? #require(connection["secrets"]?["access_token"]?.string)
  }

  var book: String { world.book }
  func counter(_ name: String) throws -> Int64 { try JSONDocument(parsing: world.counters).root[name]?.int64 ?? 0 }
  /// What the shop sends on its own by now.
  func deliveries() throws -> [JSONValue] { try Array(JSONDocument(parsing: world.deliveries).root.items) }

  func wait(_ milliseconds: UInt64) {
    now += Int64(milliseconds)
    waited += Int64(milliseconds)
  }

  func answer(_ request: Asked) -> Answer {
    now += 120
    requests += 1
    if let answer = accident(request) { return answer }
    arrived.append(request.line)
    return spoil(request, ask(request.method, request.path, request.text))
  }

  /// Asks as anyone with the token may: the merchant, say.
  @discardableResult
  func ask(_ method: String, _ path: String, _ body: String = "") -> Answer {
    let fields = [("Content-Type", "application/json"), ("X-Shopify-Access-Token", token)]
    let answer = world.answer(method, path, fields: fields, body: Array(body.utf8))
    switch answer.wire {
    case UInt32(TP_WIRE_RESET): return Answer(error: 7, "the connection was reset")
    case UInt32(TP_WIRE_CUT): return Answer(error: 7, "the answer ended early")
    default: return Answer(bytes: answer.body, status: UInt32(answer.status), fields: answer.fields.map { ($0.name, $0.value) })
    }
  }

  /// What the shop answers to a question in GraphQL.
  func graph(_ query: String) throws -> JSONValue {
    let body = try String(decoding: JSONEncoder().encode(["query": query]), as: UTF8.self)
    return try JSONDocument(parsing: ask("POST", "/admin/api/2026-10/graphql.json", body).body).root
  }

  /// What the shop answers to a path of REST, below the version.
  func rest(_ path: String, _ method: String = "GET", _ body: String = "") throws -> JSONValue {
    try JSONDocument(parsing: ask(method, "/admin/api/2026-10/" + path, body).body).root
  }
}

extension Asked {
  var text: String { String(decoding: body, as: UTF8.self) }

  /// `GET orders.json?limit=250`; of GraphQL the operation's name, `query Orders`, for what a test expects.
  var line: String {
    guard path.hasSuffix("/graphql.json"), let query = (try? JSONDocument(parsing: body).root)?["query"]?.string else {
      return "\(method) \(path.replacingOccurrences(of: "/admin/api/2026-10/", with: ""))"
    }
    return String(query.prefix { $0 != "(" && $0 != "{" }).trimmingCharacters(in: .whitespaces)
  }
}

extension TestHost {
  static func shopify(_ api: String = "graphql") throws -> TestHost {
    try #require(
      TestHost(try BuiltLibrary.adapter("libShopifyAdapter.so"), settings: #"{"api":"\#(api)","shop":"musterladen"}"#))
  }

  /// Runs an operation to its end against the simulated shop; the last state of each record it kept.
  func run(
    _ shop: SimulatedShop, _ name: String, _ resource: String = "", arguments: String = "{}", since: Int64 = 0
  ) throws -> (records: [String: Step.Record], end: Step) {
    var records: [String: Step.Record] = [:]
    now = shop.now
    var step = begin(name, resource, arguments: arguments, since: since)
    for _ in 0..<100_000 {
      now = shop.now
      switch step {
      case .send: step = answer(asked.map { shop.answer($0) })
      case .page(let kept, _):
        for record in kept { records[record.id] = record }
        step = ok()
      case .wait(let milliseconds, _):
        shop.wait(milliseconds)
        step = ok()
      case .done, .fail, .unknown: return (records, step)
      }
    }
    return (records, step)
  }
}
