import SimulatorKit
import Testing

/// Rounding and taxes, held against amounts of the recorded shop.
@Suite struct MoneyTests {
  @Test(arguments: [
    (14_999, 1, 1), (15_000, 2, 1), (15_001, 2, 2), (-15_000, -2, -1), (-15_001, -2, -2), (0, 0, 0), (25_000, 3, 2),
  ])
  func `a half goes away from zero, or toward it for taxes within prices`(ticks: Int, up: Int, down: Int) {
    #expect(Ticks.minor(ticks) == up)
    #expect(Ticks.minor(ticks, .down) == down)
  }

  @Test func `products of large numbers are exact and end at the limits`() {
    #expect(Ticks.scaled(9_000_000_000_000_000_000, by: 1_000_000, over: 1_000_000) == 9_000_000_000_000_000_000)
    #expect(Ticks.scaled(.max, by: 1_000_000, over: 1) == .max)
    #expect(Ticks.scaled(.min, by: 1_000_000, over: 1) == .min)
    #expect(Ticks.scaled(1, by: 1, over: 2) == 1)
    #expect(Ticks.scaled(-1, by: 1, over: 2) == -1)
  }

  /// Order 146: three shirts at 19.99 with 19 %, two jars at 7.89 with 7 %.
  @Test func `gross prices give the recorded nets and taxes`() {
    let standard = [TaxRate(1, "DE", "MwSt. 19%", 190_000)]
    let shirts = LineTax.net(ofGross: Ticks.of(minor: 3 * 1999), standard)
    #expect(shirts == 50_394_958)
    #expect(LineTax.exclusive(shirts, standard) == [9_575_042])
    let reduced = [TaxRate(2, "DE", "MwSt. 7%", 70_000)]
    let jars = LineTax.net(ofGross: Ticks.of(minor: 2 * 789), reduced)
    #expect(jars == 14_747_664)
    #expect(LineTax.exclusive(jars, reduced) == [1_032_336])
  }

  /// Order 149: 25.20 and 29.00 shipping to Québec, where the second tax applies to the first.
  @Test func `compound taxes give the recorded amounts`() {
    let quebec = [TaxRate(8, "CA", state: "QC", "GST", 50_000), TaxRate(9, "CA", state: "QC", "QST", 99_750, compound: true, priority: 2)]
    #expect(LineTax.exclusive(252_016_81, quebec).map { Ticks.minor($0) } == [126, 264])
    #expect(LineTax.exclusive(Ticks.of(minor: 2900), quebec).map { Ticks.minor($0) } == [145, 304])
    let net = LineTax.net(ofGross: Ticks.of(minor: 11_548), quebec)
    #expect(Ticks.minor(net + LineTax.exclusive(net, quebec).reduce(0, +)) == 11_548)
  }

  @Test(arguments: [
    ("DE", "", "MwSt. 19%", 1, "DE-MWST. 19%-1"), ("CA", "QC", "GST", 1, "CA-QC-GST-1"), ("FR", "", "TVA 5,5%", 1, "FR-TVA 5,5%-1"),
  ])
  func `codes of rates`(country: String, state: String, name: String, priority: Int, code: String) {
    #expect(TaxRate(1, country, state: state, name, 1, priority: priority).code == code)
  }

  @Test(arguments: [(190_000, "19"), (99_750, "9.975"), (55_000, "5.5"), (0, "0"), (72_500, "7.25")])
  func `rates in per cent`(millionths: Int, text: String) { #expect(TaxRate(1, "DE", "x", millionths).percent == text) }

  @Test(arguments: [("12.34", 1234), ("-0.5", -50), ("7", 700), ("0.005", 1), ("0.0049", 0), ("1.999", 200)])
  func `amounts out of text`(text: String, minor: Int) { #expect(MinorText.read(text, digits: 2) == minor) }

  @Test(arguments: ["", "-", ".", "1,5", "1e3", "99999999999999999999", "1.2.3"])
  func `what is no amount`(text: String) { #expect(MinorText.read(text, digits: 2) == nil) }
}
