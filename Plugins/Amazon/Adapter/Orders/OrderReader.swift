internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Reads orders by the model that the store is set to, with everything that other answers tell of them, and keeps them. It is
/// used for one operation, from one task.
final class OrderReader {
  private let amazon: Amazon
  private let run: Run
  private let index: RefundIndex
  private let old: OldOrderRequests?

  init(_ amazon: Amazon, _ run: Run, _ index: RefundIndex) {
    self.amazon = amazon
    self.run = run
    self.index = index
    old = amazon.ordersModel == .old ? OldOrderRequests(amazon, run) : nil
  }

  /// Once, before anything is read.
  func prepare() async throws { try await old?.token.renew() }

  /// All orders bought or changed after that time.
  func list(byUpdate: Bool, after: Int64) -> CursorList {
    if let old { return old.list(byUpdate: byUpdate, after: after) }
    let path =
      "/orders/2026-01-01/orders?\(byUpdate ? "lastUpdatedAfter" : "createdAfter")=\(Timestamp(milliseconds: after).text.percentEncoded)"
      + "&marketplaceIds=\(amazon.marketplaces.joined(separator: ","))&maxResultsPerPage=100&includedData=\(CurrentOrder.data)"
    var list = CursorList("orders", items: "/orders", next: "/pagination/nextToken") { token in
      .get(path + (token.map { "&paginationToken=" + $0.percentEncoded } ?? "")).spending("orders_search")
    }
    list.id = "orderId"
    list.refusal = Response.expiredToken
    list.through = { answer in
      (answer["lastUpdatedBefore"] ?? answer["createdBefore"])?.string.flatMap { Timestamp($0) }
    }
    return list
  }

  /// The walk's next page. A restricted token may have ended in between.
  func next(_ walk: Walk) async throws -> Page? {
    guard let old else { return try await walk.next() }
    try await old.token.renewIfOld()
    do { return try await walk.next() } catch let failure as Failure where failure.code == .denied {
      try await old.token.renew()
      return try await walk.next()
    }
  }

  /// Keeps these orders; returns the ids that Amazon does not have.
  func keep(ids: [String], cursor: [UInt8]) async throws -> [String] {
    var missing = ids.filter { !Self.isOrderID($0) }
    let asked = ids.filter { Self.isOrderID($0) }
    for start in stride(from: 0, to: asked.count, by: 50) {
      let some = Array(asked[start..<min(start + 50, asked.count)])
      let items = if let old { try await old.orders(some) } else { try await current(some) }
      let found = Set(items.compactMap { $0.id })
      missing += some.filter { !found.contains($0) }
      var page = Page(items: items)
      page.cursor = cursor
      try await keep(page, everything: false)
    }
    return missing
  }

  private func current(_ ids: [String]) async throws -> [Item] {
    let requests = ids.map {
      Request.get("/orders/2026-01-01/orders/\($0)?includedData=\(CurrentOrder.data)").spending("orders_get")
    }
    var items: [Item] = []
    for (request, response) in zip(requests, try await run.sendAll(requests)) {
      if response.status == 404 { continue }
      try response.orThrow()
      // Cut short on the way: asked again.
      let answer = (try? response.json()) == nil ? try await run.json(request).response : response
      guard let order = try answer.json()["order"], order.kind == .object else {
        throw Failure(.platform, "\(request.method) /orders/2026-01-01/orders was answered without an order")
      }
      items.append(Item(order, of: answer, id: "orderId"))
    }
    return items
  }

  /// Keeps a page of orders, each with its refunds, which only the finances tell.
  func keep(_ page: Page, everything: Bool) async throws {
    if page.items.isEmpty { return }
    let parts = try await old?.items(of: page) ?? [:]
    var purchases: [String: Result<Purchase, any Error>] = [:]
    for item in page.items {
      guard let id = item.id else { continue }
      purchases[id] = Result { try purchase(item, parts[id]) }
    }
    let sent = purchases.compactMap { id, result -> (id: String, purchased: Int64)? in
      guard let purchase = try? result.get(), OrderStatus.sent.contains(purchase.status) else { return nil }
      return (id, purchase.created.milliseconds)
    }.sorted { $0.id < $1.id }
    let events = try await amazon.events(of: try await index.suspects(sent, everything: everything), run)
    let records = page.map(alsoFrom: { item in
      let id = item.id ?? ""
      let parts = (try? parts[id]?.get()) ?? []
      let events = (try? events[id]?.get()) ?? []
      return parts + events.map { $0.item }
    }) { item in
      guard let id = item.id, let purchase = purchases[id] else { return try self.purchase(item, nil).order() }
      return try purchase.get().order(try events[id]?.get() ?? [])
    }
    try await run.keep(records)
  }

  private func purchase(_ item: Item, _ parts: Result<[Item], Failure>?) throws -> Purchase {
    guard old != nil else { return try CurrentOrder.purchase(item) }
    guard let parts else { throw JSONError(.missing, "were not answered").inside("OrderItems") }
    return try OldOrder.purchase(item, items: parts.get())
  }

  /// Digits, letters and hyphens: nothing else can be put into an address or names an order of Amazon's.
  private static func isOrderID(_ id: String) -> Bool {
    !id.isEmpty && id.utf8.count <= 64
      && id.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 }
  }
}
