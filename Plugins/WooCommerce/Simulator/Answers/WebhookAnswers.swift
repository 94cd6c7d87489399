import SimulatorKit

/// `webhooks` and `webhooks/ID`. The secret goes in and never comes out.
extension API {
  private static let resources = ["coupon", "customer", "order", "product"]
  private static let events = ["created", "updated", "deleted", "restored"]
  private static let unknown = Problem(404, "woocommerce_rest_shop_webhook_invalid_id", "ID is invalid.")

  func webhooks(_ call: Call, _ route: Route) throws(Problem) -> Reply {
    let list = world.lists["webhooks"] ?? []
    switch (route.name, call.request.method) {
    case (.webhooks, "POST"):
      try check(call, Schemas.webhook, required: ["delivery_url"])
      try permitCreate(call)
      return created(call, "webhooks", try create(call))
    case (.webhooks, _):
      let query = try listQuery(call, Schemas.plainList)
      try permitList(call)
      let kept = list.filter { node in
        call["status"]?.string.map { $0 == "all" || $0 == node["status"]?.string } ?? true
      }
      // Newest first; those of the same second by id, upwards.
      let sorted = kept.sorted { a, b in
        let (one, two) = (a["date_created_gmt"]?.string ?? "", b["date_created_gmt"]?.string ?? "")
        return one != two ? (one < two) != query.descending : (a["id"]?.whole ?? 0) < (b["id"]?.whole ?? 0)
      }
      let first = min(query.first, sorted.count)
      let shown = sorted[first..<min(first + query.perPage, sorted.count)]
      let body = items(call, shown, capacity: 700) { node, out in out.node(Self.shown(node)) }
      return page(call, query, total: sorted.count, body: body, allow: Methods.collection)
    default: break
    }
    if call.request.reads { try permitView(call) } else { try permitWrite(call) }
    guard let place = list.firstIndex(where: { $0["id"]?.whole == route.ids[0] }) else { throw Self.unknown }
    var node = list[place]
    if call.request.method == "DELETE" {
      if !(call["force"].flatMap(Parameter.flag) ?? false) {
        throw Problem(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.")
      }
      world.lists["webhooks"]?.remove(at: place)
    } else if !call.request.reads {
      try check(call, Schemas.webhook)
      if let topic = call["topic"]?.string { try set(topic, in: &node) }
      for name in ["name", "status", "delivery_url", "secret"] { if let value = call.body[name] { node[name] = value } }
      StoreMoment.set("date_modified", world.now, world.settings.clock, in: &node)
      world.lists["webhooks"]?[place] = node
    }
    return single(call, allow: Methods.item) { $0.node(Self.shown(node)) }
  }

  private static func shown(_ node: Node) -> Node {
    var node = node
    node["secret"] = nil
    return node
  }

  private func create(_ call: Call) throws(Problem) -> Node {
    let id = (world.lists["webhooks"]?.compactMap { $0["id"]?.whole }.max() ?? 0) + 1
    var node = Node.make(("id", .integer(id)))
    let time = CivilTime(seconds: world.now)
    let hour = time.hour % 12 == 0 ? 12 : time.hour % 12
    var minute = Output()
    minute.digits(UInt(time.minute), least: 2)
    let half = time.hour < 12 ? "AM" : "PM"
    let when =
      "\(CivilTime.months[time.month - 1]) \(time.day), \(time.year) @ \(hour):\(String(decoding: minute.bytes, as: UTF8.self)) \(half)"
    node["name"] = call["name"] ?? .text("Webhook created on \(when)")
    node["status"] = call["status"] ?? .text("active")
    try set(call["topic"]?.string ?? "", in: &node)
    node["delivery_url"] = call["delivery_url"]
    StoreMoment.set("date_created", world.now, world.settings.clock, in: &node)
    StoreMoment.set("date_modified", nil, world.settings.clock, in: &node)
    node = SeedLists.linked("webhooks", id, world.settings, node)
    var dice = SplitMix64(seed: world.settings.seed, .secret, id)
    node["secret"] = call["secret"] ?? .text(String(dice.next(), radix: 36) + String(dice.next(), radix: 36))
    let answer = Self.shown(node)
    // The ping, sent right after, moves the date.
    StoreMoment.set("date_modified", world.now, world.settings.clock, in: &node)
    world.lists["webhooks", default: []].append(node)
    pinged.append(id)
    return answer
  }

  private func set(_ topic: String, in node: inout Node) throws(Problem) {
    let parts = topic.split(separator: ".").map(String.init)
    let known = parts.count == 2 && (parts[0] == "action" || (Self.resources.contains(parts[0]) && Self.events.contains(parts[1])))
    guard known else {
      throw Problem(400, "woocommerce_rest_shop_webhook_invalid_topic", "Webhook topic is required and must be valid.")
    }
    node["topic"] = .text(topic)
    node["resource"] = .text(parts[0])
    node["event"] = .text(parts[1])
    node["hooks"] = .list(Self.hooks(topic).map { .text($0) })
  }

  private static func hooks(_ topic: String) -> [String] {
    switch topic {
    case "order.created": ["woocommerce_new_order"]
    case "order.updated": ["woocommerce_update_order", "woocommerce_order_refunded"]
    case "order.deleted": ["wp_trash_post", "woocommerce_trash_order"]
    case "order.restored": ["untrashed_post", "woocommerce_untrash_order"]
    case "product.created": ["woocommerce_process_product_meta", "woocommerce_new_product", "woocommerce_new_product_variation"]
    case "product.updated": ["woocommerce_process_product_meta", "woocommerce_update_product", "woocommerce_update_product_variation"]
    case "product.deleted": ["wp_trash_post"]
    case "coupon.created": ["woocommerce_process_shop_coupon_meta", "woocommerce_new_coupon"]
    default: ["woocommerce_" + topic.split(separator: ".").joined(separator: "_")]
    }
  }
}
