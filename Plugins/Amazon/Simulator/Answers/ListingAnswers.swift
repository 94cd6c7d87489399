internal import SimulatorKit

/// Listings Items 2021-08-01: reading.
enum ListingAnswers {
  static let sets = [
    "summaries", "attributes", "issues", "offers", "fulfillmentAvailability", "procurement", "relationships", "productTypes",
  ]
  private static let binding = [
    "marketplaceIds", "includedData", "identifiers", "identifiersType", "variationParentSku", "pageSize", "lastUpdatedAfter",
    "lastUpdatedBefore", "createdAfter", "createdBefore", "withStatus", "sortBy", "sortOrder",
  ]
  /// A search tells no more than this, whatever there is.
  private static let most = 1000

  static func one(_ call: Call) throws(Problem) -> Reply {
    try seller(call)
    let markets = try call.arguments.markets("marketplaceIds", call.settings, most: 50, required: true)
    guard let listing = call.world.listings.listing(sku: call.value(1)), markets.contains(where: { listing.markets.contains($0.id) })
    else { throw .missing("SKU '\(call.value(1))' not found in marketplace \(markets.map(\.id).joined(separator: ", ")).") }
    return Reply(ListingFace.of(listing, markets, try included(call.arguments), call.settings))
  }

  static func search(_ call: Call) throws(Problem) -> Reply {
    try seller(call)
    let arguments = call.arguments
    let token = try PageToken.read(arguments["pageToken"], call.operation, arguments, binding: binding, life: 86_400_000, call.world)
    let markets = try arguments.markets("marketplaceIds", call.settings, most: 50, required: true)
    let size = try arguments.whole("pageSize", in: 1...20, otherwise: 10)
    let question = PageToken.query(call.operation, arguments, binding)
    let found = try call.world.listings.selection(question) { () throws(Problem) in try find(call, markets) }
    let start = min(max(token?.place.first ?? 0, 0), found.count)
    let end = min(start + size, found.count, most)
    func pageToken(_ place: Int) -> String {
      PageToken(query: question, place: [place], given: call.world.now).text(call.settings)
    }
    let included = try included(arguments)
    let next = end < min(found.count, most) ? pageToken(end) : nil
    let previous = start > 0 ? pageToken(max(start - size, 0)) : nil
    return Reply(
      .having(
        ("numberOfResults", .integer(found.count)),
        (
          "pagination",
          next == nil && previous == nil
            ? nil : .having(("nextToken", next.map { .text($0) }), ("previousToken", previous.map { .text($0) }))
        ),
        (
          "items",
          .list(
            start < end
              ? found[start..<end].compactMap { call.world.listings.listing(sku: $0) }.map {
                ListingFace.of($0, markets, included, call.settings)
              } : [])
        )))
  }

  private static func find(_ call: Call, _ markets: [Marketplace]) throws(Problem) -> [String] {
    let arguments = call.arguments
    let fits = try filter(call, markets)
    let descending = arguments["sortOrder"] == "DESC" || (arguments["sortOrder"] == nil && arguments["sortBy"] != "sku")
    var found: [(sku: String, time: Int)] = []
    let byCreation = arguments["sortBy"] == "createdDate"
    for place in 0..<call.world.listings.count {
      guard let listing = call.world.listings.listing(at: place), fits(listing) else { continue }
      found.append((listing.sku, byCreation ? listing.created : listing.updated))
    }
    if try arguments.words("sortBy", of: ["sku", "createdDate", "lastUpdatedDate"]).first == "sku" {
      found.sort { descending ? $0.sku > $1.sku : $0.sku < $1.sku }
    } else {
      found.sort { sorted(($0.time, $0.sku), ($1.time, $1.sku), descending) }
    }
    return found.map(\.sku)
  }

  private static func sorted(_ a: (Int, String), _ b: (Int, String), _ descending: Bool) -> Bool { descending ? a > b : a < b }

  private static func filter(_ call: Call, _ markets: [Marketplace]) throws(Problem) -> (Listing) -> Bool {
    let arguments = call.arguments
    let identifiers = Set(arguments.list("identifiers"))
    if identifiers.count > 20 { throw .input("identifiers takes at most 20.") }
    let type = arguments["identifiersType"] ?? ""
    if !identifiers.isEmpty, type.isEmpty { throw .input("identifiersType is required with identifiers.") }
    let parent = arguments["variationParentSku"]
    let updatedAfter = try arguments.moment("lastUpdatedAfter") ?? Int.min
    let updatedBefore = try arguments.moment("lastUpdatedBefore") ?? Int.max
    let createdAfter = try arguments.moment("createdAfter") ?? Int.min
    let createdBefore = try arguments.moment("createdBefore") ?? Int.max
    let buyable = try arguments.words("withStatus", of: ["BUYABLE", "DISCOVERABLE"]).contains("BUYABLE")
    return { listing in
      guard markets.contains(where: { listing.markets.contains($0.id) }), (updatedAfter...updatedBefore).contains(listing.updated * 1000),
        (createdAfter...createdBefore).contains(listing.created * 1000)
      else { return false }
      if buyable, !markets.contains(where: { listing.price($0.id) != nil && listing.quantity($0.id) != 0 }) { return false }
      if let parent, listing.product?.parent.map({ Product.sku($0) }) != parent { return false }
      if identifiers.isEmpty { return true }
      switch type {
      case "SKU": return identifiers.contains(listing.sku)
      case "ASIN": return identifiers.contains(listing.asin)
      case "FNSKU": return listing.product.map { $0.byAmazon && identifiers.contains($0.fnSKU) } ?? false
      default: return listing.product.map { identifiers.contains($0.ean) } ?? false
      }
    }
  }

  static func seller(_ call: Call) throws(Problem) {
    if call.value(0) != call.settings.sellerID { throw .unauthorized(.role) }
  }

  private static func included(_ arguments: Arguments) throws(Problem) -> Set<String> {
    let given = try arguments.words("includedData", of: sets)
    return given.isEmpty ? ["summaries"] : Set(given)
  }
}
