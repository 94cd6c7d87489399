internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What changes a listing that is there, in one marketplace. What Amazon cannot do is refused before anything is sent.
struct ProductChange {
  let amazon: Amazon
  let push: ProductPush
  /// As Amazon shows it now.
  let listing: Listing
  let now: Int64

  /// The marketplace that is meant: the push's, or the first of the store's that offers the SKU.
  static func marketplace(_ push: ProductPush, _ listing: Listing?, _ amazon: Amazon) throws(Failure) -> String {
    guard let market = push.market else {
      return amazon.marketplaces.first { listing?.isOffered(in: $0) ?? false } ?? amazon.marketplaces.first ?? ""
    }
    guard amazon.marketplaces.contains(market) else {
      throw Failure(.invalid, "the marketplace \(market) is none of the store's: \(amazon.marketplaces.joined(separator: ", "))")
    }
    return market
  }

  func decision() -> Decision {
    do throws(Failure) {
      let marketplace = try Self.marketplace(push, listing, amazon)
      guard listing.isOffered(in: marketplace) else {
        throw Failure(.invalid, "\(listing.sku) is not listed in the marketplace \(marketplace): push it there as a new product first")
      }
      try refuseWhatCannotChange()
      var patches = ListingPatches()
      let own = try push.attributes.map { text throws(Failure) in try ProductAttributes(text) } ?? ProductAttributes()
      try writeAttributes(own, marketplace, &patches)
      if let price = push.price { try write(price, own, marketplace, &patches) }
      try write(push.name, "item_name", own, marketplace, &patches)
      try write(push.details, "product_description", own, marketplace, &patches)
      guard !patches.isEmpty else {
        throw Failure(.invalid, "the push names nothing that Amazon could change: a price, a name, details or attributes")
      }
      let body = patches.body(productType: own.productType ?? listing.productType)
      return .send(ListingRequest.patch(amazon, sku: listing.sku, in: marketplace, body))
    } catch { return .refused(push.key, error.message) }
  }

  private func refuseWhatCannotChange() throws(Failure) {
    if let sku = push.sku, !sku.utf8.elementsEqual(listing.sku.utf8) {
      throw Failure(.invalid, "a SKU is Amazon's name of a listing and cannot be changed: make a new listing, and delete \(listing.sku)")
    }
    if push.compareAtPrice != nil {
      throw Failure(.invalid, "Amazon strikes no price of the seller's through: it shows the maker's list_price, an attribute of its own")
    }
    let shown = ProductMapping(marketplaces: amazon.marketplaces, now: now)
    if let status = push.status, status != shown.status(of: Family(head: listing, members: [listing])) {
      throw Failure(
        .invalid,
        "Amazon shows a listing by its offer and its stock, and knows no status: set the quantity to 0, or close it in Seller Central")
    }
    if let barcode = push.barcode, barcode != shown.barcode(of: listing) {
      throw Failure(.invalid, "the barcode ties a listing to its page on Amazon and cannot be changed: make a new listing")
    }
    if push.price != nil, listing.isParent {
      throw Failure(.invalid, "\(listing.sku) is a parent and cannot be bought: name the variation whose price it is")
    }
  }

  private func writeAttributes(_ own: ProductAttributes, _ marketplace: String, _ patches: inout ListingPatches) throws(Failure) {
    for (name, value) in own.values {
      if name == "fulfillment_availability" {
        throw Failure(.invalid, "stock is pushed as inventory: leave fulfillment_availability out of the attributes")
      }
      if value.isNull { patches.delete(name, in: marketplace) } else { patches.replace(name) { $0.value(value) } }
    }
  }

  private func write(
    _ price: Amount, _ own: ProductAttributes, _ marketplace: String, _ patches: inout ListingPatches
  ) throws(Failure) {
    try refuseTwice("purchasable_offer", own)
    let offer = OfferPrice.offer(of: listing, in: marketplace)
    let shown = (offer?["currency"]?.string).flatMap { Currency($0) }
    let currency = try PriceRule.currency(of: price, push.currency, shown: shown, in: marketplace)
    // An offer is found by its audience; one that names none is not to get a neighbour that does.
    let audience = offer.map { $0["audience"]?.string } ?? "ALL"
    patches.merge("purchasable_offer") { AttributeText.price(price, currency, audience: audience, in: marketplace, to: &$0) }
  }

  /// A text: of an attribute's values in several languages, that of the marketplace's own is changed.
  private func write(
    _ text: String?, _ attribute: String, _ own: ProductAttributes, _ marketplace: String, _ patches: inout ListingPatches
  ) throws(Failure) {
    guard let text else { return }
    try refuseTwice(attribute, own)
    let values = listing.values(attribute, marketplace)
    let standard = Storefront.of(marketplace)?.language
    let language = values.count == 1 ? values[0]["language_tag"]?.string : standard
    let others = values.count == 1 ? [] : values.filter { $0["language_tag"]?.string != language }
    patches.replace(attribute) { AttributeText.text(text, language ?? standard, in: marketplace, others: others, to: &$0) }
  }

  private func refuseTwice(_ attribute: String, _ own: ProductAttributes) throws(Failure) {
    if own.holds(attribute) { throw Failure(.invalid, "\(attribute) is named twice: as a member of the push and among the attributes") }
  }
}
