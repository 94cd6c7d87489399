internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// Products by the REST interface, for stores that are set to it. An object shows at most a hundred variants.

extension Shopify {
  private static let mostShown = 100

  func listRestProducts(_ run: Run) async throws -> Listed {
    let walk = try run.walk(Self.list("products", path: "products.json?limit=250" + Self.restFilter(run), items: "products"))
    while let page = try await walk.next() { try await keepRestProducts(page, run) }
    return walk.listed
  }

  func getRestProducts(_ ids: [String], _ run: Run) async throws -> [String] {
    var missing = ids.filter { !GlobalID.isNumber($0) }
    let asked = ids.filter { GlobalID.isNumber($0) }
    for start in stride(from: 0, to: asked.count, by: 100) {
      let some = asked[start..<min(start + 100, asked.count)]
      let path = "products.json?ids=\(some.joined(separator: "%2C"))&limit=250"
      let page = try await run.page(Self.rest(path), items: "/products") { Self.restRefusal($0) }
      let found = Set(page.items.compactMap { $0.id })
      missing += some.filter { !found.contains($0) }
      try await keepRestProducts(page, run)
    }
    return missing
  }

  func countRestProducts(_ run: Run) async throws -> Int64? {
    let path = "products/count.json" + Self.restFilter(run, first: "?")
    return try await run.send(Self.rest(path)).accepted().json()["count"]?.int64
  }

  /// What narrows a list to what changed, the named second included.
  static func restFilter(_ run: Run, first: String = "&") -> String {
    guard run.since > 0 else { return "" }
    return "\(first)updated_at_min=\(Timestamp(milliseconds: run.since / 1000 * 1000).text.percentEncoded)"
  }

  private func keepRestProducts(_ page: Page, _ run: Run) async throws {
    let mapping = RestProductMapping(shop: shop, all: try await Self.allVariants(of: page.items, run))
    try await run.keep(page.map(alsoFrom: { mapping.others(of: $0) }) { try mapping.product($0) })
  }

  /// All variants of each product that shows as many as an object can.
  static func allVariants(of items: [Item], _ run: Run) async throws -> [String: Result<[Item], Failure>] {
    let full = items.filter { item in ((try? item.json())?["variants"].map { Array($0.items).count } ?? 0) >= mostShown }
      .compactMap { $0.id }.filter { GlobalID.isNumber($0) }
    let found = try await run.all(full.map { list("variants", path: "products/\($0)/variants.json?limit=250", items: "variants") })
    var all: [String: Result<[Item], Failure>] = [:]
    for (id, result) in zip(full, found) {
      if case .failure(let failure) = result, failure.code != .invalid, failure.code != .notFound { throw failure }
      all[id] = result
    }
    return all
  }
}
