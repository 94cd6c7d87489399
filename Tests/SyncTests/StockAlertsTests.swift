import HostCore
import HostSync
import Testing
import TradepostContract

@Suite struct StockAlertsTests {
  @Test(arguments: [
    // What is there, from when on it is a warning, from when on it is critical, and what is said.
    ("11", "10", "0", "stay"), ("10", "10", "0", "raise warning 10 of 10"), ("0.5", "10", "0", "raise warning 0.5 of 10"),
    ("0", "10", "0", "raise critical 0 of 10"), ("-2", "10", "0", "raise critical -2 of 10"), ("3", "10", "3", "raise critical 3 of 10"),
    ("5", "", "5", "raise critical 5 of 5"), ("5", "", "", "stay"), ("", "10", "0", "stay"), ("10.0", "10", "", "raise warning 10.0 of 10"),
    ("0", "0", "0", "raise critical 0 of 0"),
  ])
  func isRaisedWhereStockIsLow(available: String, warning: String, critical: String, said: String) {
    let standing = StockStanding(
      available: [Amount(available)], thresholds: StockThresholds(warning: Amount(warning), critical: Amount(critical)))
    #expect(StockAlerts.decide(standing).text == said)
  }

  @Test(arguments: [
    // What the open alert says, what is there now, and what becomes of it.
    ("warning", "5", "5", "stay"), ("warning", "5", "5.00", "stay"), ("warning", "5", "4", "change warning 4 of 10"),
    ("warning", "5", "0", "change critical 0 of 10, news"), ("critical", "0", "4", "change warning 4 of 10"),
    ("critical", "0", "-1", "change critical -1 of 10"), ("warning", "5", "11", "close"), ("critical", "0", "", "close"),
  ])
  func anOpenOneFollowsTheStock(severity: String, was: String, available: String, said: String) throws {
    let open = StockStanding.Open(
      try #require(StockSeverity(rawValue: severity)), current: try #require(Amount(was)), threshold: try #require(Amount("10")))
    #expect(StockAlerts.decide(StockStanding(available: [Amount(available)], thresholds: .usual, open: open)).text == said)
  }

  @Test func ofSeveralLevelsOfOneSKUTheLeastCounts() {
    #expect(
      StockAlerts.decide(StockStanding(available: [Amount("50"), nil, Amount("2")], thresholds: .usual)).text == "raise warning 2 of 10")
  }

  @Test func whatIsGoneIsNotLow() {
    #expect(StockAlerts.decide(StockStanding(available: [], thresholds: .usual)).text == "stay")
    let open = StockStanding.Open(.critical, current: .zero, threshold: .zero)
    #expect(StockAlerts.decide(StockStanding(available: [], thresholds: .usual, open: open)).text == "close")
  }

  @Test func anotherThresholdChangesWhatIsSaid() throws {
    let open = StockStanding.Open(.warning, current: try #require(Amount("5")), threshold: try #require(Amount("10")))
    let lower = StockThresholds(warning: Amount("6"), critical: nil)
    #expect(StockAlerts.decide(StockStanding(available: [Amount("5")], thresholds: lower, open: open)).text == "change warning 5 of 6")
  }

  @Test(arguments: [
    ("1", "1.0", 0), ("-1", "0", -1), ("0.1", "0.09", 1), ("9223372036854775807", "0.000000000000000001", 1),
    ("-9223372036854775807", "0.5", -1),
  ])
  func quantitiesAreComparedHoweverTheyAreWritten(one: String, other: String, order: Int) throws {
    let (one, other) = (try #require(Amount(one)), try #require(Amount(other)))
    #expect(one.compare(other) == order)
    #expect(other.compare(one) == -order)
  }
}

extension StockAlertStep {
  fileprivate var text: String {
    switch self {
    case .stay: "stay"
    case .raise(let severity, let current, let threshold): "raise \(severity.rawValue) \(current.text) of \(threshold.text)"
    case .change(let severity, let current, let threshold, let isNews):
      "change \(severity.rawValue) \(current.text) of \(threshold.text)" + (isNews ? ", news" : "")
    case .close: "close"
    }
  }
}
