internal import TradepostContract
internal import TradepostSDK

/// Listings are read twenty at a time, then changed one by one with PATCH, or made with PUT.
extension Amazon: ProductSink {
  func push(products items: [ProductPush], _ run: Run) async throws {
    try await explained {
      for batch in items.inBatches() {
        let listings = try await shown(batch.map { $0.listingSKU }, run)
        // A product's version is its parent's, see ProductMapping.
        let parents = batch.filter { $0.expectedVersion != nil }.compactMap { listings[Array($0.listingSKU.utf8)]?.parent }
        let heads = parents.isEmpty ? [:] : try await shown(parents, run)
        for push in batch {
          let listing = listings[Array(push.listingSKU.utf8)]
          let head = listing?.parent.flatMap { heads[Array($0.utf8)] }
          try await perform(decision(push, listing, head: head, now: run.now), key: push.key, id: push.listingSKU, run)
        }
      }
    }
  }

  private func decision(_ push: ProductPush, _ listing: Listing?, head: Listing?, now: Int64) -> Decision {
    if push.productID == nil { return NewListing(amazon: self, push: push, existing: listing).decision() }
    guard let listing else { return .refused(push.key, "the seller has no listing with the SKU \(push.listingSKU.prefix(80))") }
    guard ListingRequest.canAddress(listing.sku) else {
      return .refused(push.key, "the SKU \(listing.sku.prefix(80)) cannot stand in an address: change the listing in Seller Central")
    }
    if let stale = stale(push, head ?? listing) { return .settled(stale) }
    return ProductChange(amazon: self, push: push, listing: listing, now: now).decision()
  }

  private func stale(_ push: ProductPush, _ head: Listing) -> Outcome? {
    guard let expected = push.expectedVersion else { return nil }
    let held = head.time("lastUpdatedDate", latest: true)
    if let held, expected == held.text || Timestamp(expected)?.milliseconds == held.milliseconds { return nil }
    return Outcome(
      key: push.key, .stale, reason: "Amazon changed it at \(held?.text ?? "a time that it does not tell"), after \(expected.prefix(40))",
      id: push.listingSKU)
  }
}
