public import TradepostJSON

/// An exact amount of a currency: `{"amount":"12.34","currency":"EUR"}`. It has no arithmetic, see ``MinorUnits``.
public struct Money: Sendable, Hashable {
  public let amount: Amount
  public let currency: Currency

  public init(_ amount: Amount, _ currency: Currency) {
    self.amount = amount
    self.currency = currency
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    amount = try object.amount("amount")
    currency = try object.currency("currency")
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("amount", amount)
      $0.member("currency", currency.code)
    }
  }
}

extension Money: CustomStringConvertible {
  public var description: String { "\(amount) \(currency)" }
}
