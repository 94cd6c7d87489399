internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension WooCommerce {
  /// The bin goes first: an order that is restored meanwhile is met again among the others, and one that is thrown away
  /// meanwhile is missing from them, which says the same.
  func listOrders(_ run: Run) async throws -> Listed {
    try await explained {
      async let rounding = Self.rounding(run)
      let walk = try run.walk(
        Self.list("orders-trash", "/orders?status=trash", changed: run),
        Self.list("orders", "/orders?status=any", changed: run))
      while let page = try await walk.next() { try await Self.keep(page, rounding: await rounding, run) }
      return walk.listed
    }
  }

  func getOrders(_ ids: [String], _ run: Run) async throws -> [String] {
    try await explained {
      async let rounding = Self.rounding(run)
      let (items, missing) = try await Self.find(ids, in: "/orders", query: "&status=any", run)
      try await Self.keep(Page(items: items), rounding: await rounding, run)
      return missing
    }
  }

  func countOrders(_ run: Run) async throws -> Int64? {
    try await explained {
      async let others = Self.total("/orders?status=any" + Self.filter(run), run)
      guard let trash = try await Self.total("/orders?status=trash" + Self.filter(run), run), let others = try await others
      else { return nil }
      let (sum, overflowed) = trash.addingReportingOverflow(others)
      return overflowed ? nil : sum
    }
  }

  /// Keeps a page of orders, each with its refunds, which only an answer of their own tells in full.
  private static func keep(_ page: Page, rounding: String?, _ run: Run) async throws {
    let refunded = page.items.filter { hasRefunds($0) }.compactMap { $0.id }
    let found = try await run.all(refunded.map { list("refunds", "/orders/\($0)/refunds") })
    var refunds: [String: Result<[Item], Failure>] = [:]
    for (id, result) in zip(refunded, found) {
      // An order that is gone by now is rejected alone; whatever else went wrong would go wrong for all.
      if case .failure(let failure) = result, failure.code != .notFound { throw failure }
      refunds[id] = result
    }
    let mapping = OrderMapping(rounding: rounding, refunds: refunds)
    try await run.keep(page.map(alsoFrom: { mapping.refunds(of: $0) }) { try mapping.order($0) })
  }

  private static func hasRefunds(_ item: Item) -> Bool {
    guard let list = try? item.json()["refunds"] else { return false }
    return list.items.contains { _ in true }
  }

  /// The name of the shop's setting that rounds tax over the whole order instead of line by line, when it is on. A key that may
  /// not read it keeps the usual rounding; an order that this is wrong for shows in its proof.
  private static func rounding(_ run: Run) async throws -> String? {
    let name = "woocommerce_tax_round_at_subtotal"
    do {
      let settings = try await run.page(.get(api + "/settings/tax?_fields=id,value"))
      for item in settings.items where item.id == name {
        return try item.json()["value"]?.string == "yes" ? name : nil
      }
    } catch let failure as Failure where failure.code == .denied || failure.code == .notFound {
      run.log(.warning, "the tax settings cannot be read, tax is taken to be rounded line by line: \(failure.message)")
    }
    return nil
  }
}
