internal import SimulatorKit

/// Catalog Items 2022-04-01 over the seeded products.
enum CatalogueAnswers {
  private static let sets = [
    "attributes", "classifications", "dimensions", "identifiers", "images", "productTypes", "relationships", "salesRanks", "summaries",
    "vendorDetails",
  ]
  private static let types = ["ASIN", "EAN", "GTIN", "ISBN", "JAN", "MINSAN", "SKU", "UPC"]
  private static let binding = ["marketplaceIds", "identifiers", "identifiersType", "keywords", "sellerId", "includedData", "pageSize"]

  static func one(_ call: Call) throws(Problem) -> Reply {
    let markets = try call.arguments.markets("marketplaceIds", call.settings, most: 50, required: true)
    guard let index = Product.index(asin: call.value(0), count: call.settings.products) else {
      throw .missing("Requested item '\(call.value(0))' not found in marketplace(s) \(markets.map(\.id).joined(separator: ", ")).")
    }
    return Reply(face(Product(index, call.settings), markets, try included(call.arguments), call.settings))
  }

  static func search(_ call: Call) throws(Problem) -> Reply {
    let arguments = call.arguments
    let token = try PageToken.read(arguments["pageToken"], call.operation, arguments, binding: binding, life: 86_400_000, call.world)
    let markets = try arguments.markets("marketplaceIds", call.settings, most: 1, required: true)
    let identifiers = arguments.list("identifiers")
    let keywords = arguments.list("keywords")
    if identifiers.isEmpty == keywords.isEmpty { throw .input("Exactly one of identifiers and keywords must be given.") }
    if identifiers.count > 20 || keywords.count > 20 { throw .input("identifiers and keywords take at most 20.") }
    let type = try arguments.words("identifiersType", of: types).first
    if !identifiers.isEmpty, type == nil { throw .input("identifiersType is required with identifiers.") }
    if type == "SKU", arguments["sellerId"] == nil { throw .input("sellerId is required when identifiersType is SKU.") }
    let size = try arguments.whole("pageSize", in: 1...20, otherwise: 10)
    let count = call.settings.products
    let found: [Int]
    if identifiers.isEmpty {
      found = (0..<count).filter { index in
        let title = Product(index, call.settings).title.lowercased()
        return keywords.contains { title.contains($0.lowercased()) }
      }
    } else {
      found = identifiers.compactMap { identifier in
        switch type {
        case "SKU": Product.index(sku: identifier, count: count)
        case "ASIN": Product.index(asin: identifier, count: count)
        default: Product.index(ean: identifier, count: count)
        }
      }
    }
    let start = min(max(token?.place.first ?? 0, 0), found.count)
    let end = min(start + size, found.count)
    let included = try included(arguments)
    let next =
      end < found.count
      ? PageToken(query: PageToken.query(call.operation, arguments, binding), place: [end], given: call.world.now).text(call.settings) : nil
    return Reply(
      .having(
        ("numberOfResults", .integer(found.count)), ("pagination", next.map { .make(("nextToken", .text($0))) }),
        ("items", .list(found[start..<end].map { face(Product($0, call.settings), markets, included, call.settings) }))))
  }

  private static func included(_ arguments: Arguments) throws(Problem) -> Set<String> {
    let given = try arguments.words("includedData", of: sets)
    return given.isEmpty ? ["summaries"] : Set(given)
  }

  private static func face(_ product: Product, _ markets: [Marketplace], _ included: Set<String>, _ settings: Settings) -> Node {
    func each(_ name: String, _ body: (Marketplace) -> Node) -> Node? {
      included.contains(name) ? .list(markets.map(body)) : nil
    }
    return .having(
      ("asin", .text(product.asin)),
      (
        "attributes",
        included.contains("attributes")
          ? .make(
            ("item_name", .list([.make(("value", .text(product.title)))])), ("brand", .list([.make(("value", .text(product.brand)))])))
          : nil
      ),
      (
        "identifiers",
        each("identifiers") { market in
          .make(
            ("marketplaceId", .text(market.id)),
            (
              "identifiers",
              .list([
                .make(("identifierType", .text("EAN")), ("identifier", .text(product.ean))),
                .make(("identifierType", .text("SKU")), ("identifier", .text(product.sku))),
              ])
            ))
        }
      ),
      (
        "images",
        each("images") { market in
          .make(
            ("marketplaceId", .text(market.id)),
            (
              "images",
              .list(
                ["MAIN", "PT01"].map { variant in
                  .make(
                    ("variant", .text(variant)),
                    ("link", .text("https://m.media-amazon.example/images/I/\(product.asin)-\(variant).jpg")),
                    ("height", .integer(1000)), ("width", .integer(1000)))
                })
            ))
        }
      ),
      ("productTypes", each("productTypes") { .make(("marketplaceId", .text($0.id)), ("productType", .text(product.kind))) }),
      ("relationships", each("relationships") { relationships(product, $0, settings) }),
      ("summaries", each("summaries") { summary(product, $0) }))
  }

  private static func summary(_ product: Product, _ market: Marketplace) -> Node {
    .having(
      ("marketplaceId", .text(market.id)), ("brand", .text(product.brand)),
      ("color", product.parent == nil ? nil : .text(product.colour)),
      ("itemClassification", .text(product.isParent ? "VARIATION_PARENT" : "BASE_PRODUCT")), ("itemName", .text(product.title)),
      ("manufacturer", .text(product.brand)), ("modelNumber", .text("M\(product.index)")), ("packageQuantity", .integer(1)),
      ("size", product.parent == nil ? nil : .text(product.size)))
  }

  private static func relationships(_ product: Product, _ market: Marketplace, _ settings: Settings) -> Node {
    func asins(_ indexes: [Int]) -> Node { .texts(indexes.map { Product($0, settings).asin }) }
    let theme = Node.make(("attributes", .texts(["size", "color"])), ("theme", .text("SIZE/COLOR")))
    var relations: [Node] = []
    if let parent = product.parent {
      relations = [.make(("parentAsins", asins([parent])), ("variationTheme", theme), ("type", .text("VARIATION")))]
    } else if product.isParent {
      relations = [
        .make(("childAsins", asins((1...3).map { product.index + $0 })), ("variationTheme", theme), ("type", .text("VARIATION")))
      ]
    }
    return .make(("marketplaceId", .text(market.id)), ("relationships", .list(relations)))
  }
}
