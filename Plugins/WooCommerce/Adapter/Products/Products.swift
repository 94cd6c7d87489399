internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension WooCommerce {
  /// The bin goes first, as with orders; what lies in it is deleted.
  func listProducts(_ run: Run) async throws -> Listed {
    try await explained {
      let walk = try run.walk(
        Self.list("products-trash", "/products?status=trash", changed: run),
        Self.list("products", "/products?status=any", changed: run))
      while let page = try await walk.next() {
        try await Self.keepProducts(page, deleted: page.list == "products-trash", run)
      }
      return walk.listed
    }
  }

  func getProducts(_ ids: [String], _ run: Run) async throws -> [String] {
    try await explained {
      let (items, missing) = try await Self.find(ids, in: "/products", query: "&status=any", run)
      try await Self.keepProducts(Page(items: items.filter { !Self.isInTrash($0) }), deleted: false, run)
      try await Self.keepProducts(Page(items: items.filter { Self.isInTrash($0) }), deleted: true, run)
      return missing
    }
  }

  func countProducts(_ run: Run) async throws -> Int64? {
    try await explained { try await Self.total("/products?status=any" + Self.filter(run), run) }
  }

  private static func keepProducts(_ page: Page, deleted: Bool, _ run: Run) async throws {
    if page.items.isEmpty { return }
    let mapping = ProductMapping(variations: try await variations(of: page, fields: "", run))
    try await run.keep(page.map(deleted: deleted, alsoFrom: { mapping.variations(of: $0) }) { try mapping.product($0) })
  }

  static func isInTrash(_ item: Item) -> Bool { (try? item.json()["status"])?.string == "trash" }

  /// The variations of every product on the page that has any, asked for side by side: a product names no more than their ids.
  static func variations(of page: Page, fields: String, _ run: Run) async throws -> [String: Result<[Item], Failure>] {
    let parents = page.items.filter { (try? $0.json()["variations"])?.items.contains { _ in true } ?? false }
      .compactMap { $0.id }
    let found = try await run.all(parents.map { list("variations", "/products/\($0)/variations\(fields)") })
    var variations: [String: Result<[Item], Failure>] = [:]
    for (id, result) in zip(parents, found) {
      // A product that is gone by now is rejected alone; whatever else went wrong would go wrong for all.
      if case .failure(let failure) = result, failure.code != .notFound { throw failure }
      variations[id] = result
    }
    return variations
  }
}
