internal import TradepostContract

/// Why an order is not posted although its state says that it should be: the sum that does not hold, by name. The order
/// is kept and shown; it is posted once a newer version of it, or of its adapter, adds up.
public struct Hold: Error, Sendable, Equatable, CustomStringConvertible {
  /// The component to look at: `total`, `tenders`, `refund 12`, `amount`, `effects`.
  public let component: String
  public let reason: String

  public init(_ component: String, _ reason: String) {
    self.component = component
    self.reason = reason
  }

  init(_ component: String, _ error: MoneyError) {
    self.init(component, error.description)
  }

  public var description: String { "\(component): \(reason)" }
}
