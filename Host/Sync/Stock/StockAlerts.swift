public import HostCore
internal import TradepostContract

/// Decides what is said about stock that runs out: one open alert for each SKU and place, which closes by itself when there
/// is enough again.
public enum StockAlerts {
  /// The rule as effects carry it.
  public static let rule: StockAlertRule = { decide($0) }

  public static func decide(_ standing: StockStanding) -> StockAlertStep {
    guard let least = least(standing.available), let (severity, threshold) = severity(of: least, standing.thresholds) else {
      return standing.open == nil ? .stay : .close
    }
    guard let open = standing.open else { return .raise(severity, current: least, threshold: threshold) }
    let isSame = open.severity == severity && open.current.compare(least) == 0 && open.threshold.compare(threshold) == 0
    if isSame { return .stay }
    return .change(severity, current: least, threshold: threshold, isNews: severity == .critical && open.severity == .warning)
  }

  /// A warning's threshold is named for a critical one too while it is the higher one: it says how much there should be.
  static func severity(of available: Amount, _ thresholds: StockThresholds) -> (StockSeverity, threshold: Amount)? {
    let isLow = thresholds.warning.map { available.compare($0) <= 0 } ?? false
    if let critical = thresholds.critical, available.compare(critical) <= 0 {
      let warning = thresholds.warning.flatMap { $0.compare(critical) > 0 ? $0 : nil }
      return (.critical, warning ?? critical)
    }
    guard isLow, let warning = thresholds.warning else { return nil }
    return (.warning, warning)
  }

  /// The least of what is counted; nil when nothing is.
  private static func least(_ available: [Amount?]) -> Amount? {
    available.compactMap { $0 }.min { $0.compare($1) < 0 }
  }
}
