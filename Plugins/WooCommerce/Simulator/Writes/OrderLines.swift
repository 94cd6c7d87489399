import SimulatorKit

/// What a body says about the lines of an order: with an id it changes one, without it adds one, with no product or no
/// quantity it takes one away.
struct OrderLines {
  let world: World
  private var sums: OrderSums { OrderSums(world: world) }

  init(world: World) { self.world = world }

  /// Applies all lists of lines; true when totals have to be computed again.
  func apply(_ body: Node, to order: inout Node) throws(Problem) -> Bool {
    var changed = false
    for item in body["line_items"]?.items ?? [] {
      var lines = order["line_items"]?.items ?? []
      if let id = item["id"]?.whole, let place = lines.firstIndex(where: { $0["id"]?.whole == id }) {
        if item["product_id"]?.isNull == true || item["quantity"]?.pieces == 0 {
          lines.remove(at: place)
        } else {
          change(&lines[place], item)
        }
      } else {
        lines.append(try line(item, order))
      }
      order["line_items"] = .list(lines)
      changed = true
    }
    for (list, name) in [("shipping_lines", "method_title"), ("fee_lines", "name")] {
      for item in body[list]?.items ?? [] {
        var lines = order[list]?.items ?? []
        if let id = item["id"]?.whole, let place = lines.firstIndex(where: { $0["id"]?.whole == id }) {
          if item[name]?.isNull == true {
            lines.remove(at: place)
          } else if let total = item["total"] {
            lines[place]["total"] = sums.text(sums.minor(total))
          }
        } else {
          lines.append(list == "fee_lines" ? fee(item) : shipping(item))
        }
        order[list] = .list(lines)
        changed = true
      }
    }
    return changed
  }

  private func change(_ line: inout Node, _ item: Node) {
    if let quantity = item["quantity"]?.pieces { line["quantity"] = .integer(quantity) }
    for name in ["total", "subtotal"] { if let amount = item[name] { line[name] = sums.text(sums.minor(amount)) } }
    line["price"] = price(sums.minor(line["total"]), line["quantity"]?.pieces ?? 1)
  }

  private func price(_ minor: Int, _ quantity: Int) -> Node {
    var out = Output()
    out.price(Ticks.of(minor: minor), each: quantity, world.settings.currency)
    return .number(String(decoding: out.bytes, as: UTF8.self))
  }

  /// A new line. An unknown product gives an empty one without complaint (measured).
  private func line(_ item: Node, _ order: Node) throws(Problem) -> Node {
    let shelf = world.products
    var productID = item["product_id"]?.whole ?? 0
    if let sku = item["sku"]?.string, let owner = ProductWrites(world).owner(of: sku, "sku") { productID = owner }
    var product = shelf.rows.living(productID).map { shelf.values($0) }
    var variation: Node?
    let variationID = item["variation_id"]?.whole ?? 0
    if let place = shelf.parent(ofVariation: variationID > 0 ? variationID : productID) {
      product = shelf.values(place)
      variation = shelf.variation(variationID > 0 ? variationID : productID, of: shelf.rows[place].id)
      productID = shelf.rows[place].id
    }
    let quantity = item["quantity"]?.pieces ?? 1
    let taxClass = product?["tax_class"]?.string ?? ""
    let unit = MinorText.read((variation ?? product)?["price"]?.string ?? "", digits: world.settings.currency.digits) ?? 0
    let gross = Ticks.of(minor: min(unit, 1_000_000_000).multipliedReportingOverflow(by: quantity).partialValue)
    let net =
      world.settings.pricesIncludeTax
      ? LineTax.net(ofGross: gross, world.table.rates(country: "DE", state: "", postcode: "", taxClass: taxClass)) : gross
    let subtotal = item["subtotal"].map { sums.minor($0) } ?? Ticks.minor(net)
    let total = item["total"].map { sums.minor($0) } ?? subtotal
    let suffix = variation.map { " - \($0["name"]?.string ?? "")" } ?? ""
    var picture = Node.make(("id", product == nil ? .integer(0) : .text("")), ("src", .text("")))
    if let image = product?["images"]?.items.first {
      picture = .make(("id", .text(String(image["id"]?.whole ?? 0))), ("src", image["src"] ?? .text("")))
    }
    return .make(
      ("id", .integer(world.newItem())), ("name", item["name"] ?? product?["name"].map { .text(($0.string ?? "") + suffix) } ?? .text("")),
      ("product_id", .integer(product == nil ? 0 : productID)), ("variation_id", .integer(variation?["id"]?.whole ?? 0)),
      ("quantity", .integer(quantity)), ("tax_class", .text(taxClass)), ("subtotal", sums.text(subtotal)), ("subtotal_tax", sums.text(0)),
      ("total", sums.text(total)), ("total_tax", sums.text(0)), ("taxes", .list([])), ("meta_data", .list([])),
      ("sku", product == nil ? .null : variation?["sku"] ?? product?["sku"] ?? .text("")),
      ("global_unique_id", product == nil ? .null : .text("")),
      ("price", price(total, quantity)), ("image", picture),
      ("parent_name", variation == nil ? .null : product?["name"] ?? .null))
  }

  private func shipping(_ item: Node) -> Node {
    .make(
      ("id", .integer(world.newItem())), ("method_title", item["method_title"] ?? .text("")), ("method_id", item["method_id"] ?? .text("")),
      ("instance_id", item["instance_id"] ?? .text("")), ("total", sums.text(sums.minor(item["total"]))), ("total_tax", sums.text(0)),
      ("taxes", .list([])), ("tax_status", .text("taxable")), ("meta_data", .list([])))
  }

  private func fee(_ item: Node) -> Node {
    .make(
      ("id", .integer(world.newItem())), ("name", item["name"] ?? .text("")), ("tax_class", item["tax_class"] ?? .text("")),
      ("tax_status", item["tax_status"] ?? .text("taxable")), ("amount", .text("")), ("total", sums.text(sums.minor(item["total"]))),
      ("total_tax", sums.text(0)), ("taxes", .list([])), ("meta_data", .list([])))
  }

  /// Coupons of a new order: each line gets cheaper by its share. False when the shop has no such coupon.
  func coupons(_ body: Node, to order: inout Node) throws(Problem) {
    for item in body["coupon_lines"]?.items ?? [] {
      let code = (item["code"]?.string ?? "").lowercased()
      guard let coupon = world.lists["coupons"]?.first(where: { $0["code"]?.string == code }) else {
        throw Problem(
          400, "woocommerce_rest_invalid_coupon", "Coupon &quot;\(code)&quot; cannot be applied because it does not exist.",
          [("new_draft_order_id", order["id"] ?? .null)])
      }
      let value = sums.minor(coupon["amount"])
      let percent = coupon["discount_type"]?.string == "percent"
      var lines = order["line_items"]?.items ?? []
      let sum = lines.reduce(0) { $0 + sums.minor($1["total"]) }
      var taken = 0
      for place in lines.indices {
        let total = sums.minor(lines[place]["total"])
        let cut = percent ? Ticks.scaled(total, by: value, over: 10_000) : sum > 0 ? Ticks.scaled(total, by: min(value, sum), over: sum) : 0
        lines[place]["total"] = sums.text(total - cut)
        lines[place]["price"] = price(total - cut, lines[place]["quantity"]?.pieces ?? 1)
        taken += cut
      }
      order["line_items"] = .list(lines)
      let info = "[\(coupon["id"]?.whole ?? 0),\"\(code)\",\(percent ? "\"percent\"" : "null"),\(value / 100)]"
      let meta = Node.make(
        ("id", .integer(world.newItem())), ("key", .text("coupon_info")), ("value", .text(info)), ("display_key", .text("coupon_info")),
        ("display_value", .text(info)))
      order["coupon_lines"] = .list(
        (order["coupon_lines"]?.items ?? []) + [
          .make(
            ("id", .integer(world.newItem())), ("code", .text(code)), ("discount", sums.text(taken)), ("discount_tax", .text("0")),
            ("meta_data", .list([meta])), ("discount_type", coupon["discount_type"] ?? .text("percent")),
            ("nominal_amount", .integer(value / 100)), ("free_shipping", .bool(false)))
        ])
    }
  }
}
