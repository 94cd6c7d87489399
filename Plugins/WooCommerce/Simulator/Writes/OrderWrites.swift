import SimulatorKit

/// Creating, changing and deleting orders.
struct OrderWrites: BatchWrites {
  let world: World

  init(_ world: World) { self.world = world }

  static let unknown = Problem(400, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")

  func create(_ body: Node) throws(Problem) -> Node {
    if let id = body["id"]?.whole, id > 0 { throw Problem(400, "woocommerce_rest_shop_order_exists", "Cannot create existing shop_order.") }
    let settings = world.settings
    if let customer = body["customer_id"]?.whole, customer > 1, world.customers.rows.living(customer) == nil {
      throw Problem(400, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.")
    }
    let id = world.newPost()
    var order = Blank.order
    order["id"] = .integer(id)
    order["number"] = .text(String(id))
    order["currency"] = .text(settings.currency.code)
    order["currency_symbol"] = .text(settings.currency.sign.text)
    order["prices_include_tax"] = .bool(settings.pricesIncludeTax)
    order["order_key"] = .text("wc_order_new\(id)")
    order["payment_url"] = .text("\(settings.site)/checkout/order-pay/\(id)/?pay_for_order=true&key=wc_order_new\(id)")
    StoreMoment.set("date_created", world.now, settings.clock, in: &order)
    plain(body, to: &order)
    _ = try OrderLines(world: world).apply(body, to: &order)
    do throws(Problem) { try OrderLines(world: world).coupons(body, to: &order) } catch {
      // The refused order stays behind as a draft (measured).
      order["status"] = .text("auto-draft")
      finish(&order)
      world.orders.add(order)
      throw error
    }
    OrderSums(world: world).settle(&order)
    move(&order, to: body["status"]?.string.flatMap { OrderStatus($0) } ?? .pending, paid: body["set_paid"]?.flag ?? false)
    finish(&order)
    world.orders.add(order)
    world.heard(World.Change(resource: "order", event: .created, id: id))
    world.heard(World.Change(resource: "order", event: .updated, id: id))
    return order
  }

  func update(_ id: Int, _ body: Node, checked: Bool) throws(Problem) -> Node {
    guard let place = world.orders.rows.living(id) else { throw Self.unknown }
    var order = world.orders.values(place)
    plain(body, to: &order)
    if try OrderLines(world: world).apply(body, to: &order) { OrderSums(world: world).settle(&order) }
    let before = OrderStatus(order["status"]?.string ?? "") ?? .pending
    let wanted = body["status"]?.string.flatMap { OrderStatus($0) } ?? before
    move(&order, to: wanted, paid: body["set_paid"]?.flag ?? false)
    finish(&order)
    world.orders.put(order, at: place)
    if wanted == .refunded, before != .refunded { RefundWrites(world).refundRest(of: place) }
    world.heard(World.Change(resource: "order", event: .updated, id: id))
    return world.orders.values(place)
  }

  func delete(_ id: Int, force: Bool) throws(Problem) -> Node {
    guard let place = world.orders.rows.living(id) else {
      throw Problem(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
    }
    let before = world.orders.values(place)
    let trashed = world.orders.status(place) == .trash
    if force {
      world.orders.remove(place)
    } else if trashed {
      throw Problem(410, "woocommerce_rest_already_trashed", "The order has already been deleted.")
    } else {
      world.orders.mark(place, .trash, modified: world.now)
    }
    if !trashed { world.heard(World.Change(resource: "order", event: .deleted, id: id)) }
    return before
  }

  private func plain(_ body: Node, to order: inout Node) {
    for name in ["customer_id", "customer_note", "payment_method", "payment_method_title", "transaction_id", "created_via", "currency"] {
      if let value = body[name] { order[name] = value }
    }
    for part in ["billing", "shipping"] {
      for pair in body[part]?.members?.pairs ?? [] where order[part]?[pair.key] != nil { order[part]?[pair.key] = pair.value }
    }
    StockRules.meta(body, to: &order) { world.newItem() }
  }

  /// Any transition is allowed. Orders that are worked on count as paid; finished ones have a date for that.
  private func move(_ order: inout Node, to status: OrderStatus, paid: Bool) {
    let clock = world.settings.clock
    var status = status
    if paid, status == .pending { status = .processing }
    let before = order["status"]?.string
    order["status"] = .text(status.text)
    if status == .processing || status == .completed, order["date_paid"]?.isNull ?? true {
      StoreMoment.set("date_paid", world.now, clock, in: &order)
    }
    if status == .completed, before != status.text { StoreMoment.set("date_completed", world.now, clock, in: &order) }
    reduce(&order, status)
  }

  /// Notes on the lines how much stock the order holds, as WooCommerce does.
  private func reduce(_ order: inout Node, _ status: OrderStatus) {
    let takes = status == .processing || status == .completed || status == .onHold
    let lines = (order["line_items"]?.items ?? []).map { line in
      var line = line
      let meta = line["meta_data"]?.items ?? []
      let quantity = Node.text(String(line["quantity"]?.pieces ?? 0))
      let managed = manages(line)
      if let place = meta.firstIndex(where: { $0["key"]?.string == "_reduced_stock" }) {
        var meta = meta
        if takes {
          meta[place]["value"] = quantity
          meta[place]["display_value"] = quantity
        } else {
          meta.remove(at: place)
        }
        line["meta_data"] = .list(meta)
      } else if takes, managed {
        let entry = Node.make(
          ("id", .integer(world.newItem())), ("key", .text("_reduced_stock")), ("value", quantity),
          ("display_key", .text("_reduced_stock")),
          ("display_value", quantity))
        line["meta_data"] = .list(meta + [entry])
      }
      return line
    }
    order["line_items"] = .list(lines)
  }

  private func manages(_ line: Node) -> Bool {
    let shelf = world.products
    guard let id = line["product_id"]?.whole, let place = shelf.rows.living(id) else { return false }
    if let variation = line["variation_id"]?.whole, variation > 0 {
      _ = shelf.values(place)
      return shelf.variation(variation, of: id)?["manage_stock"]?.flag == true
    }
    return shelf.values(place)["manage_stock"]?.flag == true
  }

  private func finish(_ order: inout Node) {
    let settings = world.settings
    let status = OrderStatus(order["status"]?.string ?? "") ?? .pending
    let owed = OrderSums(world: world).minor(order["total"]) > 0
    order["is_editable"] = .bool(status == .pending || status == .onHold || status == .autoDraft)
    order["needs_payment"] = .bool(owed && (status == .pending || status == .failed || status == .checkoutDraft))
    order["needs_processing"] = .bool(!(order["line_items"]?.items.isEmpty ?? true))
    StoreMoment.set("date_modified", world.now, settings.clock, in: &order)
    order["_links"] = nil
    var out = Output()
    Links(site: settings.site).order(order["id"]?.whole ?? 0, customer: order["customer_id"]?.whole ?? 0, into: &out)
    order["_links"] = try? NodeReader.read(out.bytes)
  }
}
