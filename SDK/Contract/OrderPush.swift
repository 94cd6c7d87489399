public import TradepostJSON

/// What shall be so of an order: its state, or goods that left.
public struct OrderPush: PushItem {
  public static let resource = Resource.orders

  public var key: String
  public var orderID: String
  public var market: String?
  /// Nil: it stays.
  public var status: StatusRule.Status?
  public var fulfilment: Shipment?

  /// Goods that left, as the merchant says it.
  public struct Shipment: Sendable, Hashable {
    /// A part of an order line.
    public struct Line: Sendable, Hashable {
      public var lineID: String
      public var quantity: Amount

      public init(lineID: String, quantity: Amount) {
        self.lineID = lineID
        self.quantity = quantity
      }
    }

    public var at: Timestamp
    /// The platform's code of the carrier, or its plain name where it takes any.
    public var carrier: String
    public var trackingNumber = ""
    public var trackingURL: String?
    /// Empty: all that has not left yet.
    public var lines: [Line] = []
    /// Whether the platform tells the shopper.
    public var notifies = false

    public init(at: Timestamp, carrier: String, trackingNumber: String = "") {
      self.at = at
      self.carrier = carrier
      self.trackingNumber = trackingNumber
    }
  }

  public init(key: String, orderID: String) {
    self.key = key
    self.orderID = orderID
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    fulfilment = try object.readIfPresent("fulfilment") { value throws(JSONError) in try Shipment(json: value) }
    key = try object.id("key")
    market = try object.idIfPresent("market")
    orderID = try object.id("order_id")
    status = try object.choiceIfPresent("status", StatusRule.Status.self)
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      if let fulfilment {
        writer.key("fulfilment")
        fulfilment.write(to: &writer)
      }
      writer.member("key", key)
      writer.member("market", market)
      writer.member("order_id", orderID)
      writer.member("status", status?.rawValue)
    }
  }
}

extension OrderPush.Shipment {
  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    at = try object.timestamp("at")
    carrier = try object.id("carrier")
    lines = try object.list("lines") { value throws(JSONError) in
      var object = try value.requireObject()
      return Line(lineID: try object.id("line_id"), quantity: try object.amount("quantity"))
    }
    notifies = try object.boolIfPresent("notifies") ?? false
    trackingNumber = try object.stringIfPresent("tracking_number") ?? ""
    trackingURL = try object.stringIfPresent("tracking_url")
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("at", at)
      writer.member("carrier", carrier)
      writer.member("lines", lines) { line, writer in
        writer.object {
          $0.member("line_id", line.lineID)
          $0.member("quantity", line.quantity)
        }
      }
      writer.member("notifies", notifies ? true : nil)
      writer.member("tracking_number", trackingNumber.isEmpty ? nil : trackingNumber)
      writer.member("tracking_url", trackingURL)
    }
  }
}
