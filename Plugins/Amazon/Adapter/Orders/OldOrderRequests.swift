internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Asks orders v0: lists without items, the items of each order by themselves, and buyers only with a restricted token.
final class OldOrderRequests {
  /// Refunds and notifications name a few orders, each its own call; above that, fifty to a call of the scarce kind.
  private static let mostByThemselves = 10

  private let amazon: Amazon
  private let run: Run
  let token: RestrictedToken

  init(_ amazon: Amazon, _ run: Run) {
    self.amazon = amazon
    self.run = run
    token = RestrictedToken(run)
  }

  private var markets: String { "MarketplaceIds=\(amazon.marketplaces.joined(separator: ","))" }

  func list(byUpdate: Bool, after: Int64) -> CursorList {
    let path =
      "/orders/v0/orders?\(byUpdate ? "LastUpdatedAfter" : "CreatedAfter")=\(Timestamp(milliseconds: after).text.percentEncoded)"
      + "&\(markets)&MaxResultsPerPage=100"
    let isGranted = token.isGranted
    var list = CursorList("orders-v0", items: "/payload/Orders", next: "/payload/NextToken") { token in
      RestrictedToken.sign(.get(path + (token.map { "&NextToken=" + $0.percentEncoded } ?? "")).spending("orders_v0_list"), isGranted)
    }
    list.id = "AmazonOrderId"
    if !isGranted { list.refusal = Response.expiredToken }
    list.through = { answer in
      (answer.at("/payload/LastUpdatedBefore") ?? answer.at("/payload/CreatedBefore"))?.string.flatMap { Timestamp($0) }
    }
    return list
  }

  /// At most fifty orders; those that Amazon does not have are left out.
  func orders(_ ids: [String]) async throws -> [Item] {
    if ids.count > Self.mostByThemselves {
      let list = "/orders/v0/orders?AmazonOrderIds=\(ids.joined(separator: ","))&\(markets)"
      let response = try await one(Request.get(list).spending("orders_v0_list"))
      let found = try response.orThrow().json().at("/payload/Orders")
      return (found?.items).map { $0.map { Item($0, of: response, id: "AmazonOrderId") } } ?? []
    }
    let responses = try await all(ids.map { Request.get("/orders/v0/orders/\($0)").spending("orders_v0_get") })
    return try responses.compactMap { response in
      if response.status == 404 { return nil }
      guard let order = try response.orThrow().json()["payload"], order.kind == .object else { return nil }
      return Item(order, of: response, id: "AmazonOrderId")
    }
  }

  /// The items of every order on the page, asked for side by side.
  func items(of page: Page) async throws -> [String: Result<[Item], Failure>] {
    let ids = page.items.compactMap { $0.id }
    var found: [String: Result<[Item], Failure>] = [:]
    for (id, first) in zip(ids, try await all(ids.map { itemsRequest($0) })) {
      var response = first
      var items: [Item] = []
      while true {
        if response.status == 404 {
          found[id] = .failure(Failure(.notFound, "the order's items were not to be found"))
          break
        }
        let payload = try response.orThrow().json()["payload"]
        for value in payload?["OrderItems"]?.items.filter({ $0.kind == .object }) ?? [] {
          items.append(Item(value, of: response, id: "OrderItemId"))
        }
        found[id] = .success(items)
        guard let next = payload?["NextToken"]?.string, !next.isEmpty, items.count < 10_000 else { break }
        response = try await one(itemsRequest(id, token: next))
      }
    }
    return found
  }

  private func itemsRequest(_ order: String, token: String? = nil) -> Request {
    .get("/orders/v0/orders/\(order.percentEncoded)/orderItems" + (token.map { "?NextToken=" + $0.percentEncoded } ?? ""))
      .spending("orders_v0_items")
  }

  private func one(_ request: Request) async throws -> Response {
    guard let response = try await all([request]).first else { throw Failure(.adapter, "a request was not answered") }
    return response
  }

  /// Performs requests with the restricted token. What is refused is asked for once more with a new one; an answer cut short
  /// is asked for again.
  private func all(_ requests: [Request]) async throws -> [Response] {
    var responses: [Response] = []
    for start in stride(from: 0, to: requests.count, by: 100) {
      try await token.renewIfOld()
      let signed = requests[start..<min(start + 100, requests.count)].map { RestrictedToken.sign($0, token.isGranted) }
      var found = token.isGranted ? try await run.send(signed) : try await run.sendAll(signed)
      for _ in 0..<3 where token.isGranted {
        let refused = found.indices.filter { found[$0].status == 403 }
        guard let first = refused.first else { break }
        try await token.renew(insteadOf: found[first])
        for (index, response) in zip(refused, try await run.send(refused.map { signed[$0] })) { found[index] = response }
      }
      for index in found.indices where found[index].isSuccess && (try? found[index].json()) == nil {
        found[index] = try await run.json(signed[index]).response
      }
      responses += found
    }
    return responses
  }
}
