import SimulatorKit

/// Makes seeded orders from their numbers: who bought what, where it goes, how it was paid and given back.
struct OrderMaker {
  let settings: SeedSettings
  let table: TaxTable

  /// The order numbered `index` as it is before or after its edit.
  func make(_ index: Int, edited: Bool) -> SeedOrder {
    let plain = OrderHeader(index, settings)
    let header = edited ? plain.edited() : plain
    var dice = SplitMix64(seed: settings.seed, .order, index)
    var order = SeedOrder()
    order.index = index
    order.id = settings.orderID(index)
    order.status = header.status
    order.created = header.created
    order.modified = header.modified
    buyer(&order, &dice)
    goods(&order, &dice)
    if edited, plain.edit?.kind == .quantity, !order.lines.isEmpty {
      let line = order.lines[0]
      order.lines[0].subtotal = Ticks.scaled(line.subtotal, by: line.quantity + 1, over: line.quantity)
      order.lines[0].total = Ticks.scaled(line.total, by: line.quantity + 1, over: line.quantity)
      order.lines[0].quantity += 1
    }
    order.settle(table, settings)
    if edited, plain.edit?.kind == .note { order.note = "Bitte klingeln – 2. Hof & links" }
    payment(&order, plain, header, &dice)
    order.refunds = refunds(of: order, header, added: plain.refunds == .none ? header.modified : nil)
    return order
  }

  private func buyer(_ order: inout SeedOrder, _ dice: inout SplitMix64) {
    if settings.customers > 0, dice.below(10) < 7 {
      let customer = dice.below(settings.customers)
      order.customer = settings.customerID(customer)
      order.billing = CustomerSeed(customer, settings).address
    } else {
      order.billing = People.draw(&dice, mail: "gast\(order.index + 1)")
    }
    order.shipping = order.billing
    order.createdVia = dice.pick(["checkout", "checkout", "store-api", "rest-api", "admin"])
    order.note = dice.below(15) == 0 ? "Lieferung bitte nach 17 Uhr 🙏" : ""
  }

  private func goods(_ order: inout SeedOrder, _ dice: inout SplitMix64) {
    let count = dice.below(60) == 0 || settings.products == 0 ? 0 : 1 + dice.below(4)
    let cents = discount(&order, &dice)
    var prices: [Int] = []
    for position in 0..<count {
      let product = ProductSeed(dice.below(settings.products), settings)
      let quantity = dice.below(4) == 0 ? 2 + dice.below(6) : 1
      let variation = product.isVariable ? product.variation(dice.below(product.variationCount)) : nil
      prices.append((variation?.price ?? product.active) * quantity)
      order.lines.append(
        SeedOrder.Line(
          id: order.itemID(position), name: variation.map { "\(product.name) - \($0.option.name)" } ?? product.name,
          productID: product.id, variationID: variation?.id ?? 0, quantity: quantity, taxClass: product.taxClass,
          sku: variation?.shownSKU ?? product.sku, imageID: product.imageID, parentName: variation == nil ? nil : product.name,
          option: variation?.option))
    }
    let reductions = spread(cents, order.coupon, over: prices)
    for place in order.lines.indices {
      let rates = order.rates(order.lines[place].taxClass, table)
      order.lines[place].subtotal = net(prices[place], rates)
      order.lines[place].total = net(prices[place] - reductions[place], rates)
    }
    if count > 0, dice.below(10) < 7 {
      order.shippingLines.append(SeedOrder.Charge(id: order.itemID(10), title: "DHL Paket", total: dice.pick([412, 490, 990, 0])))
    }
    if count > 0, dice.below(8) == 0 {
      order.feeLines.append(SeedOrder.Charge(id: order.itemID(12), title: "Verpackung & Siegel", total: 150))
    }
    let goods = order.lines.reduce(0) { $0 + Ticks.minor($1.total) }
    if goods > 1000, dice.below(14) == 0 {
      order.feeLines.append(SeedOrder.Charge(id: order.itemID(13), title: "Treuerabatt", total: -200))
    }
  }

  /// Draws a coupon; the result is its fixed amount in minor units, or its per cent.
  private func discount(_ order: inout SeedOrder, _ dice: inout SplitMix64) -> Int {
    switch dice.below(16) {
    case 0:
      order.coupon = SeedOrder.Coupon(id: order.itemID(14), code: "welcome10", percent: true, nominal: 10)
      return 10
    case 1:
      order.coupon = SeedOrder.Coupon(id: order.itemID(14), code: "fiveoff", percent: false, nominal: 5)
      return 5 * settings.currency.scale
    default: return 0
    }
  }

  /// What the coupon takes from each line: a share of it, or a fixed amount in proportion with the last cents given to
  /// the first lines that can bear them.
  private func spread(_ value: Int, _ coupon: SeedOrder.Coupon?, over prices: [Int]) -> [Int] {
    guard let coupon else { return prices.map { _ in 0 } }
    if coupon.percent { return prices.map { Ticks.scaled($0, by: value, over: 100) } }
    let sum = prices.reduce(0, +)
    guard sum > 0 else { return prices.map { _ in 0 } }
    let amount = min(value, sum)
    var parts = prices.map { $0 * amount / sum }
    var rest = amount - parts.reduce(0, +)
    while rest > 0 {
      for place in parts.indices where rest > 0 && parts[place] < prices[place] {
        parts[place] += 1
        rest -= 1
      }
    }
    return parts
  }

  /// The net of a line's price in ticks: shops that enter prices with tax take out the customer's own taxes.
  private func net(_ price: Int, _ rates: [TaxRate]) -> Int {
    let ticks = Ticks.of(minor: price)
    return settings.pricesIncludeTax ? LineTax.net(ofGross: ticks, rates) : ticks
  }

  private func payment(_ order: inout SeedOrder, _ plain: OrderHeader, _ header: OrderHeader, _ dice: inout SplitMix64) {
    let methods = [
      ("bacs", "Überweisung"), ("cod", "Nachnahme"), ("paypal", "PayPal"), ("stripe", "Kreditkarte (Stripe)"), ("cheque", "Scheck"),
      ("", ""),
    ]
    let drawn = methods[[0, 0, 1, 2, 2, 2, 3, 3, 3, 4, 5][dice.below(11)]]
    let delay = 30 + dice.below(plain.status == .completed ? 2 * 86_400 : 600)
    let late = dice.below(8) == 0
    (order.method, order.methodTitle) = order.total == 0 ? ("", "") : drawn
    if plain.status.books {
      let unpaid = late && plain.status == .processing && order.method == "cod"
      if !unpaid, !(late && order.method == "cheque") { order.paid = min(order.created + delay, settings.start - 1) }
      if plain.status == .completed { order.completed = min(order.created + delay + 3600, settings.start - 1) }
    }
    if header.status != plain.status, let edit = plain.edit {
      if header.status == .processing || header.status == .completed { order.paid = order.paid ?? edit.at }
      if header.status == .completed { order.completed = edit.at }
    }
    if order.paid != nil, order.method == "paypal" || order.method == "stripe" { order.transaction = "TX-\(order.index + 1)" }
  }
}
