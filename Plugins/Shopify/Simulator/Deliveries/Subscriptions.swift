import SimulatorKit

/// Who wants to hear what. Topics are kept as REST spells them (`orders/create`).
final class Subscriptions {
  struct Entry {
    var id: Int
    var topic: String
    var address: String
    var format = "json"
    var fields: [String] = []
    var version: String
    var created: Int
    var filter: String?
    var name: String?
  }

  private(set) var list: [Entry] = []
  private var made = 0

  /// Made through one of the interfaces; nil when the topic has that address already.
  func add(_ topic: String, _ address: String, version: String, now: Int, fields: [String] = []) -> Entry? {
    if list.contains(where: { $0.topic == topic && $0.address == address }) { return nil }
    made += 1
    let entry = Entry(id: 1_900_000_000_000 + made, topic: topic, address: address, fields: fields, version: version, created: now)
    list.append(entry)
    return entry
  }

  func move(_ id: Int, to address: String) -> Entry? {
    guard let place = list.firstIndex(where: { $0.id == id }) else { return nil }
    list[place].address = address
    return list[place]
  }

  func remove(_ id: Int) -> Bool {
    let before = list.count
    list.removeAll { $0.id == id }
    return list.count < before
  }

  func clear() { list = [] }

  static let topics = [
    "app/uninstalled", "customers/create", "customers/delete", "customers/update", "fulfillments/create", "fulfillments/update",
    "inventory_items/update",
    "inventory_levels/connect", "inventory_levels/disconnect", "inventory_levels/update", "orders/cancelled", "orders/create",
    "orders/delete",
    "orders/edited", "orders/fulfilled", "orders/paid", "orders/partially_fulfilled", "orders/updated", "products/create",
    "products/delete",
    "products/update", "refunds/create",
  ]

  /// `ORDERS_CREATE` as `orders/create`; nil for a topic that there is not.
  static func topic(_ text: String) -> String? {
    let plain = text.lowercased()
    return topics.first { $0 == plain || $0.map { $0 == "/" ? "_" : String($0) }.joined() == plain }
  }

  func node(_ entry: Entry, _ style: Style) -> Node {
    var fields = Fields()
    fields.put("id", entry.id)
    fields.put("address", entry.address)
    fields.put("topic", entry.topic)
    fields.put("created_at", style.time(entry.created))
    fields.put("updated_at", style.time(entry.created))
    fields.put("format", entry.format)
    fields.put("fields", texts: entry.fields)
    fields.put("metafield_namespaces", nodes: [])
    fields.put("api_version", entry.version)
    fields.put("private_metafield_namespaces", nodes: [])
    fields.put("_type", "WebhookSubscription")
    fields.put("_topic", entry.topic.map { $0 == "/" ? "_" : String($0) }.joined().uppercased())
    fields.put("_uri", entry.address)
    fields.put("_callbackUrl", entry.address)
    fields.put("_includeFields", texts: entry.fields)
    fields.put("_apiVersion", ShopFace.version(entry.version))
    fields.put("_filter", entry.filter ?? "")
    fields.put("_name", entry.name)
    fields.put("_endpoint", .make(("_type", .text("WebhookHttpEndpoint")), ("_callbackUrl", .text(entry.address))))
    return fields.node
  }

  /// The three mutations.
  func run(_ call: FieldCall, style: Style, now: Int, version: String) -> Node {
    func answer(_ entry: Entry?, deleted: String? = nil, _ problems: [(field: [String]?, message: String, code: String?)] = []) -> Node {
      .make(
        ("webhook_subscription", entry.map { node($0, style) } ?? .null),
        ("deleted_webhook_subscription_id", deleted.map { .text($0) } ?? .null),
        ("user_errors", Problems.userErrors(problems)))
    }
    let input = call.arguments["webhookSubscription"] ?? .null
    // `callbackUrl` is the name from before 2025-10.
    let address = input["uri"]?.string ?? input["callbackUrl"]?.string ?? ""
    let plausible = ["https://", "http://127.0.0.1", "http://localhost", "pubsub://", "arn:aws:events:"].contains { address.hasPrefix($0) }
    switch call.name {
    case "webhookSubscriptionDelete":
      let gid = call.arguments["id"]?.string ?? ""
      guard let id = GID.number(gid, "WebhookSubscription"), remove(id) else {
        return answer(nil, [(["id"], "Webhook subscription does not exist", nil)])
      }
      return answer(nil, deleted: gid)
    case "webhookSubscriptionUpdate":
      guard let id = call.number("id", "WebhookSubscription"), let entry = move(id, to: address) else {
        return answer(nil, [(["id"], "Webhook subscription does not exist", nil)])
      }
      return answer(entry)
    default:
      guard let topic = Self.topic(call.arguments["topic"]?.string ?? "") else {
        return answer(nil, [(["topic"], "Invalid topic specified", nil)])
      }
      guard plausible else { return answer(nil, [(["webhookSubscription", "callbackUrl"], "Address is invalid", nil)]) }
      let entry = add(topic, address, version: version, now: now, fields: (input["includeFields"]?.items ?? []).compactMap(\.string))
      guard let entry else {
        return answer(nil, [(["webhookSubscription", "callbackUrl"], "Address for this topic has already been taken", nil)])
      }
      return answer(entry)
    }
  }
}
