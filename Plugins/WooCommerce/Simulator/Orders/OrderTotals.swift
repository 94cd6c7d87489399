import SimulatorKit

/// What WooCommerce's `calculate_totals` does: taxes of every line, tax lines by rate, totals. Taxes are rounded line by
/// line, or, in shops that say so, once at the end: then lines and total may differ by a cent.
extension SeedOrder {
  /// Fills taxes and totals from lines, shipping and fees, whose net amounts are set.
  mutating func settle(_ table: TaxTable, _ settings: SeedSettings) {
    for place in lines.indices {
      let line = lines[place]
      let rates = rates(line.taxClass, table)
      let totals = LineTax.exclusive(line.total, rates)
      let subtotals = LineTax.exclusive(line.subtotal, rates)
      lines[place].taxes = rates.indices.map { TaxShare(rate: rates[$0], total: totals[$0], subtotal: subtotals[$0]) }
    }
    let shippingRates = rates(shippingClass, table).filter(\.shipping)
    for place in shippingLines.indices { tax(&shippingLines[place], shippingRates) }
    let feeRates = rates("", table)
    for place in feeLines.indices { tax(&feeLines[place], feeRates) }
    sum(settings)
  }

  /// The rates of the order's place for a tax class, remembered from line to line.
  mutating func rates(_ taxClass: String, _ table: TaxTable) -> [TaxRate] {
    if let known = knownRates.first(where: { $0.taxClass == taxClass }) { return known.rates }
    let rates = table.rates(country: shipping.country, state: shipping.state, postcode: shipping.postcode, taxClass: taxClass)
    knownRates.append((taxClass, rates))
    return rates
  }

  /// Shipping is taxed like the goods: with the standard rate as soon as one line has it.
  private var shippingClass: String {
    lines.contains { $0.taxClass.isEmpty } ? "" : lines.first?.taxClass ?? ""
  }

  private func tax(_ charge: inout Charge, _ rates: [TaxRate]) {
    let taxes = LineTax.exclusive(Ticks.of(minor: charge.total), rates)
    charge.taxes = rates.indices.map { TaxShare(rate: rates[$0], total: taxes[$0], subtotal: 0) }
  }

  private mutating func sum(_ settings: SeedSettings) {
    let half: Ticks.Half = settings.pricesIncludeTax ? .down : .up
    let late = settings.roundAtSubtotal
    /// Rounded now, or kept in ticks until the end.
    func kept(_ ticks: Int) -> Int { late ? ticks : Ticks.of(minor: Ticks.minor(ticks, half)) }
    var cart: [(rate: TaxRate, ticks: Int)] = []
    var freight: [(rate: TaxRate, ticks: Int)] = []
    func add(_ share: TaxShare, to list: inout [(rate: TaxRate, ticks: Int)]) {
      if let place = list.firstIndex(where: { $0.rate.id == share.rate.id }) {
        list[place].ticks += kept(share.total)
      } else {
        list.append((share.rate, kept(share.total)))
      }
    }
    for line in lines { for share in line.taxes { add(share, to: &cart) } }
    for fee in feeLines { for share in fee.taxes { add(share, to: &cart) } }
    for charge in shippingLines { for share in charge.taxes { add(share, to: &freight) } }

    taxLines = []
    for entry in cart { taxLines.append(TaxLine(id: itemID(20 + taxLines.count), rate: entry.rate, tax: Ticks.minor(entry.ticks, half))) }
    for entry in freight {
      let tax = Ticks.minor(entry.ticks, half)
      if let place = taxLines.firstIndex(where: { $0.rate.id == entry.rate.id }) {
        taxLines[place].shippingTax = tax
      } else {
        taxLines.append(TaxLine(id: itemID(20 + taxLines.count), rate: entry.rate, shippingTax: tax))
      }
    }
    cartTax = Ticks.minor(cart.reduce(0) { $0 + $1.ticks }, half)
    shippingTax = Ticks.minor(freight.reduce(0) { $0 + $1.ticks }, half)
    shippingTotal = shippingLines.reduce(0) { $0 + $1.total }

    func goods(_ part: (Line) -> Int) -> Int {
      late ? Ticks.minor(lines.reduce(0) { $0 + part($1) }) : lines.reduce(0) { $0 + Ticks.minor(part($1)) }
    }
    func taxes(_ part: (TaxShare) -> Int) -> Int {
      Ticks.minor(lines.reduce(0) { $1.taxes.reduce($0) { $0 + kept(part($1)) } }, half)
    }
    let net = goods(\.total)
    discountTotal = goods(\.subtotal) - net
    discountTax = taxes(\.subtotal) - taxes(\.total)
    let fees = feeLines.reduce(0) { $0 + $1.total }
    totalTax = cartTax + shippingTax
    total = net + fees + shippingTotal + totalTax
    if late {
      // The shop rounds the sum alone: what it shows of the parts may miss it by a cent each.
      let tax = cart.reduce(0) { $0 + $1.ticks } + freight.reduce(0) { $0 + $1.ticks }
      totalTax = Ticks.minor(tax, half)
      total = Ticks.minor(Ticks.of(minor: net + fees + shippingTotal) + tax)
    }
  }

  /// Ids of the order's items: a number space of its own, 64 for each order.
  func itemID(_ position: Int) -> Int { index * 64 + 1 + position }
}
