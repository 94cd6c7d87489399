import SimulatorKit

/// Computes taxes and totals of an order held as values, after its lines were written to.
struct OrderSums {
  let world: World

  private var digits: Int { world.settings.currency.digits }
  private var half: Ticks.Half { world.settings.pricesIncludeTax ? .down : .up }

  func text(_ minor: Int) -> Node { .text(MinorText.write(minor, digits: digits)) }

  func minor(_ node: Node?) -> Int {
    switch node {
    case .text(let text)?, .number(let text)?: MinorText.held(text, digits: digits)
    default: 0
    }
  }

  /// The rates of an order's place: where it goes, else where it is paid, else where the shop is.
  func rates(_ order: Node, _ taxClass: String) -> [TaxRate] {
    func part(_ address: String, _ name: String) -> String { order[address]?[name]?.string ?? "" }
    let address = !part("shipping", "country").isEmpty ? "shipping" : "billing"
    let country = part(address, "country")
    return world.table.rates(
      country: country.isEmpty ? "DE" : country, state: part(address, "state"), postcode: part(address, "postcode"), taxClass: taxClass)
  }

  /// Recomputes the whole order.
  func settle(_ order: inout Node) {
    var cart: [(rate: TaxRate, tax: Int)] = []
    var freight: [(rate: TaxRate, tax: Int)] = []
    let lines = order["line_items"]?.items ?? []
    let standard = lines.contains { ($0["tax_class"]?.string ?? "").isEmpty }
    let shippingClass = standard ? "" : lines.first?["tax_class"]?.string ?? ""
    let place = order
    order["line_items"] = .list(lines.map { self.line($0, self.rates(place, $0["tax_class"]?.string ?? ""), &cart) })
    order["fee_lines"] = .list((order["fee_lines"]?.items ?? []).map { self.charge($0, self.rates(place, ""), &cart) })
    order["shipping_lines"] = .list(
      (order["shipping_lines"]?.items ?? []).map { self.charge($0, self.rates(place, shippingClass).filter(\.shipping), &freight) })
    taxLines(&order, cart, freight)
    totals(&order, cart.reduce(0) { $0 + $1.tax }, freight.reduce(0) { $0 + $1.tax })
  }

  private func line(_ line: Node, _ rates: [TaxRate], _ sums: inout [(rate: TaxRate, tax: Int)]) -> Node {
    var line = line
    let total = LineTax.exclusive(Ticks.of(minor: minor(line["total"])), rates)
    let subtotal = LineTax.exclusive(Ticks.of(minor: minor(line["subtotal"])), rates)
    var taxes: [Node] = []
    for place in rates.indices {
      taxes.append(
        .make(
          ("id", .integer(rates[place].id)), ("total", text(Ticks.minor(total[place]))), ("subtotal", text(Ticks.minor(subtotal[place])))))
      add(rates[place], Ticks.minor(total[place], half), &sums)
    }
    line["taxes"] = .list(taxes)
    line["total_tax"] = text(total.reduce(0) { $0 + Ticks.minor($1, half) })
    line["subtotal_tax"] = text(subtotal.reduce(0) { $0 + Ticks.minor($1, half) })
    return line
  }

  private func charge(_ line: Node, _ rates: [TaxRate], _ sums: inout [(rate: TaxRate, tax: Int)]) -> Node {
    var line = line
    let taxable = line["tax_status"]?.string != "none"
    let rates = taxable ? rates : []
    let taxes = LineTax.exclusive(Ticks.of(minor: minor(line["total"])), rates)
    line["taxes"] = .list(
      rates.indices.map { place in
        .make(("id", .integer(rates[place].id)), ("total", text(Ticks.minor(taxes[place]))), ("subtotal", .text("")))
      })
    line["total_tax"] = text(taxes.reduce(0) { $0 + Ticks.minor($1, half) })
    for place in rates.indices { add(rates[place], Ticks.minor(taxes[place], half), &sums) }
    return line
  }

  private func add(_ rate: TaxRate, _ tax: Int, _ sums: inout [(rate: TaxRate, tax: Int)]) {
    if let place = sums.firstIndex(where: { $0.rate.id == rate.id }) { sums[place].tax += tax } else { sums.append((rate, tax)) }
  }

  private func taxLines(_ order: inout Node, _ cart: [(rate: TaxRate, tax: Int)], _ freight: [(rate: TaxRate, tax: Int)]) {
    let old = order["tax_lines"]?.items ?? []
    var rates = cart.map(\.rate)
    for entry in freight where !rates.contains(entry.rate) { rates.append(entry.rate) }
    order["tax_lines"] = .list(
      rates.map { rate in
        let id = old.first { $0["rate_id"]?.whole == rate.id }?["id"] ?? .integer(world.newItem())
        return taxLine(
          id, rate, cart.first { $0.rate == rate }?.tax ?? 0, freight.first { $0.rate == rate }?.tax ?? 0)
      })
  }

  func taxLine(_ id: Node, _ rate: TaxRate, _ tax: Int, _ shippingTax: Int) -> Node {
    .make(
      ("id", id), ("rate_code", .text(rate.code)), ("rate_id", .integer(rate.id)), ("label", .text(rate.name)),
      ("compound", .bool(rate.compound)), ("tax_total", text(tax)), ("shipping_tax_total", text(shippingTax)),
      ("rate_percent", .number(rate.percent)), ("meta_data", .list([])))
  }

  private func totals(_ order: inout Node, _ cartTax: Int, _ shippingTax: Int) {
    func sum(_ list: String, _ name: String) -> Int { (order[list]?.items ?? []).reduce(0) { $0 + minor($1[name]) } }
    let net = sum("line_items", "total")
    let shipping = sum("shipping_lines", "total")
    order["discount_total"] = text(sum("line_items", "subtotal") - net)
    order["discount_tax"] = text(sum("line_items", "subtotal_tax") - sum("line_items", "total_tax"))
    order["shipping_total"] = text(shipping)
    order["shipping_tax"] = text(shippingTax)
    order["cart_tax"] = text(cartTax)
    order["total"] = text(net + shipping + sum("fee_lines", "total") + cartTax + shippingTax)
    order["total_tax"] = text(cartTax + shippingTax)
  }
}
