import SimulatorKit

/// The taxes of one line, in ticks, as `WC_Tax` computes them.
enum LineTax {
  /// Taxes on a net amount: simple rates on the net, compound rates on the net with the taxes before them.
  static func exclusive(_ net: Int, _ rates: [TaxRate]) -> [Int] {
    var before = net
    for rate in rates where !rate.compound { before += Ticks.scaled(net, by: rate.millionths, over: 1_000_000) }
    return rates.map { rate in
      if !rate.compound { return Ticks.scaled(net, by: rate.millionths, over: 1_000_000) }
      let tax = Ticks.scaled(before, by: rate.millionths, over: 1_000_000)
      before += tax
      return tax
    }
  }

  /// The net of an amount that includes its taxes: compound rates come off first, last to first, then the simple
  /// rates together.
  static func net(ofGross gross: Int, _ rates: [TaxRate]) -> Int {
    var taxes = 0
    var left = gross
    for rate in rates.reversed() where rate.compound {
      let tax = left - Ticks.scaled(left, by: 1_000_000, over: 1_000_000 + rate.millionths)
      taxes += tax
      left -= tax
    }
    let simple = rates.reduce(0) { $1.compound ? $0 : $0 + $1.millionths }
    for rate in rates where !rate.compound { taxes += Ticks.scaled(left, by: rate.millionths, over: 1_000_000 + simple) }
    return gross - taxes
  }
}
