internal import SimulatorKit

/// Listings Items 2021-08-01: writing. The answer is 200 also for what is refused; what was accepted is shown a moment later.
enum ListingWrites {
  static func put(_ call: Call) throws(Problem) -> Reply {
    let markets = try open(call, most: 1)
    let body = try call.body()
    guard let kind = body["productType"]?.string, !kind.isEmpty else { throw .input("productType is required.") }
    guard let attributes = body["attributes"]?.members else { throw .input("attributes is required.") }
    let requirements = body["requirements"]?.string ?? "LISTING"
    guard ["LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY"].contains(requirements) else {
      throw .input("requirements is none of LISTING, LISTING_PRODUCT_ONLY, LISTING_OFFER_ONLY.")
    }
    let shelf = call.world.listings
    let sku = call.value(1)
    var listing =
      shelf.coming(sku: sku)
      ?? Listing(sku: sku, asin: "B0N" + Scramble.digits(shelf.count % 9_999_999), kind: kind, now: call.world.seconds)
    let ids = markets.map(\.id)
    // All that the listing had in this market is replaced.
    for pair in listing.attributes.members?.pairs ?? [] {
      let rest = pair.value.items.filter { $0["marketplace_id"].map { !ids.contains($0.string ?? "") } ?? false }
      listing.attributes[pair.key] = rest.isEmpty ? nil : .list(rest)
    }
    for pair in attributes.pairs {
      let old = listing.attributes[pair.key]?.items ?? []
      listing.attributes[pair.key] = .list(old + ListingPatch.meant(pair.value.items, pair.key, ids))
    }
    listing.kind = kind
    listing.markets.formUnion(ids)
    return finish(call, listing, markets, changed: Set(attributes.pairs.map(\.key)), whole: requirements != "LISTING_OFFER_ONLY")
  }

  static func patch(_ call: Call) throws(Problem) -> Reply {
    let markets = try open(call, most: 50)
    let body = try call.body()
    guard let kind = body["productType"]?.string, !kind.isEmpty else { throw .input("productType is required.") }
    let patches = body["patches"]?.items ?? []
    if patches.isEmpty { throw .input("patches is required.") }
    guard var listing = call.world.listings.coming(sku: call.value(1)) else {
      throw .missing("SKU '\(call.value(1))' not found in marketplace \(markets.map(\.id).joined(separator: ", ")).")
    }
    var changed: Set<String> = []
    for node in patches {
      guard let patch = ListingPatch(node) else {
        throw .input("A patch needs op (add, replace, merge, delete), a path of one top-level attribute, and a value.")
      }
      patch.apply(to: &listing.attributes, markets: markets.map(\.id))
      changed.insert(patch.attribute)
    }
    // PRODUCT stands for any type, as the platform has it.
    if kind != listing.kind, kind != "PRODUCT" {
      let issue = ListingRules.Issue(
        code: "8058", message: "The product type '\(kind)' is not the listing's, '\(listing.kind)'.", attribute: "productType",
        category: "INVALID_ATTRIBUTE")
      return submission(call, [issue], markets)
    }
    return finish(call, listing, markets, changed: changed, whole: false)
  }

  static func delete(_ call: Call) throws(Problem) -> Reply {
    let markets = try open(call, most: 1)
    guard var listing = call.world.listings.coming(sku: call.value(1)) else {
      throw .missing("SKU '\(call.value(1))' not found in marketplace \(markets.map(\.id).joined(separator: ", ")).")
    }
    listing.markets.subtract(markets.map(\.id))
    call.world.listings.submit(listing, at: call.world.now)
    return submission(call, [], markets)
  }

  private static func open(_ call: Call, most: Int) throws(Problem) -> [Marketplace] {
    try ListingAnswers.seller(call)
    let sku = call.value(1)
    if sku.isEmpty || sku.utf8.count > 40 { throw .input("A SKU has 1 to 40 characters.") }
    return try call.arguments.markets("marketplaceIds", call.settings, most: most, required: true)
  }

  private static func finish(
    _ call: Call, _ listing: Listing, _ markets: [Marketplace], changed: Set<String>, whole: Bool
  ) -> Reply {
    var issues: [ListingRules.Issue] = []
    for market in markets {
      for issue in ListingRules.issues(listing, market, changed: changed, whole: whole) where !issues.contains(issue) {
        issues.append(issue)
      }
    }
    if call.arguments["mode"] == "VALIDATION_PREVIEW" { return submission(call, issues, markets, preview: true) }
    if issues.isEmpty { call.world.listings.submit(listing, at: call.world.now) }
    return submission(call, issues, markets)
  }

  private static func submission(
    _ call: Call, _ issues: [ListingRules.Issue], _ markets: [Marketplace], preview: Bool = false
  ) -> Reply {
    let status = issues.isEmpty ? (preview ? "VALID" : "ACCEPTED") : "INVALID"
    return Reply(
      .make(
        ("sku", .text(call.value(1))), ("status", .text(status)), ("submissionId", .text(call.world.listings.submission())),
        ("issues", .list(issues.map { $0.node(markets.first?.id ?? "") }))))
  }
}
