internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// Stock is walked place by place, since Shopify dates a level there alone: neither the inventory item nor the product is
// newer when a count changes.

extension Shopify: StockSource {
  func listInventory(_ run: Run) async throws -> Listed {
    if api == .rest { return try await listRestInventory(run) }
    let locations = try await Location.all(run, api).filter { $0.isActive }
    let filter = Self.filter(run)
    if locations.isEmpty { return Listed(isComplete: run.since == 0) }
    let walk = try run.walk(
      locations.map { location in
        var list = Self.list(Self.levels(at: location.id), connection: "/data/location/inventoryLevels") { after in
          Query(InventoryQueries.ofLocation) {
            $0.member("after", after)
            $0.member("filter", filter)
            $0.member("id", GlobalID.make("Location", location.id))
          }
        }
        list.id = "id"
        return list
      })
    while let page = try await walk.next() {
      let location = Self.location(ofList: page.list)
      try await run.keep(
        page.map { item in
          let json = try item.json()
          let owner = try LevelMapping.Owner(JSONValue.require(json["item"], "item"))
          return try LevelMapping.level(json, of: owner, at: location)
        })
      try await run.pace(after: page)
    }
    return walk.listed
  }

  /// Levels of whole products, and of inventory items that a webhook told of, see ``InventoryID``.
  func getInventory(_ ids: [String], _ run: Run) async throws -> [String] {
    let items = ids.compactMap { InventoryID.item(in: $0) }
    let products = ids.filter { GlobalID.isNumber($0) }
    var missing = ids.filter { InventoryID.item(in: $0) == nil && !GlobalID.isNumber($0) }
    missing += try await getStock(ofItems: items, run)
    missing += api == .rest ? try await getRestStock(ofProducts: products, run) : try await getStock(ofProducts: products, run)
    return missing
  }

  private func getStock(ofProducts ids: [String], _ run: Run) async throws -> [String] {
    var missing: [String] = []
    for start in stride(from: 0, to: ids.count, by: 20) {
      let some = ids[start..<min(start + 20, ids.count)]
      let filter = some.map { "product_id:\($0)" }.joined(separator: " OR ")
      let list = Self.list("stock", connection: "/data/productVariants") { after in
        Query(InventoryQueries.ofProducts) {
          $0.member("after", after)
          $0.member("filter", filter)
        }
      }
      let found = try await run.all([list]).flatMap { try $0.get() }
      let known = Set(found.compactMap { ProductParts.id((try? $0.json())?.at("/product/legacyResourceId")) })
      missing += some.filter { !known.contains($0) }
      try await Self.keepLevels(found, at: "inventoryItem", run)
    }
    return missing
  }

  private func getStock(ofItems ids: [String], _ run: Run) async throws -> [String] {
    var missing: [String] = []
    for start in stride(from: 0, to: ids.count, by: 50) {
      let some = Array(ids[start..<min(start + 50, ids.count)])
      let page = try await run.nodes(InventoryQueries.ofItems, "InventoryItem", some, atOnce: 10)
      let known = Set(page.items.compactMap { $0.id })
      missing += some.filter { !known.contains($0) }.map { InventoryID.item($0) }
      try await Self.keepLevels(page.items, at: nil, run)
    }
    return missing
  }

  /// `member`: where the inventory item stands in each.
  private static func keepLevels(_ items: [Item], at member: String?, _ run: Run) async throws {
    func inventoryItem(_ item: Item) throws -> JSONValue {
      let json = try item.json()
      return try member.map { member throws(JSONError) in try JSONValue.require(json[member], member) } ?? json
    }
    let open = items.filter { ((try? inventoryItem($0))?.at("/inventoryLevels/pageInfo/hasNextPage"))?.bool == true }
    let found = try await run.all(open.compactMap { item in (try? inventoryItem(item)).flatMap { moreLevels(of: $0) } })
    var more: [String: [Item]] = [:]
    for (item, result) in zip(open, found) { if let id = item.id { more[id] = try result.get() } }
    try await run.keep(
      Page(items: items).flatMap(alsoFrom: { $0.id.flatMap { more[$0] } ?? [] }) { item in
        let others = item.id.flatMap { more[$0] } ?? []
        return try LevelMapping.levels(try inventoryItem(item), more: others.map { try $0.json() })
      })
  }

  private static func moreLevels(of item: JSONValue) -> CursorList? {
    guard let id = ProductParts.id(item["legacyResourceId"]), let first = item.at("/inventoryLevels/pageInfo/endCursor")?.string else {
      return nil
    }
    var list = list("levels", connection: "/data/inventoryItem/inventoryLevels") { after in
      Query(InventoryQueries.more) {
        $0.member("after", after ?? first)
        $0.member("id", GlobalID.make("InventoryItem", id))
      }
    }
    list.id = "id"
    return list
  }

  /// The name of the list of a place's levels, which its cursor carries.
  static func levels(at location: String) -> String { "levels-" + location }
  static func location(ofList name: String) -> String { String(name.dropFirst("levels-".count)) }
}

extension JSONValue {
  /// The member that was looked up, or an error that names it.
  static func require(_ value: JSONValue?, _ key: String) throws(JSONError) -> JSONValue {
    guard let value, !value.isNull else { throw JSONError(.missing, "is missing").inside(key) }
    return value
  }
}
