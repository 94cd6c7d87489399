public import TradepostJSON

/// What shall be so of a product or one of its variants; a member that is not there stays as the shop has it.
public struct ProductPush: PushItem {
  public static let resource = Resource.products

  public var key: String
  /// Nil: the product is made.
  public var productID: String?
  /// Whose price, SKU and barcode are meant; nil: the product's only variant.
  public var variantID: String?
  /// Where prices differ by market: which one is meant.
  public var market: String?
  /// The platform's notion of newer, as the record had it: the push is stale when the shop holds another.
  public var expectedVersion: String?
  public var sku: String?
  public var name: String?
  public var details: String?
  public var status: Product.Status?
  /// Net or gross as the shop enters prices.
  public var price: Amount?
  public var compareAtPrice: Amount?
  /// Of the prices; nil: the store's own.
  public var currency: Currency?
  public var barcode: String?
  /// JSON text: members that only this platform has, in its own words.
  public var attributes: String?

  public init(key: String, productID: String?, variantID: String? = nil) {
    self.key = key
    self.productID = productID
    self.variantID = variantID
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    attributes = try object.stringIfPresent("attributes")
    barcode = try object.stringIfPresent("barcode")
    compareAtPrice = try object.amountIfPresent("compare_at_price")
    currency = try object.readIfPresent("currency") { value throws(JSONError) in try value.requireCurrency() }
    details = try object.stringIfPresent("details")
    expectedVersion = try object.stringIfPresent("expected_version")
    key = try object.id("key")
    market = try object.idIfPresent("market")
    name = try object.stringIfPresent("name")
    price = try object.amountIfPresent("price")
    productID = try object.idIfPresent("product_id")
    sku = try object.stringIfPresent("sku")
    status = try object.choiceIfPresent("status", Product.Status.self)
    variantID = try object.idIfPresent("variant_id")
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("attributes", attributes)
      $0.member("barcode", barcode)
      $0.member("compare_at_price", compareAtPrice)
      $0.member("currency", currency?.code)
      $0.member("details", details)
      $0.member("expected_version", expectedVersion)
      $0.member("key", key)
      $0.member("market", market)
      $0.member("name", name)
      $0.member("price", price)
      $0.member("product_id", productID)
      $0.member("sku", sku)
      $0.member("status", status?.rawValue)
      $0.member("variant_id", variantID)
    }
  }
}
