import HostAnalytics
import Testing
import TradepostContract

@Suite struct RatioTests {
  /// Halves go away from zero, on both sides of it.
  @Test(
    arguments: [(100, 3, 33), (200, 3, 67), (1, 2, 1), (-1, 2, -1), (5, 2, 3), (-5, 2, -3), (-4, 3, -1), (0, 7, 0)]
      as [(Int64, Int64, Int64)])
  func averagesAreRoundedOnce(sum: Int64, count: Int64, wanted: Int64) {
    #expect(Ratio.average(MinorUnits(sum), of: count)?.count == wanted)
  }

  @Test func ofNothingThereIsNoAverage() {
    #expect(Ratio.average(MinorUnits(5), of: 0) == nil)
    #expect(Ratio.average(MinorUnits(5), of: -1) == nil)
    #expect(Ratio.percent(MinorUnits(5), of: .zero) == nil)
    #expect(Ratio.change(from: .zero, to: MinorUnits(5)) == nil)
  }

  @Test func percentsAreExactUpToTheEdge() {
    #expect(Ratio.percent(MinorUnits(1), of: MinorUnits(3))?.text == "33.33")
    #expect(Ratio.percent(MinorUnits(.max), of: MinorUnits(.max))?.text == "100.00")
    #expect(Ratio.percent(MinorUnits(.max), of: MinorUnits(1)) == nil)
    #expect(Ratio.change(from: MinorUnits(80), to: MinorUnits(90))?.text == "12.5")
    #expect(Ratio.change(from: MinorUnits(3), to: MinorUnits(1))?.text == "-66.7")
    #expect(Ratio.change(from: MinorUnits(.max), to: MinorUnits(.min))?.text == "-200.0")
  }
}
