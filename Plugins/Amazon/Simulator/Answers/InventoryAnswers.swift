internal import SimulatorKit

/// FBA Inventory: what Amazon keeps for the seller. The next page's token stands beside the payload and lives 30 seconds.
enum InventoryAnswers {
  private static let binding = ["granularityType", "granularityId", "marketplaceIds", "details", "startDateTime", "sellerSkus"]
  private static let size = 50
  static let life = 30_000

  static func summaries(_ call: Call) throws(Problem) -> Reply {
    let arguments = call.arguments
    let token = try PageToken.read(arguments["nextToken"], call.operation, arguments, binding: binding, life: life, call.world)
    guard arguments["granularityType"] == "Marketplace" else { throw .input("granularityType must be Marketplace.") }
    let markets = try arguments.markets("marketplaceIds", call.settings, most: 1, required: true)
    guard let market = markets.first, arguments["granularityId"] == market.id else {
      throw .input("granularityId must be the marketplace of marketplaceIds.")
    }
    let skus = arguments.list("sellerSkus") + (arguments["sellerSku"].map { [$0] } ?? [])
    if skus.count > 50 { throw .input("sellerSkus takes at most 50.") }
    let since = try arguments.moment("startDateTime") ?? Int.min
    let details = arguments["details"] == "true"
    let found = (0..<call.settings.products).lazy.map { Product($0, call.settings) }.filter { product in
      product.byAmazon && (skus.isEmpty || skus.contains(product.sku)) && updated(product, call.settings) * 1000 >= since
    }
    let start = max(token?.place.first ?? 0, 0)
    let page = Array(found.dropFirst(start).prefix(size + 1))
    let next =
      page.count > size
      ? PageToken(query: PageToken.query(call.operation, arguments, binding), place: [start + size], given: call.world.now)
        .text(call.settings) : nil
    return Reply(
      .having(
        (
          "payload",
          .make(
            ("granularity", .make(("granularityType", .text("Marketplace")), ("granularityId", .text(market.id)))),
            ("inventorySummaries", .list(page.prefix(size).map { face($0, details, call.settings) })))
        ), ("pagination", next.map { .make(("nextToken", .text($0))) })))
  }

  private static func updated(_ product: Product, _ settings: Settings) -> Int { settings.start - 700 - product.index % 500 * 3600 }

  private static func face(_ product: Product, _ details: Bool, _ settings: Settings) -> Node {
    let reserved = product.stock / 20
    let broken = product.stock % 3
    let inbound = product.index % 4 == 0 ? 24 : 0
    return .having(
      ("asin", .text(product.asin)), ("fnSku", .text(product.fnSKU)), ("sellerSku", .text(product.sku)), ("condition", .text("NewItem")),
      (
        "inventoryDetails",
        details
          ? .make(
            ("fulfillableQuantity", .integer(product.stock)), ("inboundWorkingQuantity", .integer(0)),
            ("inboundShippedQuantity", .integer(inbound)), ("inboundReceivingQuantity", .integer(0)),
            (
              "reservedQuantity",
              .make(
                ("totalReservedQuantity", .integer(reserved)), ("pendingCustomerOrderQuantity", .integer(reserved)),
                ("pendingTransshipmentQuantity", .integer(0)), ("fcProcessingQuantity", .integer(0)))
            ), ("researchingQuantity", .make(("totalResearchingQuantity", .integer(0)), ("researchingQuantityBreakdown", .list([])))),
            (
              "unfulfillableQuantity",
              .make(("totalUnfulfillableQuantity", .integer(broken)), ("customerDamagedQuantity", .integer(broken)))
            )) : nil
      ), ("lastUpdatedTime", Moment.seconds(updated(product, settings))), ("productName", .text(product.title)),
      ("totalQuantity", .integer(product.stock + reserved + broken + inbound)))
  }
}
