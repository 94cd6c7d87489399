internal import TradepostJSON

/// One thing that an order's total is made of, net of tax and before discounts; a discount is a line of its own.
public struct OrderLine: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case item, shipping, fee, discount, tip, duty
    /// A gift card sold: a liability, not a sale.
    case giftCard = "gift_card"
  }

  public var id: String
  public var kind: Kind
  public var name = ""
  /// Net of tax, before discounts, for the whole quantity. Of a discount: what it takes off, as a positive amount.
  public var amount: Amount
  /// The tax of this line as the platform shows it; nil when it does not say. Unknown is not zero.
  public var tax: Amount?
  public var quantity: Amount?
  public var sku = ""
  public var productID: String?
  public var variantID: String?

  public init(id: String, kind: Kind, amount: Amount) {
    self.id = id
    self.kind = kind
    self.amount = amount
  }

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    amount = try object.amount("amount")
    id = try object.id()
    kind = try object.choice("kind", Kind.self)
    name = try object.stringIfPresent("name") ?? ""
    productID = try object.idIfPresent("product_id")
    quantity = try object.amountIfPresent("quantity")
    sku = try object.stringIfPresent("sku") ?? ""
    tax = try object.amountIfPresent("tax")
    variantID = try object.idIfPresent("variant_id")
  }

  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("amount", amount)
      $0.member("id", id)
      $0.member("kind", kind.rawValue)
      $0.member("name", name.isEmpty ? nil : name)
      $0.member("product_id", productID)
      $0.member("quantity", quantity)
      $0.member("sku", sku.isEmpty ? nil : sku)
      $0.member("tax", tax)
      $0.member("variant_id", variantID)
    }
  }
}

/// The tax of one rate over a whole order or refund.
public struct TaxLine: Sendable, Hashable {
  /// Who must pay it to the state.
  public enum Liable: String, Sendable, Hashable, CaseIterable {
    case merchant
    /// The marketplace remits it.
    case channel
    case unknown
  }

  /// Whose tax it is: a country of ISO 3166, or a country and a region, `CA-QC`; `ZZ` when nobody knows.
  public var jurisdiction: String
  public var liable: Liable
  public var amount: Amount
  /// In percent: 19.0000.
  public var rate: Amount?
  public var label = ""
  /// The platform's own code of the rate.
  public var code = ""

  public init(jurisdiction: String, liable: Liable, amount: Amount) {
    self.jurisdiction = jurisdiction
    self.liable = liable
    self.amount = amount
  }

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    amount = try object.amount("amount")
    code = try object.stringIfPresent("code") ?? ""
    jurisdiction = try object.read("jurisdiction") { value throws(JSONError) in
      let text = try value.requireString()
      let allowed = text.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 45 }
      guard (2...10).contains(text.utf8.count), allowed else {
        throw JSONError(.value, "is \"\(text.prefix(40))\", no jurisdiction like DE or CA-QC")
      }
      return text
    }
    label = try object.stringIfPresent("label") ?? ""
    liable = try object.choice("liable", Liable.self)
    rate = try object.amountIfPresent("rate")
  }

  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("amount", amount)
      $0.member("code", code.isEmpty ? nil : code)
      $0.member("jurisdiction", jurisdiction)
      $0.member("label", label.isEmpty ? nil : label)
      $0.member("liable", liable.rawValue)
      $0.member("rate", rate)
    }
  }
}

/// A name and a value that a plugin of the shop attached to an order.
public struct Attribute: Sendable, Hashable {
  public var key: String
  /// JSON text: platforms keep text, numbers, lists and objects there.
  public var value: String

  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    key = try object.string("key")
    value = try object.string("value")
  }

  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("key", key)
      $0.member("value", value)
    }
  }
}
