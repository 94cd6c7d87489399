import SimulatorKit

/// `orders/ID/notes` and `orders/ID/notes/ID`: what the merchant wrote on an order. Notes move no date.
extension API {
  func notes(_ call: Call, _ route: Route) throws(Problem) -> Reply {
    let orderID = route.ids[0]
    let path = "orders/\(orderID)/notes"
    if call.request.method == "POST" {
      try check(call, Schemas.note, required: ["note"])
      try permitCreate(call)
      try requireOrder(orderID)
      return created(call, path, create(call, path, orderID))
    }
    if call.request.reads { try permitView(call) } else { try permitDelete(call) }
    try requireOrder(orderID)
    let list = world.lists[path] ?? []
    if route.name == .orderNotes {
      let kept = list.filter { note in
        switch call["type"]?.string {
        case "customer"?: note["customer_note"]?.flag == true
        case "internal"?: note["customer_note"]?.flag == false
        default: true
        }
      }
      // All of them, newest first: this list has no pages.
      return Reply(allow: Methods.collection, .list(kept.reversed()))
    }
    guard let place = list.firstIndex(where: { $0["id"]?.whole == route.ids[1] }) else {
      throw Problem(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
    }
    if call.request.method == "DELETE" {
      if !(call["force"].flatMap(Parameter.flag) ?? false) {
        throw Problem(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.")
      }
      world.lists[path]?.remove(at: place)
    }
    return single(call, allow: Methods.refund) { $0.node(list[place]) }
  }

  private func requireOrder(_ id: Int) throws(Problem) {
    guard world.orders.rows.living(id) == nil else { return }
    throw Problem(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
  }

  private func create(_ call: Call, _ path: String, _ orderID: Int) -> Node {
    let id = world.newItem()
    var node = Node.make(("id", .integer(id)), ("author", .text("WooCommerce")))
    StoreMoment.set("date_created", world.now, world.settings.clock, in: &node)
    node["note"] = .text(call["note"]?.string ?? "")
    node["customer_note"] = .bool(call["customer_note"].flatMap(Parameter.flag) ?? false)
    node = SeedLists.linked(path, id, world.settings, node, allow: Methods.refund)
    node["_links"]?["up"] = .list([.make(("href", .text("\(world.settings.site)/wp-json/wc/v3/orders/\(orderID)")))])
    world.lists[path, default: []].append(node)
    return node
  }
}
