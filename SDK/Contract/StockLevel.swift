public import TradepostJSON

/// How much of a variant there is at one place: schema `inventory.json`.
public struct StockLevel: Record {
  public static let resource = Resource.inventory

  /// Unique in the store: of variant and location together.
  public var id: String
  public var productID: String
  public var variantID: String
  public var sku = ""
  /// The platform's id of the place; empty where it knows only one.
  public var location = ""
  /// What can still be sold; may be negative where the shop takes orders beyond its stock. Nil when it keeps no count.
  public var available: Amount?
  /// Variants that name the same pool share one count, which must not be added up.
  public var pool: String?
  public var updatedAt: Timestamp?

  public init(id: String, productID: String, variantID: String) {
    self.id = id
    self.productID = productID
    self.variantID = variantID
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    available = try object.amountIfPresent("available")
    id = try object.id()
    location = try object.stringIfPresent("location") ?? ""
    pool = try object.idIfPresent("pool")
    productID = try object.id("product_id")
    sku = try object.stringIfPresent("sku") ?? ""
    updatedAt = try object.timestampIfPresent("updated_at")
    variantID = try object.id("variant_id")
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("available", available)
      $0.member("id", id)
      $0.member("location", location.isEmpty ? nil : location)
      $0.member("pool", pool)
      $0.member("product_id", productID)
      $0.member("sku", sku.isEmpty ? nil : sku)
      $0.member("updated_at", updatedAt)
      $0.member("variant_id", variantID)
    }
  }
}
