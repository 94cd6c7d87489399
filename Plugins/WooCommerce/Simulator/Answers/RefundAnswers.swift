import SimulatorKit

/// `orders/ID/refunds`, `orders/ID/refunds/ID` and the list of all refunds.
extension API {
  func refunds(_ call: Call, _ route: Route) throws(Problem) -> Reply {
    if route.name == .refunds { return try allRefunds(call) }
    let orderID = route.ids[0]
    let shelf = world.orders
    switch (route.name, call.request.method) {
    case (.orderRefunds, "POST"):
      try check(call, Schemas.refund)
      try permitCreate(call)
      return created(call, "orders/(?P<order_id>[\\d]+)/refunds", try RefundWrites(world).create(orderID, call.body))
    case (.orderRefunds, _):
      var query = try listQuery(call, Schemas.refundList)
      try permitList(call)
      guard let place = shelf.rows.living(orderID) else {
        throw Problem(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
      }
      var list: [Output] = []
      shelf.writeRefunds(place, parent: false) { id, out in
        if query.include.isEmpty || query.include.contains(id) { list.append(out) }
      }
      if !query.descending { list.reverse() }
      query.perPage = max(query.perPage, 1)
      let first = min(query.first, list.count)
      let shown = list[first..<min(first + query.perPage, list.count)]
      let body = items(call, shown, capacity: 1200) { part, out in out.raw(part.bytes) }
      return page(call, query, total: list.count, body: body, allow: Methods.collection)
    case (_, "DELETE"):
      try permitDelete(call)
      let node = try RefundWrites(world).delete(route.ids[1], of: orderID, force: call["force"].flatMap(Parameter.flag) ?? false)
      return single(call, allow: Methods.refund) { $0.node(node) }
    default:
      try permitView(call)
      guard let place = shelf.rows.living(orderID) else {
        throw Problem(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
      }
      var found: Output?
      shelf.writeRefunds(place, parent: false) { id, out in if id == route.ids[1] { found = out } }
      guard let found else { throw Problem(404, "woocommerce_rest_shop_order_refund_invalid_id", "Invalid ID.") }
      return single(call, allow: Methods.refund) { $0.raw(found.bytes) }
    }
  }

  private func allRefunds(_ call: Call) throws(Problem) -> Reply {
    let query = try listQuery(call, Schemas.refundList)
    try permitList(call)
    let shelf = world.orders
    // Refunds have no rows of their own: their orders' are asked, which is dear and rarely done.
    var all: [(created: Int, id: Int, place: Int)] = []
    for place in 0..<shelf.rows.count where !shelf.rows[place].gone {
      if shelf.rows[place].written {
        for refund in shelf.refunds(of: shelf.rows[place].id) {
          let created = refund["date_created_gmt"]?.string.flatMap(StoreMoment.read) ?? 0
          all.append((created, refund["id"]?.whole ?? 0, place))
        }
      } else if shelf.mayHaveRefunds(place) {
        for refund in shelf.seeded(place).refunds { all.append((refund.created, refund.id, place)) }
      }
    }
    let wanted = all.filter { entry in
      let row = Rows.Row(id: entry.id, created: entry.created, modified: entry.created, state: 0)
      return query.wants(row, world.settings.clock) && (query.include.isEmpty || query.include.contains(entry.id))
    }
    let sorted = wanted.sorted { a, b in
      query.sort == .id ? a.id < b.id : (a.created, a.id) < (b.created, b.id)
    }
    let list = query.descending ? sorted.reversed() : sorted
    let first = min(query.first, list.count)
    let shown = list[first..<min(first + query.perPage, list.count)]
    let body = items(call, shown, capacity: 1200) { entry, out in
      shelf.writeRefunds(entry.place, parent: true) { id, part in if id == entry.id { out.raw(part.bytes) } }
    }
    return page(call, query, total: list.count, body: body, allow: Methods.read)
  }
}

extension OrderShelf {
  /// Whether a seeded order can have refunds, told from its header alone.
  func mayHaveRefunds(_ place: Int) -> Bool {
    let header = OrderHeader(place, settings)
    return (rows[place].edited ? header.edited() : header).refunds != .none
  }
}
