internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Shopify: ProductSource {
  /// What was deleted is in no list: it shows by not being in a whole one, and a webhook tells it at once.
  func listProducts(_ run: Run) async throws -> Listed {
    if api == .rest { return try await listRestProducts(run) }
    return try await Self.walk("products", ProductQueries.Size.largestFirst, filter: Self.filter(run), ProductQueries.list, run) { page in
      let mapping = ProductMapping(more: try await Self.moreVariants(of: page.items, run))
      try await run.keep(page.map(alsoFrom: { mapping.others(of: $0) }) { try mapping.product($0) })
    }
  }

  func getProducts(_ ids: [String], _ run: Run) async throws -> [String] {
    if api == .rest { return try await getRestProducts(ids, run) }
    var missing = ids.filter { !GlobalID.isNumber($0) }
    let asked = ids.filter { GlobalID.isNumber($0) }
    for start in stride(from: 0, to: asked.count, by: 50) {
      let some = Array(asked[start..<min(start + 50, asked.count)])
      let page = try await run.nodes(ProductQueries.some, "Product", some, atOnce: 10)
      let found = Set(page.items.compactMap { $0.id })
      missing += some.filter { !found.contains($0) }
      let mapping = ProductMapping(more: try await Self.moreVariants(of: page.items, run))
      try await run.keep(page.map(alsoFrom: { mapping.others(of: $0) }) { try mapping.product($0) })
    }
    return missing
  }

  /// Nil beyond ten thousand, where Shopify says "at least".
  func countProducts(_ run: Run) async throws -> Int64? {
    if api == .rest { return try await countRestProducts(run) }
    let filter = Self.filter(run)
    let answer = try await run.ask(Query(ProductQueries.count) { $0.member("filter", filter) })
    guard answer.at("/productsCount/precision")?.string == "EXACT" else { return nil }
    return answer.at("/productsCount/count")?.int64
  }

  /// What narrows a list to what changed; nil: everything.
  static func filter(_ run: Run) -> String? {
    run.since > 0 ? "updated_at:>='\(Timestamp(milliseconds: run.since / 1000 * 1000).text)'" : nil
  }

  /// Variants that did not fit on the page of their product, by its id, asked for side by side.
  private static func moreVariants(of items: [Item], _ run: Run) async throws -> [String: Result<[Item], Failure>] {
    var open: [(id: String, after: String)] = []
    for item in items {
      guard let json = try? item.json(), let info = json.at("/variants/pageInfo"), info["hasNextPage"]?.bool == true,
        let after = info["endCursor"]?.string, let id = ProductParts.id(json["legacyResourceId"])
      else { continue }
      open.append((id, after))
    }
    let found = try await run.all(open.map { variants(of: $0.id, after: $0.after) })
    var more: [String: Result<[Item], Failure>] = [:]
    for (product, result) in zip(open, found) {
      // A product that is gone by now is rejected alone; whatever else went wrong would go wrong for all.
      if case .failure(let failure) = result, failure.code != .notFound { throw failure }
      more[product.id] = result
    }
    return more
  }

  private static func variants(of id: String, after first: String) -> CursorList {
    var list = list("variants", connection: "/data/product/variants") { after in
      Query(ProductQueries.variants) {
        $0.member("after", after ?? first)
        $0.member("id", GlobalID.make("Product", id))
      }
    }
    list.refusal = { response in
      if let refused = refusal(response) { return refused }
      guard (try? response.json())?.at("/data/product")?.isNull == true else { return nil }
      return Failure(.notFound, "the product \(id) was deleted while its variants were being read")
    }
    return list
  }
}
