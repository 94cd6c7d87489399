internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Shopify: OrderSource {
  /// In the order of their ids, so that no order moves while the walk runs; what changes meanwhile is met by the next run.
  func listOrders(_ run: Run) async throws -> Listed {
    let listed = api == .rest ? try await listRestOrders(run) : try await listGraphOrders(run)
    guard listed.isComplete, !(try await seesAllOrders(run)) else { return listed }
    // Shopify hides what is older than 60 days from an app without that scope: it is not gone.
    return Listed(isComplete: false, through: listed.through)
  }

  func getOrders(_ ids: [String], _ run: Run) async throws -> [String] {
    let asked = ids.filter { GlobalID.isNumber($0) }
    var known: Set<String> = []
    for start in stride(from: 0, to: asked.count, by: 100) {
      let some = Array(asked[start..<min(start + 100, asked.count)])
      let page = api == .rest ? try await restOrders(some, run) : try await graphOrders(some, run)
      known.formUnion(page.items.compactMap { $0.id })
      if api == .rest { try await keepRest(page, run) } else { try await keepGraph(page, run) }
    }
    return ids.filter { !known.contains($0) }
  }

  func countOrders(_ run: Run) async throws -> Int64? {
    if api == .rest {
      let path = "orders/count.json?status=any" + Self.restFilter(run)
      return try await run.send(Self.rest(path)).accepted().json()["count"]?.int64
    }
    let answer = try await run.ask(Query(OrderQueries.count) { $0.member("filter", Self.orderFilter(run)) })
    // From 25,001 on Shopify does not count.
    guard answer.at("/ordersCount/precision")?.string == "EXACT" else { return nil }
    return answer.at("/ordersCount/count")?.int64
  }

  // MARK: GraphQL

  private func listGraphOrders(_ run: Run) async throws -> Listed {
    try await Self.walk("orders", OrderQueries.sizes, filter: Self.orderFilter(run), OrderQueries.list, run) { page in
      try await keepGraph(page, run)
    }
  }

  private func graphOrders(_ ids: [String], _ run: Run) async throws -> Page {
    try await run.nodes(OrderQueries.some, "Order", ids, atOnce: 100)
  }

  private func keepGraph(_ page: Page, _ run: Run) async throws {
    if page.items.isEmpty { return }
    let reader = GraphOrder(more: try await MoreOfOrders.of(page, run))
    try await run.keep(
      page.map(alsoFrom: { reader.more.items(ofOrder: $0.id ?? "") }) { try OrderMapping.order(try reader.facts($0)) })
  }

  /// Without a status Shopify leaves out what is closed or cancelled.
  static func orderFilter(_ run: Run) -> String { "status:any" + (filter(run).map { " " + $0 } ?? "") }

  private func seesAllOrders(_ run: Run) async throws -> Bool {
    let answer = try await run.ask(Query("query { currentAppInstallation { accessScopes { handle } } }"))
    return answer.at("/currentAppInstallation/accessScopes")?.items.contains { $0["handle"]?.string == "read_all_orders" } ?? false
  }
}
