internal import TradepostContract
internal import TradepostSDK

extension Amazon {
  /// Does what was decided about one item and keeps its outcome, before anything else is sent.
  func perform(_ decision: Decision, key: String, id: String, _ run: Run) async throws {
    switch decision {
    case .settled(let outcome): try await run.keep([outcome])
    case .send(let request): try await run.keep([try ChangeAnswer.outcome(try await run.send(request), key: key, id: id)])
    }
  }

  /// What Amazon shows of these SKUs, by the bytes of each.
  func shown(_ skus: [String], _ run: Run) async throws -> [[UInt8]: Listing] {
    var found: [[UInt8]: Listing] = [:]
    for listing in try await listings(Families.unique(skus), data: ListingRequest.forChanges, run) {
      found[Array(listing.sku.utf8)] = listing
    }
    return found
  }
}

extension Array {
  /// As many at a time as one search of listings may name.
  func inBatches() -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: ListingRequest.mostSKUs).map { self[$0..<Swift.min($0 + ListingRequest.mostSKUs, count)] }
  }
}

extension ProductPush {
  /// The SKU that is meant: a variation's, the product's own, or that of a new listing.
  var listingSKU: String { variantID ?? productID ?? sku ?? "" }
}
