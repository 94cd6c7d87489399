internal import TradepostContract
internal import TradepostSDK

/// What sets the seller's own stock of a SKU, which is one count for all marketplaces of the region.
struct StockChange {
  let amazon: Amazon
  let push: StockPush
  /// As Amazon shows it now; nil: there is no such listing.
  let listing: Listing?

  /// Why nothing is to be asked of Amazon, as far as that can be told without it.
  static func refusal(of push: StockPush) -> String? {
    guard let channel = StockPlace.channel(of: push.location) else {
      return "what lies in Amazon's warehouses (\(push.location)) is counted by Amazon and cannot be set"
    }
    guard let quantity = push.quantity.exactly(scale: 0), quantity.coefficient >= 0 else {
      return "the quantity \(push.quantity) is no whole number from zero up"
    }
    guard quantity.coefficient <= 999_999_999 else { return "the quantity \(push.quantity) is beyond what Amazon takes" }
    return ListingRequest.canAddress(push.variantID)
      ? nil : "the SKU \(push.variantID.prefix(80)) cannot stand in an address (place \(channel))"
  }

  func decision() -> Decision {
    guard let listing else { return .refused(push.key, "the seller has no listing with the SKU \(push.variantID.prefix(80))") }
    guard let channel = StockPlace.channel(of: push.location), let quantity = push.quantity.exactly(scale: 0) else {
      return .refused(push.key, Self.refusal(of: push) ?? "it cannot be set")
    }
    let marketplace = push.market ?? amazon.marketplaces.first { listing.isOffered(in: $0) } ?? amazon.marketplaces.first ?? ""
    guard amazon.marketplaces.contains(marketplace) else {
      return .refused(push.key, "the marketplace \(marketplace) is none of the store's: \(amazon.marketplaces.joined(separator: ", "))")
    }
    if listing.isParent { return .refused(push.key, "\(listing.sku) is a parent and has no stock: name the variation") }
    let channels: [Listing.Channel]
    do { channels = try listing.channels() } catch {
      return .refused(push.key, "what Amazon says of the stock of \(listing.sku) cannot be read: \(error)")
    }
    let held = channels.first { $0.code == channel }
    if held == nil, channels.contains(where: { $0.isAmazon }) {
      // Setting a quantity would make it the seller's own to ship.
      return .refused(push.key, "\(listing.sku) is fulfilled by Amazon, which counts its stock itself")
    }
    if held == nil, channel != Listing.Channel.own {
      return .refused(push.key, "\(listing.sku) has no source of supply \(push.location)")
    }
    if let expected = push.expected, !(held?.quantity.map { Amount(coefficient: $0, scale: 0) } ?? .zero).equals(expected) {
      let reason = "Amazon holds \(held?.quantity.map { "\($0)" } ?? "no quantity"), not \(expected)"
      return .settled(Outcome(key: push.key, .stale, reason: reason, id: listing.sku))
    }
    var patches = ListingPatches()
    patches.merge("fulfillment_availability") { AttributeText.quantity(quantity.coefficient, channel: channel, to: &$0) }
    let body = patches.body(productType: listing.productType)
    return .send(ListingRequest.patch(amazon, sku: listing.sku, in: marketplace, body))
  }

  func finding() -> Finding {
    guard let listing, let channel = StockPlace.channel(of: push.location) else { return .missing }
    guard let held = ((try? listing.channels()) ?? []).first(where: { $0.code == channel }) else { return .differs("no quantity") }
    let current = held.quantity.map { "\($0)" } ?? "no quantity"
    if let quantity = held.quantity, Amount(coefficient: quantity, scale: 0).equals(push.quantity) { return .shown(current) }
    let errors = Issue.all(listing.issues).filter { $0.isError && $0.attributes.contains("fulfillment_availability") }
    return errors.isEmpty ? .differs(current) : .failed(current, because: Issue.text(errors))
  }
}
