import SimulatorKit

/// `orders` and `orders/ID`.
extension API {
  func orders(_ call: Call, _ route: Route) throws(Problem) -> Reply {
    switch (route.name, call.request.method) {
    case (.orders, "POST"):
      try check(call, Schemas.order)
      try permitCreate(call)
      return created(call, "orders", try OrderWrites(world).create(call.body))
    case (.orders, _): return try orderList(call)
    case (.ordersBatch, _):
      try permitBatch(call)
      return try batch(call, writes: OrderWrites(world))
    case (_, "GET"), (_, "HEAD"):
      guard let place = world.orders.rows.living(route.ids[0]) else {
        try permitView(call)
        throw Problem(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
      }
      try permitView(call)
      let decimals = call.decimals
      return single(call, allow: Methods.item) { self.world.orders.write(place, decimals: decimals, into: &$0) }
    case (_, "DELETE"):
      try permitDelete(call)
      let node = try OrderWrites(world).delete(route.ids[0], force: call["force"].flatMap(Parameter.flag) ?? false)
      return single(call, allow: Methods.item) { $0.node(node) }
    default:
      try check(call, Schemas.order)
      try permitWrite(call)
      let node = try OrderWrites(world).update(call.body["id"]?.whole ?? route.ids[0], call.body, checked: true)
      return single(call, allow: Methods.item) { $0.node(node) }
    }
  }

  /// Checks a body against a schema.
  func check(_ call: Call, _ schema: [Parameter], required: [String] = []) throws(Problem) {
    let missing = required.filter { call[$0] == nil }
    if !missing.isEmpty { throw .missing(missing) }
    if let problem = refusals(schema, world.settings.clock, { call[$0] }) { throw problem }
  }

  private func orderList(_ call: Call) throws(Problem) -> Reply {
    var query = try listQuery(call, Schemas.orderList)
    try permitList(call)
    let shelf = world.orders
    let states = call["status"].map(Parameter.list) ?? ["any"]
    if states.contains("any") || states.isEmpty {
      query.states = Set(OrderStatus.allCases.filter { $0 != .trash && $0 != .autoDraft }.map(\.rawValue))
    } else {
      query.states = Set(states.compactMap { OrderStatus($0)?.rawValue })
    }
    let filter = orderFilter(call)
    let key = selectionKey(call)
    shelf.rows.prepare(query.sort)
    let rows = shelf.rows
    let places = selections.places(key, version: shelf.rows.version) {
      rows.select(query, world.settings.clock, also: filter) { place, name in
        .text(name == "title" ? "order" : String(shelf.rows[place].id))
      }
    }
    let shown = slice(places, query)
    let decimals = call.decimals
    let body = items(call, shown, capacity: 3600) { place, out in shelf.write(Int(place), decimals: decimals, into: &out) }
    var links = linkQuery(call, Schemas.orderList)
    links.set("status", list: states, atEnd: true)
    if !shown.isEmpty {
      if !links.has("dp") { links.set("dp", String(world.settings.currency.digits)) }
      if !links.has("context") { links.set("context", "view") }
    }
    // Orders in their own tables count nothing beyond the last page (measured).
    let total = shown.isEmpty && query.first > 0 && !world.settings.legacy ? 0 : places.count
    return page(call, query, total: total, body: body, allow: Methods.collection, links: links)
  }

  /// What only the orders themselves can tell; nil when nothing of that is asked.
  private func orderFilter(_ call: Call) -> ((Int) -> Bool)? {
    let shelf = world.orders
    let customer = call["customer"]?.whole
    let product = call["product"]?.whole
    let search = call["search"]?.string.flatMap { $0.isEmpty ? nil : $0.lowercased() }
    if customer == nil, product == nil, search == nil { return nil }
    return { place in
      if shelf.rows[place].written {
        let node = shelf.values(place)
        if let customer, node["customer_id"]?.whole != customer { return false }
        if let product, !(node["line_items"]?.items.contains { $0["product_id"]?.whole == product } ?? false) { return false }
        guard let search else { return true }
        let parts = ["billing", "shipping"].compactMap { node[$0]?.members }.flatMap { $0.pairs.compactMap(\.value.string) }
        let names = node["line_items"]?.items.compactMap { $0["name"]?.string } ?? []
        return (parts + names + [String(shelf.rows[place].id)]).contains { $0.lowercased().contains(search) }
      }
      let order = shelf.seeded(place)
      if let customer, order.customer != customer { return false }
      if let product, !order.lines.contains(where: { $0.productID == product }) { return false }
      guard let search else { return true }
      let billing = order.billing
      return ([billing.first, billing.last, billing.email, billing.city, String(order.id)] + order.lines.map(\.name)).contains {
        $0.lowercased().contains(search)
      }
    }
  }
}
