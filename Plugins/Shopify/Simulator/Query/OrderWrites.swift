import SimulatorKit

/// What may be done to orders: fulfil, track, cancel, close, write on.
struct OrderWrites {
  let world: World
  private var face: OrderFace { OrderFace(world: world) }

  private func answer(_ name: String, _ value: Node, _ problems: [(field: [String]?, message: String, code: String?)] = []) -> Node {
    .make((name, value), ("user_errors", Problems.userErrors(problems)))
  }

  /// `fulfillmentCreate`: by fulfilment orders, whole or by lines.
  func fulfil(_ call: FieldCall) -> Node {
    let input = call.arguments["fulfillment"] ?? .null
    let given = input["lineItemsByFulfillmentOrder"] ?? .null
    let groups = given.members == nil ? given.items : [given]
    let tracking = input["trackingInfo"] ?? .null
    let wanted = groups.map { group in
      Fulfilling.Wanted(
        order: group["fulfillmentOrderId"]?.string.flatMap { GID.number($0, "FulfillmentOrder") },
        lines: (group["fulfillmentOrderLineItems"]?.items ?? []).map { line in
          (line["id"]?.string.flatMap { GID.number($0, "FulfillmentOrderLineItem") } ?? 0, line["quantity"]?.whole ?? 0)
        })
    }
    do throws(Fulfilling.Refusal) {
      let (order, fulfilment) = try Fulfilling(world: world).create(
        wanted, company: tracking["company"]?.string, number: tracking["number"]?.string ?? tracking["numbers"]?.items.first?.string,
        url: tracking["url"]?.string ?? tracking["urls"]?.items.first?.string)
      return answer("fulfillment", LineFace(face: face, order: order).fulfilment(fulfilment))
    } catch {
      return answer("fulfillment", .null, [(["fulfillment"], error.message, nil)])
    }
  }

  func track(_ call: FieldCall) -> Node {
    let input = call.arguments["trackingInfoInput"] ?? .null
    guard let id = call.number("fulfillmentId", "Fulfillment"), var order = world.order(id: Order.firstID + (id - 5_500_000_000_001) / 8),
      let place = order.fulfilments.firstIndex(where: { $0.id == id })
    else { return answer("fulfillment", .null, [(["fulfillmentId"], "Fulfillment does not exist.", nil)]) }
    order.fulfilments[place].number = input["number"]?.string
    order.fulfilments[place].company = input["company"]?.string
    order.fulfilments[place].url = input["url"]?.string
    world.keep(order)
    return answer("fulfillment", LineFace(face: face, order: order).fulfilment(order.fulfilments[place]))
  }

  func update(_ call: FieldCall) -> Node {
    let input = call.arguments["input"] ?? .null
    guard let id = input["id"]?.string.flatMap({ GID.number($0, "Order") }), var order = world.order(id: id) else {
      return answer("order", .null, [(["id"], "Order does not exist", nil)])
    }
    if call.name == "orderClose" {
      order.closed = world.seconds
    } else {
      if let note = input["note"] { order.note = note.string }
      if let tags = input["tags"] { order.tags = tags.items.compactMap(\.string) }
      if let attributes = input["customAttributes"] {
        order.attributes = (attributes.members == nil ? attributes.items : [attributes]).map {
          ($0["key"]?.string ?? "", $0["value"]?.string ?? "")
        }
      }
    }
    world.keep(order)
    return answer("order", face.order(world.order(order.index)))
  }

  func tag(_ call: FieldCall) -> Node {
    guard let id = call.number("id", "Order"), var order = world.order(id: id) else {
      return answer("node", .null, [(["id"], "The id does not exist", nil)])
    }
    for tag in (call.arguments["tags"].map { $0.items.isEmpty ? [$0] : $0.items } ?? []).compactMap(\.string)
    where !order.tags.contains(tag) {
      order.tags.append(tag)
    }
    world.keep(order)
    return answer("node", face.order(order))
  }

  /// Cancels without paying back: what was paid stays with the shop unless a refund is made.
  func cancel(_ call: FieldCall) -> Node {
    guard let id = call.number("orderId", "Order"), var order = world.order(id: id) else {
      return .make(
        ("job", .null), ("order_cancel_user_errors", Problems.userErrors([(["orderId"], "Order does not exist", "NOT_FOUND")])),
        ("user_errors", .list([])))
    }
    if order.cancelled != nil || order.fulfilments.contains(where: { $0.status == "success" }) {
      return .make(
        ("job", .null),
        (
          "order_cancel_user_errors",
          Problems.userErrors([(["orderId"], "Cannot cancel an order that is cancelled or fulfilled", "INVALID")])
        ),
        ("user_errors", .list([])))
    }
    Self.cancel(&order, reason: call.arguments["reason"]?.string?.lowercased() ?? "other", at: world.seconds)
    world.keep(order, event: "cancelled")
    return .make(
      ("job", .make(("id", .text("gid://shopify/Job/\(id)")), ("done", .bool(true)))), ("order_cancel_user_errors", .list([])),
      ("user_errors", .list([])))
  }

  static func cancel(_ order: inout Order, reason: String, at: Int) {
    order.cancelled = at
    order.cancelReason = reason
    if order.financial == "pending" || order.financial == "authorized" { order.financial = "voided" }
    for place in order.lines.indices { order.lines[place].current = 0 }
  }
}

/// Makes fulfilments from fulfilment orders, for both interfaces.
struct Fulfilling {
  struct Wanted {
    var order: Int?
    /// Ids of lines of the fulfilment order; none: all that is open.
    var lines: [(id: Int, quantity: Int)]
  }

  struct Refusal: Error {
    let message: String
  }

  let world: World

  func create(
    _ wanted: [Wanted], company: String?, number: String?, url: String?
  ) throws(Refusal) -> (Order, Order.Fulfilment) {
    guard let group = wanted.first, let id = group.order, (1...GID.most).contains(id),
      var order = world.order(id: Order.firstID + id - FulfilmentOrders.first)
    else {
      throw Refusal(message: "Fulfillment order does not exist.")
    }
    if order.cancelled != nil { throw Refusal(message: "Fulfillment order \(id) has an unfulfillable status= cancelled.") }
    var lines: [(line: Int, quantity: Int)] = []
    for place in order.lines.indices where order.lines[place].requiresShipping {
      let open = max(0, order.lines[place].current - order.lines[place].fulfilled)
      if group.lines.isEmpty {
        if open > 0 { lines.append((place, open)) }
      } else if let asked = group.lines.first(where: { $0.id == FulfilmentOrders.lineID(order, place) }) {
        if asked.quantity < 1 || asked.quantity > open { throw Refusal(message: "Invalid fulfillment order line item quantity requested.") }
        lines.append((place, asked.quantity))
      }
    }
    if lines.isEmpty { throw Refusal(message: "Fulfillment order \(id) has an unfulfillable status= closed.") }
    for sent in lines { order.lines[sent.line].fulfilled += sent.quantity }
    let fulfilment = Order.Fulfilment(
      id: 5_500_000_000_001 + order.index * 8 + order.fulfilments.count, at: world.seconds, location: Settings.locations[0].id,
      company: company, number: number,
      url: url, lines: lines)
    order.fulfilments.append(fulfilment)
    if order.fulfilment == "fulfilled", ["paid", "partially_refunded"].contains(order.financial) { order.closed = world.seconds }
    world.keep(order)
    return (world.order(order.index), fulfilment)
  }
}
