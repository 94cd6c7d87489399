internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Makes a ``Product`` of a family of listings.
///
/// One SKU is one thing with one stock, however many marketplaces offer it: it becomes one variant, whose id is the SKU. What
/// differs by marketplace (texts, prices) is taken from the first marketplace of the store's list that has it. Prices have one
/// currency for the whole product, that of the first marketplace in which any variation is priced; a variation that is only
/// sold in another currency has no price here.
struct ProductMapping {
  /// In the order in which the admin named them; the first is the seller's home.
  let marketplaces: [String]
  let now: Int64

  func product(_ family: Family) throws -> Product {
    let head = family.head
    let summary = head.summary(marketplaces)
    var product = Product(
      id: head.sku, name: summary?["itemName"]?.string ?? head.text("item_name", marketplaces) ?? head.sku,
      status: status(of: family))
    product.details = head.text("product_description", marketplaces) ?? ""
    product.vendor = head.text("brand", marketplaces) ?? ""
    product.url = Storefront.page(
      of: summary?["asin"]?.string ?? "", in: summary?["marketplaceId"]?.string ?? marketplaces.first ?? "")
    if let type = head.productType, !type.isEmpty, type.utf8.count <= 255 { product.categories = [.init(id: type, name: type)] }
    product.images = images(of: head)
    product.createdAt = head.time("createdDate", latest: false)
    product.updatedAt = head.time("lastUpdatedDate", latest: true)
    product.currency = try currency(of: family.members)
    let theme = head.isParent ? head.theme : []
    product.variants = try family.members.map { try variant($0, theme, product.currency) }
    product.options = theme.compactMap { name in
      let values = Families.unique(product.variants.flatMap { $0.choices }.filter { $0.option == name }.map { $0.value })
      return values.isEmpty ? nil : .init(name: name, values: values)
    }
    return product
  }

  /// Amazon says of a listing that it can be bought, that it can be found (it is out of stock, or a parent), or neither: it is
  /// not finished, or was closed or suppressed.
  func status(of family: Family) -> Product.Status {
    let shown = ([family.head] + family.members).contains { listing in
      listing.summaries.contains { summary in
        summary["status"]?.items.contains { $0.string == "BUYABLE" || $0.string == "DISCOVERABLE" } ?? false
      }
    }
    return shown ? .active : .draft
  }

  private func variant(_ listing: Listing, _ theme: [String], _ currency: Currency?) throws -> Variant {
    var variant = Variant(id: listing.sku)
    variant.sku = listing.sku
    variant.barcode = barcode(of: listing)
    for name in theme {
      if let value = listing.text(name, marketplaces), !value.isEmpty { variant.choices.append(.init(option: name, value: value)) }
    }
    variant.name = variant.choices.map { $0.value }.joined(separator: " / ")
    if let currency {
      variant.price = try price(of: listing) { $0.currency == currency }?.amount
      variant.compareAtPrice = listPrice(of: listing, currency)
    }
    return variant
  }

  /// GTIN, EAN, UPC or ISBN; never Amazon's own number.
  func barcode(of listing: Listing) -> String {
    for marketplace in marketplaces {
      for value in listing.values("externally_assigned_product_identifier", marketplace) {
        if let code = value["value"]?.string, value["type"]?.string.map({ $0.lowercased() != "asin" }) ?? true { return code }
      }
    }
    return ""
  }

  // MARK: Prices

  private func currency(of members: [Listing]) throws(JSONError) -> Currency? {
    for marketplace in marketplaces {
      for listing in members {
        if let price = try OfferPrice.of(listing, in: marketplace, now: now) { return price.currency }
      }
    }
    return nil
  }

  private func price(of listing: Listing, _ fits: (OfferPrice) -> Bool) throws(JSONError) -> OfferPrice? {
    for marketplace in marketplaces {
      if let price = try OfferPrice.of(listing, in: marketplace, now: now), fits(price) { return price }
    }
    return nil
  }

  /// The maker's price, which Amazon strikes through beside a lower one. No book hangs on it.
  private func listPrice(of listing: Listing, _ currency: Currency) -> Amount? {
    for marketplace in marketplaces {
      for value in listing.values("list_price", marketplace) where value["currency"]?.string == currency.code {
        if let amount = try? (value["value_with_tax"] ?? value["value"])?.requireAmount() { return amount }
      }
    }
    return nil
  }

  // MARK: Images

  private func images(of listing: Listing) -> [Product.Image] {
    var links: [String] = []
    if let link = listing.summary(marketplaces)?["mainImage"]?["link"]?.string { links.append(link) }
    for name in listing.attributes where name == "main_product_image_locator" || name.hasPrefix("other_product_image_locator") {
      for marketplace in marketplaces {
        guard let link = listing.values(name, marketplace).lazy.compactMap({ $0["media_location"]?.string }).first else { continue }
        links.append(link)
        break
      }
    }
    return Families.unique(links).filter { !$0.isEmpty }.map { Product.Image(url: $0) }
  }
}
