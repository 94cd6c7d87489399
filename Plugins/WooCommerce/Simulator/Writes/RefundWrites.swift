import SimulatorKit

/// Giving back and taking that back.
struct RefundWrites {
  let world: World
  private var sums: OrderSums { OrderSums(world: world) }

  init(_ world: World) { self.world = world }

  /// What goes wrong with refunds is told with a bare number as `data` (measured).
  private func refuse(_ message: String) -> Problem {
    Problem(500, "woocommerce_rest_cannot_create_order_refund", message, bareData: true)
  }

  func create(_ orderID: Int, _ body: Node) throws(Problem) -> Node {
    guard let place = world.orders.rows.living(orderID) else {
      throw Problem(404, "woocommerce_rest_invalid_order_id", "Invalid order ID.")
    }
    let order = world.orders.values(place)
    let items = body["line_items"]?.items ?? []
    let amount: Int
    if let given = body["amount"] {
      amount = sums.minor(given)
    } else {
      amount = items.reduce(0) { sum, item in
        sum + sums.minor(item["refund_total"]) + (item["refund_tax"]?.items ?? []).reduce(0) { $0 + sums.minor($1["refund_total"]) }
      }
    }
    let before = world.orders.refunds(of: orderID)
    let left = sums.minor(order["total"]) - before.reduce(0) { $0 + sums.minor($1["amount"]) }
    if amount < 0 || amount > left { throw refuse("Invalid refund amount.") }
    if body["api_refund"].flatMap(Parameter.flag) ?? true { throw refuse("The payment gateway for this order does not exist.") }
    let full = amount == left
    let refund = refund(order, amount, body["reason"]?.string ?? "", full: full && before.isEmpty, items)
    let restock = body["api_restock"].flatMap(Parameter.flag) ?? true
    keep(before + [refund], of: place, restock ? restocked(order, items) : order, refundedNow: full)
    return refund
  }

  /// Setting an order to refunded by hand makes a refund of what is left, without lines (measured).
  func refundRest(of place: Int) {
    let order = world.orders.values(place)
    let before = world.orders.refunds(of: world.orders.rows[place].id)
    let left = sums.minor(order["total"]) - before.reduce(0) { $0 + sums.minor($1["amount"]) }
    if left <= 0 { return }
    keep(before + [refund(order, left, "Order fully refunded.", full: before.isEmpty, [])], of: place, order, refundedNow: true)
  }

  func delete(_ id: Int, of orderID: Int, force: Bool) throws(Problem) -> Node {
    if !force { throw Problem(501, "woocommerce_rest_trash_not_supported", "The order_refund does not support trashing.") }
    guard let place = world.orders.rows.living(orderID) else {
      throw Problem(404, "woocommerce_rest_invalid_order_id", "Invalid order ID.")
    }
    let order = world.orders.values(place)
    let list = world.orders.refunds(of: orderID)
    guard let refund = list.first(where: { $0["id"]?.whole == id }) else {
      throw Problem(404, "woocommerce_rest_shop_order_refund_invalid_id", "Invalid ID.")
    }
    keep(list.filter { $0["id"]?.whole != id }, of: place, order, refundedNow: false)
    return refund
  }

  /// Stores the refunds and shows them on the order, whose change they are.
  private func keep(_ refunds: [Node], of place: Int, _ order: Node, refundedNow: Bool) {
    var order = order
    let id = world.orders.rows[place].id
    world.orders.setRefunds(refunds, of: id)
    order["refunds"] = .list(
      refunds.reversed().map { refund in
        .make(("id", refund["id"] ?? .null), ("reason", refund["reason"] ?? .text("")), ("total", sums.text(-sums.minor(refund["amount"]))))
      })
    if refundedNow { order["status"] = .text(OrderStatus.refunded.text) }
    StoreMoment.set("date_modified", world.now, world.settings.clock, in: &order)
    world.orders.put(order, at: place)
    world.heard(World.Change(resource: "order", event: .updated, id: id))
  }

  private func refund(_ order: Node, _ amount: Int, _ reason: String, full: Bool, _ items: [Node]) -> Node {
    let id = world.newPost()
    let orderID = order["id"]?.whole ?? 0
    var node = Node.make(("id", .integer(id)))
    StoreMoment.set("date_created", world.now, world.settings.clock, in: &node)
    node["amount"] = sums.text(amount)
    node["reason"] = .text(reason)
    node["refunded_by"] = .integer(1)
    node["refunded_payment"] = .bool(false)
    node["meta_data"] = .list([
      .make(("id", .integer(world.newItem())), ("key", .text("_refund_type")), ("value", .text(full ? "full" : "partial")))
    ])
    var taxes: [(rate: TaxRate, tax: Int, shipping: Int)] = []
    node["line_items"] = .list(
      items.compactMap { item in order["line_items"]?.items.first { $0["id"] == item["id"] }.map { line($0, item, &taxes) } })
    node["shipping_lines"] = .list(
      items.compactMap { item in order["shipping_lines"]?.items.first { $0["id"] == item["id"] }.map { shipping($0, item, &taxes) } })
    node["tax_lines"] = .list(taxes.map { sums.taxLine(.integer(world.newItem()), $0.rate, -$0.tax, -$0.shipping) })
    node["fee_lines"] = .list([])
    var out = Output()
    Links(site: world.settings.site).refund(id, order: orderID, into: &out)
    node["_links"] = try? NodeReader.read(out.bytes)
    return node
  }

  /// Lines whose stock was taken note how many pieces came back.
  private func restocked(_ order: Node, _ items: [Node]) -> Node {
    var order = order
    let lines = (order["line_items"]?.items ?? []).map { line in
      guard let item = items.first(where: { $0["id"] == line["id"] }), let count = item["quantity"]?.pieces,
        var meta = line["meta_data"]?.items, let place = meta.firstIndex(where: { $0["key"]?.string == "_reduced_stock" })
      else { return line }
      var line = line
      let left = Node.text(String((meta[place]["value"]?.whole ?? 0) - count))
      meta[place]["value"] = left
      meta[place]["display_value"] = left
      let back = Node.text(String(count))
      meta.append(
        .make(
          ("id", .integer(world.newItem())), ("key", .text("_restock_refunded_items")), ("value", back),
          ("display_key", .text("_restock_refunded_items")), ("display_value", back)))
      line["meta_data"] = .list(meta)
      return line
    }
    order["line_items"] = .list(lines)
    return order
  }

  private func parts(_ item: Node, _ taxes: inout [(rate: TaxRate, tax: Int, shipping: Int)], shipping: Bool) -> (sum: Int, list: [Node]) {
    var sum = 0
    var list: [Node] = []
    for part in item["refund_tax"]?.items ?? [] {
      guard let rate = part["id"]?.whole.flatMap({ world.table.rate(id: $0) }) else { continue }
      let tax = sums.minor(part["refund_total"])
      sum += tax
      list.append(
        .make(("id", .integer(rate.id)), ("total", sums.text(-tax)), ("subtotal", shipping ? .text("") : sums.text(-tax))))
      if let place = taxes.firstIndex(where: { $0.rate == rate }) {
        if shipping { taxes[place].shipping += tax } else { taxes[place].tax += tax }
      } else {
        taxes.append((rate, shipping ? 0 : tax, shipping ? tax : 0))
      }
    }
    return (sum, list)
  }

  private func line(_ line: Node, _ item: Node, _ taxes: inout [(rate: TaxRate, tax: Int, shipping: Int)]) -> Node {
    var node = line
    let (tax, list) = parts(item, &taxes, shipping: false)
    let total = sums.minor(item["refund_total"])
    let quantity = item["quantity"]?.pieces ?? 0
    let original = Node.text(String(line["id"]?.whole ?? 0))
    node["id"] = .integer(world.newItem())
    node["quantity"] = .integer(-quantity)
    for (name, value) in [("subtotal", total), ("subtotal_tax", tax), ("total", total), ("total_tax", tax)] {
      node[name] = sums.text(-value)
    }
    node["taxes"] = .list(list)
    node["meta_data"] = .list([
      .make(
        ("id", .integer(world.newItem())), ("key", .text("_refunded_item_id")), ("value", original),
        ("display_key", .text("_refunded_item_id")), ("display_value", original))
    ])
    var out = Output()
    out.price(Ticks.of(minor: total), each: max(quantity, 1), world.settings.currency)
    node["price"] = .number(String(decoding: out.bytes, as: UTF8.self))
    node["image"] = .make(("id", .text("")), ("src", .text("")))
    return node
  }

  private func shipping(_ line: Node, _ item: Node, _ taxes: inout [(rate: TaxRate, tax: Int, shipping: Int)]) -> Node {
    var node = line
    let (tax, list) = parts(item, &taxes, shipping: true)
    node["id"] = .integer(world.newItem())
    node["total"] = sums.text(-sums.minor(item["refund_total"]))
    node["total_tax"] = sums.text(-tax)
    node["taxes"] = .list(list)
    return node
  }
}
