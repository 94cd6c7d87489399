internal import TradepostJSON

/// Money that came in for an order. It has an id of its own and never changes once seen.
public struct Tender: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case capture
    /// A gift card used to pay.
    case giftCard = "gift_card"
  }

  public var id: String
  public var kind: Kind
  /// The payment method, as the platform names it; part of an account's name.
  public var gateway: String
  public var amount: Amount
  public var at: Timestamp

  public init(id: String, kind: Kind, gateway: String, amount: Amount, at: Timestamp) {
    self.id = id
    self.kind = kind
    self.gateway = gateway
    self.amount = amount
    self.at = at
  }

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    amount = try object.amount("amount")
    at = try object.timestamp("at")
    gateway = try object.id("gateway")
    id = try object.id()
    kind = try object.choice("kind", Kind.self)
  }

  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("amount", amount)
      $0.member("at", at)
      $0.member("gateway", gateway)
      $0.member("id", id)
      $0.member("kind", kind.rawValue)
    }
  }
}

/// Money that went back: a credit note on its own date.
public struct Refund: Sendable, Hashable {
  public var id: String
  public var at: Timestamp
  /// All of it, tax included, as a positive amount.
  public var amount: Amount
  public var reason = ""
  /// What was refunded, net of tax, as positive amounts. What these and ``taxes`` lack of ``amount`` is spread over what
  /// is left of the order and marked as estimated.
  public var lines: [OrderLine] = []
  public var taxes: [TaxLine] = []
  /// Where it went back to; nil: where the order's money had come from.
  public var gateway: String?

  public init(id: String, at: Timestamp, amount: Amount) {
    self.id = id
    self.at = at
    self.amount = amount
  }

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    amount = try object.amount("amount")
    at = try object.timestamp("at")
    gateway = try object.idIfPresent("gateway")
    id = try object.id()
    lines = try object.list("lines") { value throws(JSONError) in try OrderLine(json: value) }
    reason = try object.stringIfPresent("reason") ?? ""
    taxes = try object.list("taxes") { value throws(JSONError) in try TaxLine(json: value) }
  }

  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("amount", amount)
      $0.member("at", at)
      $0.member("gateway", gateway)
      $0.member("id", id)
      $0.member("lines", lines) { $0.write(to: &$1) }
      $0.member("reason", reason.isEmpty ? nil : reason)
      $0.member("taxes", taxes) { $0.write(to: &$1) }
    }
  }
}

/// Goods that left.
public struct Fulfilment: Sendable, Hashable {
  public var id: String
  public var at: Timestamp?
  public var carrier = ""
  public var trackingNumber = ""

  public init(id: String, at: Timestamp?) {
    self.id = id
    self.at = at
  }

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    at = try object.timestampIfPresent("at")
    carrier = try object.stringIfPresent("carrier") ?? ""
    id = try object.id()
    trackingNumber = try object.stringIfPresent("tracking_number") ?? ""
  }

  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("at", at)
      $0.member("carrier", carrier.isEmpty ? nil : carrier)
      $0.member("id", id)
      $0.member("tracking_number", trackingNumber.isEmpty ? nil : trackingNumber)
    }
  }
}
