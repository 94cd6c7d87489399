internal import SimulatorKit

/// A SKU as the seller listed it. Its attributes are the platform's own shape: per name a list of values, each with the
/// marketplace it is meant for; price and stock are read from them.
struct Listing {
  let sku: String
  /// The seeded product behind it; nil for one that was put here later.
  let product: Product?
  var asin: String
  var kind: String
  var attributes: Node
  /// The markets that still offer it.
  var markets: Set<String>
  /// Seconds of UTC.
  let created: Int
  var updated: Int
  var issues: [ListingRules.Issue] = []

  /// A seeded listing before anybody changed it.
  init(_ product: Product, _ settings: Settings) {
    sku = product.sku
    self.product = product
    asin = product.asin
    kind = product.kind
    markets = Set(settings.markets.map(\.id))
    created = settings.start - 86_400 * (30 + product.index % 300)
    updated = min(created + 86_400 * (product.index % 29), settings.start - 600)
    attributes = Self.attributes(product, settings)
  }

  init(sku: String, asin: String, kind: String, now: Int) {
    self.sku = sku
    product = nil
    self.asin = asin
    self.kind = kind
    attributes = .object(Node.Members())
    markets = []
    created = now
    updated = now
  }

  /// The values of an attribute that hold for a market.
  func values(_ name: String, _ market: String) -> [Node] {
    (attributes[name]?.items ?? []).filter { $0["marketplace_id"] == nil || $0["marketplace_id"]?.string == market }
  }

  func text(_ name: String, _ market: String) -> String? { values(name, market).first?["value"]?.string }

  /// The price as it was spelled, e.g. `19.99`.
  func price(_ market: String) -> String? {
    guard let offer = values("purchasable_offer", market).first(where: { $0["our_price"] != nil }),
      case .number(let price)? = offer["our_price"]?.items.first?["schedule"]?.items.first?["value_with_tax"]
    else { return nil }
    return price
  }

  /// The merchant's own stock; nil where Amazon keeps it, and for parents.
  func quantity(_ market: String) -> Int? {
    values("fulfillment_availability", market).first { $0["fulfillment_channel_code"]?.string == "DEFAULT" }?["quantity"]?.whole
  }

  func channel(_ market: String) -> String? { values("fulfillment_availability", market).first?["fulfillment_channel_code"]?.string }

  private static func attributes(_ product: Product, _ settings: Settings) -> Node {
    var members = Node.Members()
    func each(_ name: String, _ value: (Marketplace) -> Node?) {
      let list = settings.markets.compactMap { market -> Node? in
        guard var node = value(market) else { return nil }
        node["marketplace_id"] = .text(market.id)
        return node
      }
      if !list.isEmpty { members.append(name, .list(list)) }
    }
    each("item_name") { .make(("value", .text(product.title)), ("language_tag", .text($0.language))) }
    each("brand") { .make(("value", .text(product.brand)), ("language_tag", .text($0.language))) }
    each("externally_assigned_product_identifier") { _ in .make(("type", .text("ean")), ("value", .text(product.ean))) }
    each("condition_type") { _ in .make(("value", .text("new_new"))) }
    if product.isParent {
      each("parentage_level") { _ in .make(("value", .text("parent"))) }
      each("variation_theme") { _ in .make(("name", .text("SIZE/COLOR"))) }
      return .object(members)
    }
    if let parent = product.parent {
      each("parentage_level") { _ in .make(("value", .text("child"))) }
      each("child_parent_sku_relationship") { _ in
        .make(("child_relationship_type", .text("variation")), ("parent_sku", .text(Product.sku(parent))))
      }
      each("color") { .make(("value", .text(product.colour)), ("language_tag", .text($0.language))) }
      each("size") { .make(("value", .text(product.size)), ("language_tag", .text($0.language))) }
    }
    each("purchasable_offer") { market in
      let price = MinorText.write(market.price(euro: product.euro), digits: market.currency.digits)
      return .make(
        ("currency", .text(market.currency.code)), ("audience", .text("ALL")),
        ("our_price", .list([.make(("schedule", .list([.make(("value_with_tax", .number(price)))])))])))
    }
    let channel = settings.markets.first?.fulfilmentChannel ?? "AMAZON_EU"
    members.append(
      "fulfillment_availability",
      .list([
        product.byAmazon
          ? .make(("fulfillment_channel_code", .text(channel)))
          : .make(("fulfillment_channel_code", .text("DEFAULT")), ("quantity", .integer(product.stock)))
      ]))
    return .object(members)
  }
}
