public import TradepostJSON

/// How much there shall be of a variant at one place.
public struct StockPush: PushItem {
  public static let resource = Resource.inventory

  public var key: String
  public var productID: String
  public var variantID: String
  public var sku = ""
  /// The platform's id of the place; empty where it knows only one.
  public var location = ""
  public var market: String?
  public var quantity: Amount
  /// What is believed to be there: where it is another, nothing is changed and the push is stale. Nil: whatever is there.
  public var expected: Amount?

  public init(key: String, productID: String, variantID: String, quantity: Amount) {
    self.key = key
    self.productID = productID
    self.variantID = variantID
    self.quantity = quantity
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    expected = try object.amountIfPresent("expected")
    key = try object.id("key")
    location = try object.stringIfPresent("location") ?? ""
    market = try object.idIfPresent("market")
    productID = try object.id("product_id")
    quantity = try object.amount("quantity")
    sku = try object.stringIfPresent("sku") ?? ""
    variantID = try object.id("variant_id")
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("expected", expected)
      $0.member("key", key)
      $0.member("location", location.isEmpty ? nil : location)
      $0.member("market", market)
      $0.member("product_id", productID)
      $0.member("quantity", quantity)
      $0.member("sku", sku.isEmpty ? nil : sku)
      $0.member("variant_id", variantID)
    }
  }
}
