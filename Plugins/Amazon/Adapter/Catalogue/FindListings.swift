internal import TradepostContract
internal import TradepostSDK

extension Amazon {
  /// The listings of these SKUs, those that the seller does not have left out: twenty with one request, side by side.
  func listings(_ skus: [String], data: String, _ run: Run) async throws -> [Listing] {
    try await items(skus, data: data, run).compactMap { try? Listing($0) }
  }

  /// Likewise, with what cannot be read.
  func items(_ skus: [String], data: String, _ run: Run) async throws -> [Item] {
    // A list of SKUs is cut at commas, so that one with a comma has to be asked for by itself.
    let together = skus.filter { !$0.utf8.contains(UInt8(ascii: ",")) && !$0.isEmpty }
    var items: [Item] = []
    for start in stride(from: 0, to: together.count, by: ListingRequest.mostSKUs) {
      let some = together[start..<min(start + ListingRequest.mostSKUs, together.count)]
      items += try await run.page(ListingRequest.search(self, data: data, skus: some), items: "/items", id: "sku").items
    }
    for sku in skus where sku.utf8.contains(UInt8(ascii: ",")) && ListingRequest.canAddress(sku) {
      let response = try await run.send(ListingRequest.one(self, sku: sku, data: data))
      if response.status == 404 { continue }
      items.append(Item(try response.orThrow().json(), of: response, id: "sku"))
    }
    return items
  }
}
