internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// Orders by the REST interface, for stores that are set to it: newest first, which is the order of their ids turned round,
// so that here too nothing moves.

extension Shopify {
  func listRestOrders(_ run: Run) async throws -> Listed {
    let walk = try run.walk(
      Self.list("orders", path: "orders.json?status=any&limit=250" + Self.restFilter(run), items: "orders"))
    while let page = try await walk.next() { try await keepRest(page, run) }
    return walk.listed
  }

  func restOrders(_ ids: [String], _ run: Run) async throws -> Page {
    let path = "orders.json?ids=\(ids.joined(separator: "%2C"))&limit=250&status=any"
    return try await run.page(Self.rest(path), items: "/orders") { Self.restRefusal($0) }
  }

  func keepRest(_ page: Page, _ run: Run) async throws {
    if page.items.isEmpty { return }
    let reader = RestOrder(payments: try await Payments.of(page, run))
    try await run.keep(
      page.map(alsoFrom: { reader.payments.item(ofOrder: $0.id ?? "") }) { try OrderMapping.order(try reader.facts($0)) })
  }
}
