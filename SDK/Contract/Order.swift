public import TradepostJSON

/// An order as it is now: schema `orders.json`. Every amount is in the order's one ``currency``; a platform's second
/// currency stands in ``presentment`` and is never booked.
///
/// The two sums that the books check (DESIGN §3): Σ lines − discounts + taxes = total, and tenders + outstanding = total.
public struct Order: Record {
  public static let resource = Resource.orders

  public var id: String
  /// What people call it; may differ from ``id``.
  public var number: String
  /// The platform's own word for its state; the manifest's status table says what it means for the books.
  public var status: String
  public var paymentStatus: String?
  public var fulfilmentStatus: String?
  /// The marketplace or market below the store, or empty.
  public var market = ""
  public var currency: Currency
  /// What the shopper owes, tax included, refunds not taken off.
  public var total: Amount
  public var createdAt: Timestamp
  public var updatedAt: Timestamp?

  public var lines: [OrderLine] = []
  public var taxes: [TaxLine] = []
  public var tenders: [Tender] = []
  public var refunds: [Refund] = []
  public var fulfilments: [Fulfilment] = []

  /// The platform's id of the customer; nil for a guest.
  public var customerID: String?
  public var billing: Address?
  public var shipping: Address?
  /// What the shopper wrote.
  public var note: String?
  /// Set by an adapter whose shop rounds tax at another place than per line: the shop's setting, by name.
  public var rounding: String?
  /// What that added to ``total`` or, below zero, took off it, where the platform says it to the cent: bills that are paid in
  /// coins. The books then hold it against what is left over, exactly; nil: they allow what rounding tax can make.
  public var roundingAmount: Amount?
  /// What the shopper saw, where it was another currency.
  public var presentment: Money?
  /// What plugins attached to it.
  public var attributes: [Attribute] = []

  public init(id: String, status: String, currency: Currency, total: Amount, createdAt: Timestamp) {
    self.id = id
    self.number = id
    self.status = status
    self.currency = currency
    self.total = total
    self.createdAt = createdAt
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    attributes = try object.list("attributes") { value throws(JSONError) in try Attribute(json: value) }
    billing = try object.readIfPresent("billing") { value throws(JSONError) in try Address(json: value) }
    createdAt = try object.timestamp("created_at")
    currency = try object.currency("currency")
    customerID = try object.idIfPresent("customer_id")
    fulfilmentStatus = try object.stringIfPresent("fulfilment_status")
    fulfilments = try object.list("fulfilments") { value throws(JSONError) in try Fulfilment(json: value) }
    id = try object.id()
    lines = try object.list("lines") { value throws(JSONError) in try OrderLine(json: value) }
    market = try object.stringIfPresent("market") ?? ""
    note = try object.stringIfPresent("note")
    number = try object.stringIfPresent("number") ?? id
    paymentStatus = try object.stringIfPresent("payment_status")
    presentment = try object.readIfPresent("presentment") { value throws(JSONError) in try Money(json: value) }
    refunds = try object.list("refunds") { value throws(JSONError) in try Refund(json: value) }
    rounding = try object.stringIfPresent("rounding")
    roundingAmount = try object.amountIfPresent("rounding_amount")
    shipping = try object.readIfPresent("shipping") { value throws(JSONError) in try Address(json: value) }
    status = try object.id("status")
    taxes = try object.list("taxes") { value throws(JSONError) in try TaxLine(json: value) }
    tenders = try object.list("tenders") { value throws(JSONError) in try Tender(json: value) }
    total = try object.amount("total")
    updatedAt = try object.timestampIfPresent("updated_at")
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("attributes", attributes) { $0.write(to: &$1) }
      if let billing, !billing.isEmpty {
        writer.key("billing")
        billing.write(to: &writer)
      }
      writer.member("created_at", createdAt)
      writer.member("currency", currency.code)
      writer.member("customer_id", customerID)
      writer.member("fulfilment_status", fulfilmentStatus)
      writer.member("fulfilments", fulfilments) { $0.write(to: &$1) }
      writer.member("id", id)
      writer.member("lines", lines) { $0.write(to: &$1) }
      writer.member("market", market.isEmpty ? nil : market)
      writer.member("note", note)
      writer.member("number", number)
      writer.member("payment_status", paymentStatus)
      if let presentment {
        writer.key("presentment")
        presentment.write(to: &writer)
      }
      writer.member("refunds", refunds) { $0.write(to: &$1) }
      writer.member("rounding", rounding)
      writer.member("rounding_amount", roundingAmount)
      if let shipping, !shipping.isEmpty {
        writer.key("shipping")
        shipping.write(to: &writer)
      }
      writer.member("status", status)
      writer.member("taxes", taxes) { $0.write(to: &$1) }
      writer.member("tenders", tenders) { $0.write(to: &$1) }
      writer.member("total", total)
      writer.member("updated_at", updatedAt)
    }
  }
}
