internal import SimulatorKit

/// How Listings Items 2021-08-01 shows a listing, for the markets that were asked.
enum ListingFace {
  static func of(_ listing: Listing, _ asked: [Marketplace], _ included: Set<String>, _ settings: Settings) -> Node {
    let markets = asked.filter { listing.markets.contains($0.id) }
    return .having(
      ("sku", .text(listing.sku)),
      ("summaries", included.contains("summaries") ? .list(markets.map { summary(listing, $0) }) : nil),
      ("attributes", included.contains("attributes") ? attributes(listing, markets) : nil),
      (
        "issues",
        included.contains("issues") ? .list(markets.flatMap { market in listing.issues.map { $0.node(market.id) } }) : nil
      ),
      ("offers", included.contains("offers") ? .list(markets.compactMap { offer(listing, $0) }) : nil),
      ("fulfillmentAvailability", included.contains("fulfillmentAvailability") ? availability(listing, markets) : nil),
      ("relationships", included.contains("relationships") ? relationships(listing, markets, settings) : nil),
      (
        "productTypes",
        included.contains("productTypes")
          ? .list(markets.map { .make(("marketplaceId", .text($0.id)), ("productType", .text(listing.kind))) }) : nil
      ))
  }

  private static func summary(_ listing: Listing, _ market: Marketplace) -> Node {
    let isParent = listing.product?.isParent ?? false
    let buyable = listing.price(market.id) != nil && listing.quantity(market.id) != 0
    return .having(
      ("marketplaceId", .text(market.id)), ("asin", .text(listing.asin)), ("productType", .text(listing.kind)),
      ("conditionType", isParent ? nil : .text("new_new")),
      ("status", .texts(isParent ? ["DISCOVERABLE"] : buyable ? ["BUYABLE", "DISCOVERABLE"] : ["DISCOVERABLE"])),
      ("fnSku", listing.product.flatMap { $0.byAmazon ? .text($0.fnSKU) : nil }),
      ("itemName", listing.text("item_name", market.id).map { .text($0) }), ("createdDate", Moment.seconds(listing.created)),
      ("lastUpdatedDate", Moment.seconds(listing.updated)),
      (
        "mainImage",
        .make(
          ("link", .text("https://m.media-amazon.example/images/I/\(listing.asin).jpg")), ("height", .integer(500)),
          ("width", .integer(500)))
      ))
  }

  private static func attributes(_ listing: Listing, _ markets: [Marketplace]) -> Node {
    let ids = Set(markets.map(\.id))
    var members = Node.Members()
    for pair in listing.attributes.members?.pairs ?? [] {
      let values = pair.value.items.filter { $0["marketplace_id"]?.string.map { ids.contains($0) } ?? true }
      if !values.isEmpty { members.append(pair.key, .list(values)) }
    }
    return .object(members)
  }

  private static func offer(_ listing: Listing, _ market: Marketplace) -> Node? {
    guard let price = listing.price(market.id), let minor = MinorText.read(price, digits: market.currency.digits) else { return nil }
    return .make(
      ("marketplaceId", .text(market.id)), ("offerType", .text("B2C")),
      ("price", .money(minor, market.currency)),
      ("audience", .make(("value", .text("ALL")), ("displayName", .text("Sell on Amazon")))))
  }

  /// One list for the whole region, as the model has it.
  private static func availability(_ listing: Listing, _ markets: [Marketplace]) -> Node {
    guard let market = markets.first, let channel = listing.channel(market.id) else { return .list([]) }
    return .list([
      .having(("fulfillmentChannelCode", .text(channel)), ("quantity", listing.quantity(market.id).map { .integer($0) }))
    ])
  }

  private static func relationships(_ listing: Listing, _ markets: [Marketplace], _ settings: Settings) -> Node {
    let theme = Node.make(("attributes", .texts(["size", "color"])), ("theme", .text("SIZE/COLOR")))
    var relation: Node?
    if let parent = listing.product?.parent {
      relation = .make(
        ("parentSkus", .texts([Product.sku(parent)])), ("variationTheme", theme), ("type", .text("VARIATION")))
    } else if let product = listing.product, product.isParent {
      relation = .make(
        ("childSkus", .texts((1...3).map { Product.sku(product.index + $0) })), ("variationTheme", theme), ("type", .text("VARIATION")))
    }
    return .list(
      markets.map { .make(("marketplaceId", .text($0.id)), ("relationships", .list(relation.map { [$0] } ?? []))) })
  }
}
