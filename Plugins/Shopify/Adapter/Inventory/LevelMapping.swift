internal import TradepostContract
internal import TradepostJSON

/// Makes ``StockLevel``s of what GraphQL tells of inventory items and their levels.
struct LevelMapping {
  /// The members of an inventory item that are the same at all of its places.
  struct Owner {
    var product: String
    var variant: String
    var sku: String
    /// Whether Shopify counts it; the quantity of what it does not count means nothing.
    var isTracked: Bool

    init(product: String, variant: String, sku: String, isTracked: Bool) {
      self.product = product
      self.variant = variant
      self.sku = sku
      self.isTracked = isTracked
    }

    init(_ item: JSONValue) throws(JSONError) {
      guard let variant = item["variant"], !variant.isNull else {
        throw JSONError(.missing, "is missing: the inventory item belongs to no variant").inside("variant")
      }
      self.variant = try ProductParts.requireID(variant["legacyResourceId"], "variant")
      product = try ProductParts.requireID(variant.at("/product/legacyResourceId"), "product")
      sku = item["sku"]?.string ?? ""
      isTracked = item["tracked"]?.bool ?? false
    }
  }

  static func level(_ node: JSONValue, of owner: Owner, at location: String) throws(JSONError) -> StockLevel {
    let available =
      try node["quantities"]?.items.first { $0["name"]?.string == "available" }?["quantity"].map { value throws(JSONError) in
        try value.isNull ? nil : value.requireAmount()
      } ?? nil
    return level(of: owner, at: location, available: available, updatedAt: ProductParts.time(node["updatedAt"]))
  }

  static func level(of owner: Owner, at location: String, available: Amount?, updatedAt: Timestamp?) -> StockLevel {
    var level = StockLevel(
      id: InventoryID.level(variant: owner.variant, location: location), productID: owner.product, variantID: owner.variant)
    level.sku = owner.sku
    level.location = location
    level.available = owner.isTracked ? available : nil
    level.updatedAt = updatedAt
    return level
  }

  /// An inventory item with its levels, and those that did not fit on its first page.
  static func levels(_ item: JSONValue, more: [JSONValue]) throws(JSONError) -> [StockLevel] {
    let owner = try Owner(item)
    var levels: [StockLevel] = []
    for (position, node) in ((item.at("/inventoryLevels/nodes")?.items.map { $0 } ?? []) + more).enumerated() {
      do throws(JSONError) {
        let location = try ProductParts.requireID(node.at("/location/legacyResourceId"), "location")
        levels.append(try level(node, of: owner, at: location))
      } catch { throw error.inside("\(position)").inside("inventoryLevels") }
    }
    return levels
  }
}
