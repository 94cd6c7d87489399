import SimulatorKit

/// What the shop sends on its own: one delivery for every subscription and change, signed; some twice, some in the
/// wrong order, as told.
struct Deliveries {
  private struct Pending {
    let subscription: Subscriptions.Entry
    let change: World.Change
    let topic: String
    let at: Int64
    let event: Int
  }

  let options: Options
  private var pending: [Pending] = []
  private var heard = 0
  private var sent = 0

  init(options: Options) { self.options = options }

  mutating func hear(_ change: World.Change, _ subscriptions: [Subscriptions.Entry], now: Int64) {
    heard += 1
    let topic = "\(change.resource)/\(change.event)"
    for entry in subscriptions where entry.topic == topic {
      // Of many quick changes of one object the last is told.
      pending.removeAll {
        $0.subscription.id == entry.id && $0.change.id == change.id && $0.change.other == change.other && change.event != "create"
          && $0.topic == topic
      }
      pending.append(Pending(subscription: entry, change: change, topic: topic, at: now, event: heard))
    }
  }

  /// Everything not given yet, and what options make of it.
  mutating func take(_ world: World) -> Node {
    var list: [Node] = []
    for entry in pending {
      guard let body = Self.body(entry.change, entry.topic, world) else { continue }
      let delivery = request(entry, body, world)
      list.append(delivery)
      sent += 1
      var dice = SplitMix64(seed: options.settings.seed, .delivery, sent)
      if dice.chance(options.duplicateDeliveries) { list.append(delivery) }
    }
    pending = []
    if options.reorderDeliveries, list.count > 1 {
      var dice = SplitMix64(seed: options.settings.seed, .delivery, -sent - 1)
      for place in stride(from: list.count - 1, to: 0, by: -1) { list.swapAt(place, dice.below(place + 1)) }
    }
    return .list(list)
  }

  /// A body of JSON with its true signature.
  static func headers(topic: String, domain: String, version: String, id: String, event: String, at: Int64, body: [UInt8], secret: String)
    -> [(String, String)]
  {
    var time = Output()
    time.dateTime(Int(at / 1000))
    time.raw(".")
    time.digits(UInt(at % 1000), least: 3)
    time.raw("000000Z")
    return [
      ("Content-Type", "application/json"), ("User-Agent", "Shopify-Captain-Hook"), ("X-Shopify-Topic", topic),
      ("X-Shopify-Shop-Domain", domain),
      ("X-Shopify-API-Version", version), ("X-Shopify-Webhook-Id", id), ("X-Shopify-Event-Id", event),
      ("X-Shopify-Triggered-At", String(decoding: time.bytes, as: UTF8.self)),
      ("X-Shopify-Hmac-Sha256", Base64.encode(HMAC.code(.sha256, key: Array(secret.utf8), message: body))),
    ]
  }

  private static func uuid(_ text: String) -> String {
    let hex = Array(Access.hex(Array(SHA256.digest(Array(text.utf8)).prefix(16))))
    return [hex[0..<8], hex[8..<12], hex[12..<16], hex[16..<20], hex[20..<32]].map { String($0) }.joined(separator: "-")
  }

  private func request(_ entry: Pending, _ body: [UInt8], _ world: World) -> Node {
    let address = entry.subscription.address
    let rest = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    let headers = Self.headers(
      topic: entry.topic, domain: world.settings.domain, version: entry.subscription.version,
      id: Self.uuid("\(options.settings.seed) \(entry.subscription.id) \(entry.event)"),
      event: Self.uuid("\(options.settings.seed) event \(entry.event)"),
      at: entry.at, body: body, secret: options.clientSecret)
    return .make(
      ("method", .text("POST")), ("url", .text(address)), ("path", .text("/" + (rest.count > 3 ? String(rest[3]) : ""))),
      ("headers", .object(Node.Members(headers.map { ($0.0, .text($0.1)) }))), ("body", .text(Base64.encode(body))))
  }

  private static func body(_ change: World.Change, _ topic: String, _ world: World) -> [UInt8]? {
    if change.event == "delete" { return Node.make(("id", .integer(change.id))).bytes }
    switch change.resource {
    case "orders", "fulfillments": return world.order(id: change.id).map { OrderFace(world: world).order($0).bare().bytes }
    case "products":
      guard let product = world.product(id: change.id) else { return nil }
      var node = ProductFace(world: world).product(product).bare()
      node["variant_ids"] = .list(product.variants.map { .make(("id", .integer($0.id))) })
      return node.bytes
    case "customers": return world.customer(id: change.id).map { CustomerFace(world: world).customer($0).bare().bytes }
    case "inventory_levels":
      if change.event == "disconnect" {
        return Node.make(("inventory_item_id", .integer(change.id)), ("location_id", .integer(change.other))).bytes
      }
      return ProductFace(world: world).level(item: change.id, location: change.other)?.bare().bytes
    case "app": return ShopFace(world: world).shop.bare().bytes
    default: return nil
    }
  }
}
