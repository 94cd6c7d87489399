internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What puts a SKU on Amazon, in one marketplace: its product type and its attributes, as the product type wants them, with
/// the push's own members where the attributes do not hold them.
struct NewListing {
  let amazon: Amazon
  let push: ProductPush
  /// What the seller has under this SKU already.
  let existing: Listing?

  func decision() -> Decision {
    do throws(Failure) {
      let marketplace = try ProductChange.marketplace(push, nil, amazon)
      guard let sku = push.sku, !sku.isEmpty else { throw Failure(.invalid, "a new listing needs a SKU") }
      guard sku.utf8.count <= 40, ListingRequest.canAddress(sku) else {
        throw Failure(.invalid, "\"\(sku.prefix(60))\" cannot be a SKU: 1 to 40 characters, none of them a control character, not . or ..")
      }
      // A PUT replaces all that is there.
      if existing?.isOffered(in: marketplace) ?? false {
        throw Failure(.invalid, "\(sku) is listed in the marketplace \(marketplace) already: push it with its product id to change it")
      }
      if push.status == .draft || push.status == .archived {
        throw Failure(.invalid, "Amazon knows no drafts: a listing is shown as soon as it is complete and has stock")
      }
      if push.compareAtPrice != nil {
        throw Failure(.invalid, "Amazon strikes no price of the seller's through: it shows the maker's list_price, an attribute of its own")
      }
      let own = try push.attributes.map { text throws(Failure) in try ProductAttributes(text) } ?? ProductAttributes()
      guard let type = own.productType ?? existing?.productType, !type.isEmpty else {
        throw Failure(
          .invalid, "a new listing needs its product type: {\"productType\":\"LUGGAGE\",\"attributes\":{…}} as the push's attributes")
      }
      let requirements = own.requirements ?? "LISTING"
      guard ["LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY"].contains(requirements) else {
        throw Failure(
          .invalid, "requirements is \"\(requirements.prefix(40))\", none of: LISTING, LISTING_PRODUCT_ONLY, LISTING_OFFER_ONLY")
      }
      let attributes = try attributes(own, marketplace)
      var writer = JSONWriter()
      writer.object { writer in
        writer.key("attributes")
        writer.object { object in
          for (name, value) in attributes {
            object.key(name)
            value.withUnsafeBytes { object.raw($0) }
          }
        }
        writer.member("productType", type)
        writer.member("requirements", requirements)
      }
      return .send(ListingRequest.put(amazon, sku: sku, in: marketplace, writer.bytes))
    } catch { return .refused(push.key, error.message) }
  }

  /// By their names, in the order of their bytes.
  private func attributes(_ own: ProductAttributes, _ marketplace: String) throws(Failure) -> [(String, [UInt8])] {
    var found: [(String, [UInt8])] = []
    func add(_ name: String, _ write: (inout JSONWriter) -> Void) {
      var writer = JSONWriter()
      write(&writer)
      found.append((name, writer.bytes))
    }
    for (name, value) in own.values where !value.isNull { add(name) { $0.value(value) } }
    let language = Storefront.of(marketplace)?.language
    if let name = push.name, !own.holds("item_name") {
      add("item_name") { AttributeText.text(name, language, in: marketplace, others: [], to: &$0) }
    }
    if let details = push.details, !own.holds("product_description") {
      add("product_description") { AttributeText.text(details, language, in: marketplace, others: [], to: &$0) }
    }
    if let barcode = push.barcode, !barcode.isEmpty, !own.holds("externally_assigned_product_identifier") {
      add("externally_assigned_product_identifier") { AttributeText.barcode(barcode, in: marketplace, to: &$0) }
    }
    if let price = push.price, !own.holds("purchasable_offer") {
      let currency = try PriceRule.currency(of: price, push.currency, shown: nil, in: marketplace)
      add("purchasable_offer") { AttributeText.price(price, currency, audience: "ALL", in: marketplace, to: &$0) }
    }
    return found.sorted { Array($0.0.utf8).lexicographicallyPrecedes(Array($1.0.utf8)) }
  }
}
