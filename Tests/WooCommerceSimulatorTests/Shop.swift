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
    world = try SimulatedWorld("libWooCommerceSimulator.so", options: options, seed: seed, now: now, data: data)
  }

  func answer(_ method: String, _ target: String, fields: [(String, String)] = [], body: [UInt8] = [], secure: Bool = true) -> Answer {
    world.answer(method, target, fields: fields, body: body, secure: secure)
  }

  /// A signed request of the seeded shop's own key.
  func get(_ target: String) -> Answer {
    answer("GET", "/wp-json/wc/v3/" + target, fields: [("Authorization", Self.basic)])
  }

  func send(_ method: String, _ target: String, _ body: String) -> Answer {
    answer(
      method, "/wp-json/wc/v3/" + target, fields: [("Authorization", Self.basic), ("Content-Type", "application/json")],
      body: Array(body.utf8))
  }

  /// `any` leaves the bin out, so that all states have to be named.
  static let everyStatus = "pending,processing,on-hold,completed,cancelled,refunded,failed,checkout-draft,trash"

  static let consumerKey = "ck_5aa1a70bb1f4c0ffee5aa1a70bb1f4c0ffee0001"
  static let consumerSecret = "cs_5aa1a70bb1f4c0ffee5aa1a70bb1f4c0ffee0002"
  static let basic = "Basic " + Base64.encode(Array("\(consumerKey):\(consumerSecret)".utf8))

  var book: String { world.book }
  var counters: Node { Shop.node(world.counters) }
  var connection: Node { Shop.node(world.connection) }
  var deliveries: [Node] { Shop.node(world.deliveries).items }

  fileprivate static func node(_ bytes: [UInt8]) -> Node { (try? NodeReader.read(bytes)) ?? .null }
}

extension SimulatedWorld.Answer {
  var node: Node { Shop.node(body) }
}
