import SimulatorKit

/// Amounts before rounding. WooCommerce keeps net lines and taxes to four decimals below the currency's own
/// (`wc_get_rounding_precision`): a tick is a ten-thousandth of a minor unit, so everything here stays whole.
enum Ticks {
  static let perMinor = 10_000

  /// What decides a half: WooCommerce rounds taxes half down when prices include tax, everything else half up,
  /// away from zero for negative amounts.
  enum Half {
    case up
    case down
  }

  static func of(minor: Int) -> Int { minor.multipliedReportingOverflow(by: perMinor).partialValue }

  /// The nearest minor unit.
  static func minor(_ ticks: Int, _ half: Half = .up) -> Int {
    let size = ticks.magnitude
    let rest = size % UInt(perMinor)
    var whole = Int(size / UInt(perMinor))
    if rest * 2 > UInt(perMinor) || (rest * 2 == UInt(perMinor) && half == .up) { whole += 1 }
    return ticks < 0 ? -whole : whole
  }

  /// `value * numerator / denominator`, rounded half away from zero. 128 bits between, saturated at the ends.
  static func scaled(_ value: Int, by numerator: Int, over denominator: Int) -> Int {
    let product = Int128(value) * Int128(numerator)
    let divisor = Int128(denominator)
    var quotient = product / divisor
    if (product % divisor).magnitude * 2 >= divisor.magnitude { quotient += (product < 0) != (divisor < 0) ? -1 : 1 }
    return Int(clamping: quotient)
  }
}
