import SimulatorKit
import TestHost

/// A world of the built library, loaded as a host loads it. Not for two threads at once.
final class Shop {
  typealias Answer = SimulatedWorld.Answer
  typealias Failed = SimulatedWorld.Failed

  private let world: SimulatedWorld

  static let moment = SimulatedWorld.moment

  /// Milliseconds of UTC, as the next call is told.
  var now: Int64 {
    get { world.now }
    set { world.now = newValue }
  }

  init(_ options: String = "{}", seed: UInt64 = 1, now: Int64 = Shop.moment, data: [UInt8] = []) throws {
    world = try SimulatedWorld("libShopifySimulator.so", options: options, seed: seed, now: now, data: data)
  }

  func answer(_ method: String, _ target: String, fields: [(String, String)] = [], body: [UInt8] = [], secure: Bool = true) -> Answer {
    world.answer(method, target, fields: fields, body: body, secure: secure)
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

  var book: String { world.book }
  var counters: Node { Shop.node(world.counters) }
  var connection: Node { Shop.node(world.connection) }
  var deliveries: [Node] { Shop.node(world.deliveries).items }

  fileprivate static func node(_ bytes: [UInt8]) -> Node { (try? NodeReader.read(bytes)) ?? .null }
}

extension SimulatedWorld.Answer {
  var node: Node { Shop.node(body) }
}
