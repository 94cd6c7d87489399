import Foundation
import TestHost
import TradepostABI
import TradepostJSON

/// The simulator as a shop, without a wire: requests go to its function, signed in by Basic over what counts as https.
final class SimulatedShop {
  private let world: SimulatedWorld
  /// The world's clock; each request takes a while.
  var now: Int64 {
    get { world.now }
    set { world.now = newValue }
  }
  private(set) var requests = 0
  /// What happens to a request on its way; nil: it arrives, and so does its answer.
  var accident: (Asked) -> Answer? = { _ in nil }
  /// The writes that arrived, one by one.
  private(set) var writes: [String] = []

  static let options = #"{"consumer_key":"ck_simulated","consumer_secret":"cs_simulated","orders":60,"products":40,"customers":20}"#
  /// What the host would fill in for `{webhook_secret}`.
  static let webhookSecret = "5ec2e7"
  private static let key = "Basic " + Data("ck_simulated:cs_simulated".utf8).base64EncodedString()

  init(options: String = SimulatedShop.options, seed: UInt64 = 1, now: Int64 = 1_790_000_000_000) throws {
    world = try SimulatedWorld("libWooCommerceSimulator.so", options: options, seed: seed, now: now)
  }

  /// How often something was hit: `fault.html`.
  func counter(_ name: String) throws -> Int64 { try JSONDocument(parsing: world.counters).root[name]?.int64 ?? 0 }

  /// What the shop sends on its own by now.
  func deliveries() throws -> [JSONValue] { try Array(JSONDocument(parsing: world.deliveries).root.items) }

  func answer(_ request: Asked) -> Answer {
    now += 120
    requests += 1
    if let answer = accident(request) { return answer }
    if request.method != "GET" { writes.append(request.line) }
    var body = request.text
    if request.flags & UInt32(TP_REQUEST_SECRET_BODY) != 0 {
      body = body.replacingOccurrences(of: "{webhook_secret}", with: Self.webhookSecret)
    }
    return ask(request.method, request.path, body, fields: request.fields.map { ($0.name, $0.value) })
  }

  /// Asks as anyone with the key may: the merchant, say.
  @discardableResult
  func ask(_ method: String, _ path: String, _ body: String = "", fields: [(String, String)] = [("Content-Type", "application/json")])
    -> Answer
  {
    let answer = world.answer(method, path, fields: fields + [("Authorization", Self.key)], body: Array(body.utf8))
    return Answer(bytes: answer.body, status: UInt32(answer.status), fields: answer.fields.map { ($0.name, $0.value) })
  }

  /// What the shop answers to a path below its API.
  func json(_ path: String, _ method: String = "GET", _ body: String = "") throws -> JSONValue {
    try JSONDocument(parsing: ask(method, "/wp-json/wc/v3" + path, body).body).root
  }
}

extension Asked {
  var text: String { String(decoding: body, as: UTF8.self) }
  /// `PUT /orders/12 {"status":"completed"}`, for what a test expects.
  var line: String { "\(method) \(path.replacingOccurrences(of: "/wp-json/wc/v3", with: ""))" + (body.isEmpty ? "" : " " + text) }
}

extension TestHost {
  /// Runs an operation to its end against the simulated shop; the last state of each record it kept.
  func run(
    _ shop: SimulatedShop, _ name: String, _ resource: String, arguments: String = "{}", since: Int64 = 0
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
        shop.now += Int64(milliseconds)
        step = ok()
      case .done, .fail, .unknown: return (records, step)
      }
    }
    return (records, step)
  }
}
