internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// A shop has one place. Stock is kept by products that are sold as themselves, by variations, and by products on behalf of
// their variations.

extension WooCommerce {
  private static let productFields =
    "&_fields=id,type,status,sku,date_modified,date_modified_gmt,manage_stock,stock_quantity,variations"
  private static let variationFields = "?_fields=id,sku,date_modified,date_modified_gmt,manage_stock,stock_quantity"

  func listInventory(_ run: Run) async throws -> Listed {
    try await explained {
      let walk = try run.walk(
        Self.list("inventory-trash", "/products?status=trash" + Self.productFields, changed: run),
        Self.list("inventory", "/products?status=any" + Self.productFields, changed: run))
      while let page = try await walk.next() {
        try await Self.keepLevels(page, deleted: page.list == "inventory-trash", run)
      }
      return walk.listed
    }
  }

  func getInventory(_ ids: [String], _ run: Run) async throws -> [String] {
    try await explained {
      let (items, missing) = try await Self.find(ids, in: "/products", query: "&status=any" + Self.productFields, run)
      try await Self.keepLevels(Page(items: items.filter { !Self.isInTrash($0) }), deleted: false, run)
      try await Self.keepLevels(Page(items: items.filter { Self.isInTrash($0) }), deleted: true, run)
      return missing
    }
  }

  private static func keepLevels(_ page: Page, deleted: Bool, _ run: Run) async throws {
    if page.items.isEmpty { return }
    let mapping = StockMapping(variations: try await variations(of: page, fields: variationFields, run))
    try await run.keep(page.flatMap(deleted: deleted, alsoFrom: { mapping.variations(of: $0) }) { try mapping.levels($0) })
  }
}

/// Makes ``StockLevel``s of a product and its variations.
struct StockMapping {
  /// What was answered about the variations of each product that has any.
  let variations: [String: Result<[Item], Failure>]

  func variations(of item: Item) -> [Item] {
    guard !variations.isEmpty, let id = item.id, case .success(let items)? = variations[id] else { return [] }
    return items
  }

  func levels(_ item: Item) throws -> [StockLevel] {
    var object = try item.object()
    let id = try object.wooID()
    let type = object.text("type")
    let own = try Self.level(&object, product: id)
    guard let answered = variations[id] else {
      // A variable product without variations cannot be bought.
      return type == "variable" ? [] : [own]
    }
    var levels: [StockLevel] = []
    for (position, item) in try answered.get().enumerated() {
      do throws(JSONError) {
        var object = try item.object()
        var level = try Self.level(&object, product: id)
        if object.member("manage_stock")?.string == "parent" {
          // The product keeps one count for all of its variations.
          level.pool = id
          level.available = own.available ?? level.available
        }
        levels.append(level)
      } catch { throw error.inside("\(position)").inside("variations") }
    }
    return levels
  }

  private static func level(_ object: inout JSONObject, product: String) throws(JSONError) -> StockLevel {
    let id = try object.wooID()
    let modified = object.member("date_modified")
    var level = StockLevel(id: id, productID: product, variantID: id)
    level.updatedAt = StoreTime.read(local: modified, utc: object.member("date_modified_gmt"))
    level.sku = object.text("sku")
    level.available = try quantity(&object)
    return level
  }

  /// How many there are; nil when the shop keeps no count.
  static func quantity(_ object: inout JSONObject) throws(JSONError) -> Amount? {
    guard let manages = object.member("manage_stock"), manages.bool == true || manages.string == "parent" else { return nil }
    return try object.price("stock_quantity")
  }
}
