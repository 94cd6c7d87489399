import SimulatorKit

/// What the shop sends on its own. A change is remembered for every active subscription of its topic, and the body is
/// made when the host asks: two quick changes of one object make one delivery (measured).
struct Deliveries {
  private struct Pending: Equatable {
    let webhook: Int
    let topic: String
    let resource: String
    let event: String
    let id: Int
  }

  private var pending: [Pending] = []

  /// Remembers a change.
  mutating func hear(_ change: World.Change, _ webhooks: [Node]) {
    let topic = "\(change.resource).\(change.event.rawValue)"
    for webhook in webhooks where webhook["topic"]?.string == topic && webhook["status"]?.string == "active" {
      let entry = Pending(
        webhook: webhook["id"]?.whole ?? 0, topic: topic, resource: change.resource, event: change.event.rawValue, id: change.id)
      if !pending.contains(entry) { pending.append(entry) }
    }
  }

  /// Everything not given yet: pings first, then changes. Each is given once.
  mutating func take(_ api: API) -> Node {
    let world = api.world
    let webhooks = world.lists["webhooks"] ?? []
    var list: [Node] = []
    for id in api.pinged {
      guard let webhook = webhooks.first(where: { $0["id"]?.whole == id }) else { continue }
      list.append(
        Self.request(
          webhook, [("User-Agent", Self.agent), ("Content-Type", "application/x-www-form-urlencoded")], Array("webhook_id=\(id)".utf8)))
    }
    api.pinged = []
    for entry in pending {
      guard let webhook = webhooks.first(where: { $0["id"]?.whole == entry.webhook }), webhook["status"]?.string == "active",
        let body = Self.body(entry, world)
      else { continue }
      let secret = HTMLText.decoded(webhook["secret"]?.string ?? "")
      let signature = Base64.encode(HMAC.code(.sha256, key: Array(secret.utf8), message: body))
      // One number for all deliveries of a webhook within a second (measured): no idempotency key.
      let delivery = SHA256.digest(Array("\(entry.webhook)-\(world.now)".utf8)).prefix(16).map { byte in
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
      }
      list.append(
        Self.request(
          webhook,
          [
            ("User-Agent", Self.agent), ("Content-Type", "application/json"), ("X-WC-Webhook-Source", world.settings.site + "/"),
            ("X-WC-Webhook-Topic", entry.topic), ("X-WC-Webhook-Resource", entry.resource), ("X-WC-Webhook-Event", entry.event),
            ("X-WC-Webhook-Signature", signature), ("X-WC-Webhook-ID", String(entry.webhook)),
            ("X-WC-Webhook-Delivery-ID", delivery.joined()),
          ], body))
    }
    pending = []
    return .list(list)
  }

  private static let agent = "WooCommerce/10.5.0 Hookshot (WordPress/6.9.1)"

  private static func request(_ webhook: Node, _ headers: [(String, String)], _ body: [UInt8]) -> Node {
    let url = webhook["delivery_url"]?.string ?? ""
    let rest = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    return .make(
      ("method", .text("POST")), ("url", .text(url)), ("path", .text("/" + (rest.count > 3 ? String(rest[3]) : ""))),
      ("headers", .object(Node.Members(headers.map { ($0.0, .text($0.1)) }))), ("body", .text(Base64.encode(body))))
  }

  /// The object as its endpoint shows it; of a deleted one only the id; nil when it has vanished meanwhile.
  private static func body(_ entry: Pending, _ world: World) -> [UInt8]? {
    var out = Output(capacity: 4096)
    if entry.event == "deleted" {
      out.node(.make(("id", .integer(entry.id))))
      return out.bytes
    }
    switch entry.resource {
    case "order":
      guard let place = world.orders.rows.living(entry.id) else { return nil }
      world.orders.write(place, decimals: nil, into: &out)
    case "customer":
      guard let place = world.customers.rows.living(entry.id) else { return nil }
      world.customers.write(place, into: &out)
    default:
      if let place = world.products.rows.living(entry.id) {
        world.products.write(place, into: &out)
      } else if let parent = world.products.parent(ofVariation: entry.id) {
        var found: Output?
        world.products.writeVariations(parent) { id, part in if id == entry.id { found = part } }
        guard let found else { return nil }
        out = found
      } else {
        return nil
      }
    }
    return out.bytes
  }
}

/// HTML entities as `html_entity_decode` takes them out of a webhook's secret.
enum HTMLText {
  static func decoded(_ text: String) -> String {
    var text = text
    for (entity, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#039;", "'"), ("&#39;", "'"), ("&amp;", "&")]
    where text.contains(entity) {
      text = text.split(separator: entity, omittingEmptySubsequences: false).joined(separator: sign)
    }
    return text
  }
}
