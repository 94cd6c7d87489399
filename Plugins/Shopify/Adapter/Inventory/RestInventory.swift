internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// Stock by the REST interface. A level names its inventory item alone, and nothing leads from there to the variant: the
// products are gone through first, with nothing but their variants.

extension Shopify {
  func listRestInventory(_ run: Run) async throws -> Listed {
    let owners = try await Self.owners(run)
    let locations = try await Location.all(run, api).filter { $0.isActive }
    if locations.isEmpty { return Listed(isComplete: run.since == 0) }
    let walk = try run.walk(
      locations.map { location in
        Self.list(
          Self.levels(at: location.id),
          path: "inventory_levels.json?location_ids=\(location.id)&limit=250" + Self.restFilter(run), items: "inventory_levels")
      })
    while let page = try await walk.next() { try await Self.keepRestLevels(page, owners, run) }
    return walk.listed
  }

  func getRestStock(ofProducts ids: [String], _ run: Run) async throws -> [String] {
    var missing: [String] = []
    for start in stride(from: 0, to: ids.count, by: 100) {
      let some = ids[start..<min(start + 100, ids.count)]
      let path = "products.json?ids=\(some.joined(separator: "%2C"))&fields=id%2Cvariants&limit=250"
      let page = try await run.page(Self.rest(path), items: "/products") { Self.restRefusal($0) }
      let known = Set(page.items.compactMap { $0.id })
      missing += some.filter { !known.contains($0) }
      let owners = try await Self.owners(of: page, run)
      let items = owners.keys.sorted()
      let lists = stride(from: 0, to: items.count, by: 50).map { start in
        let part = items[start..<min(start + 50, items.count)].joined(separator: "%2C")
        return Self.list("levels", path: "inventory_levels.json?inventory_item_ids=\(part)&limit=250", items: "inventory_levels")
      }
      for result in try await run.all(lists) { try await Self.keepRestLevels(Page(items: try result.get()), owners, run) }
    }
    return missing
  }

  /// Whose each inventory item is. The whole catalogue, also where only what changed is wanted: a count changes without its
  /// product.
  private static func owners(_ run: Run) async throws -> [String: LevelMapping.Owner] {
    var owners: [String: LevelMapping.Owner] = [:]
    var last = "0"
    while true {
      let path = "products.json?limit=250&since_id=\(last)&fields=id%2Cvariants"
      let page = try await run.page(rest(path), items: "/products") { restRefusal($0) }
      owners.merge(try await Self.owners(of: page, run)) { $1 }
      guard page.items.count >= 250, let next = page.items.compactMap({ $0.number }).max(), String(next) != last else { return owners }
      last = String(next)
    }
  }

  /// Of a page of products, by the inventory item.
  static func owners(of page: Page, _ run: Run) async throws -> [String: LevelMapping.Owner] {
    var owners: [String: LevelMapping.Owner] = [:]
    let all = try await allVariants(of: page.items, run)
    for item in page.items {
      guard let json = try? item.json(), let product = ProductParts.id(json["id"]) else { continue }
      let variants = try all[product].flatMap { try? $0.get() }?.map { try $0.json() } ?? json["variants"]?.items.map { $0 } ?? []
      for variant in variants {
        guard let id = ProductParts.id(variant["id"]), let item = ProductParts.id(variant["inventory_item_id"]) else { continue }
        owners[item] = LevelMapping.Owner(
          product: product, variant: id, sku: variant["sku"]?.string ?? "",
          isTracked: variant["inventory_management"]?.string.map { !$0.isEmpty } ?? false)
      }
    }
    return owners
  }

  /// A level of an item that came in since the products were gone through is left to the next run, for which it is new.
  private static func keepRestLevels(_ page: Page, _ owners: [String: LevelMapping.Owner], _ run: Run) async throws {
    try await run.keep(
      page.flatMap { item -> [StockLevel] in
        var object = try item.object()
        let inventoryItem = try ProductParts.requireID(object.member("inventory_item_id"), "inventory_item_id")
        let location = try ProductParts.requireID(object.member("location_id"), "location_id")
        guard let owner = owners[inventoryItem] else { return [] }
        let available = try object.amountIfPresent("available")
        return [
          LevelMapping.level(
            of: owner, at: location, available: available, updatedAt: ProductParts.time(object.member("updated_at")))
        ]
      })
  }
}
