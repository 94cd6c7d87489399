internal import TradepostJSON

/// What a shopper can put into the cart: one material of the books.
public struct Variant: Sendable, Hashable {
  /// Unique within its product; of a product without choices, the product's own.
  public var id: String
  /// May be empty, and may repeat.
  public var sku = ""
  /// GTIN, EAN, UPC or ISBN.
  public var barcode = ""
  /// What sets it apart: `rot / M`; empty for the only variant.
  public var name = ""
  /// Nil when the shop sells it at no stated price. Net or gross as the shop enters prices.
  public var price: Amount?
  /// The price before a sale.
  public var compareAtPrice: Amount?
  /// Chosen values, in the order of the product's options.
  public var choices: [Choice] = []
  /// Nil when the shop keeps no count.
  public var stock: Amount?

  public init(id: String) { self.id = id }

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    barcode = try object.stringIfPresent("barcode") ?? ""
    choices = try object.list("choices") { value throws(JSONError) in try Choice(json: value) }
    compareAtPrice = try object.amountIfPresent("compare_at_price")
    id = try object.id()
    name = try object.stringIfPresent("name") ?? ""
    price = try object.amountIfPresent("price")
    sku = try object.stringIfPresent("sku") ?? ""
    stock = try object.amountIfPresent("stock")
  }

  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("barcode", barcode.isEmpty ? nil : barcode)
      $0.member("choices", choices) { $0.write(to: &$1) }
      $0.member("compare_at_price", compareAtPrice)
      $0.member("id", id)
      $0.member("name", name.isEmpty ? nil : name)
      $0.member("price", price)
      $0.member("sku", sku.isEmpty ? nil : sku)
      $0.member("stock", stock)
    }
  }

  public struct Choice: Sendable, Hashable {
    public var option: String
    public var value: String

    public init(option: String, value: String) {
      self.option = option
      self.value = value
    }

    init(json: JSONValue) throws(JSONError) {
      var object = try json.requireObject()
      option = try object.string("option")
      value = try object.string("value")
    }

    func write(to writer: inout JSONWriter) {
      writer.object {
        $0.member("option", option)
        $0.member("value", value)
      }
    }
  }
}
