public import TradepostContract

/// How bad it is that something runs out.
public enum StockSeverity: String, Sendable, Hashable, CaseIterable {
  case warning, critical
}

/// From which quantity downwards someone is told. Nil: never.
public struct StockThresholds: Sendable, Hashable {
  public var warning: Amount?
  public var critical: Amount?

  public init(warning: Amount?, critical: Amount?) {
    self.warning = warning
    self.critical = critical
  }

  /// Where nobody has said anything else.
  public static let usual = StockThresholds(warning: Amount(coefficient: 10, scale: 0), critical: .zero)

  /// The store's setting that says from when on it is a warning.
  public static let setting = "low_stock_threshold"

  /// - Parameter text: what the store's setting says; nil: nothing.
  public init(setting text: String?) {
    self = .usual
    if let warning = text.flatMap({ Amount($0) }) { self.warning = warning }
  }
}

/// Everything that decides whether there is an alert about one SKU at one place of one store.
public struct StockStanding: Sendable, Hashable {
  /// What the open alert says.
  public struct Open: Sendable, Hashable {
    public var severity: StockSeverity
    public var current: Amount
    public var threshold: Amount

    public init(_ severity: StockSeverity, current: Amount, threshold: Amount) {
      self.severity = severity
      self.current = current
      self.threshold = threshold
    }
  }

  /// What the standing levels of that SKU and place have; nil: not counted. Several only where a shop uses a SKU twice.
  public var available: [Amount?]
  public var thresholds: StockThresholds
  /// Nil: there is none.
  public var open: Open?

  public init(available: [Amount?], thresholds: StockThresholds, open: Open? = nil) {
    self.available = available
    self.thresholds = thresholds
    self.open = open
  }
}

/// What becomes of the alert about one SKU at one place.
public enum StockAlertStep: Sendable, Hashable {
  case stay
  case raise(StockSeverity, current: Amount, threshold: Amount)
  /// The open one says something else from now on.
  ///
  /// - Parameter isNews: it became worse, so that whoever had taken note of it is told again.
  case change(StockSeverity, current: Amount, threshold: Amount, isNews: Bool)
  case close
}

/// Decides about alerts. A value that effects carry, so that the storage asks it inside the importing transaction, with what
/// stands there at that moment.
public typealias StockAlertRule = @Sendable (StockStanding) -> StockAlertStep
