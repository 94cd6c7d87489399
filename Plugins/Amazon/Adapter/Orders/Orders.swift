internal import TradepostContract
internal import TradepostSDK

extension Amazon: OrderSource {
  /// Orders of the marketplaces, each with its refunds. Everything: in the order of purchase, which nothing moves. What
  /// changed: by the time of change, and the orders that had money back since, which changes nothing about them.
  func listOrders(_ run: Run) async throws -> Listed {
    try await explained {
      let index = RefundIndex(run)
      let reader = OrderReader(self, run, index)
      try await reader.prepare()
      if run.since > 0 { try await index.look(RefundLook(since: run.since, now: run.now)) }
      let recent = index.orders

      let walk = try run.walk(reader.list(byUpdate: run.since > 0, after: run.since > 0 ? run.since : Self.start(now: run.now)))
      var cursor: [UInt8] = run.cursor
      var seen: Set<String> = []
      while let page = try await reader.next(walk) {
        seen.formUnion(page.items.compactMap { $0.id })
        cursor = page.cursor
        try await reader.keep(page, everything: run.since == 0)
      }
      if run.since > 0 { _ = try await reader.keep(ids: recent.subtracting(seen).sorted(), cursor: cursor) }
      // Orders older than Amazon's two years are not gone, so that no list is ever whole.
      return Listed(isComplete: false, through: min(walk.listed.through ?? index.until, index.until))
    }
  }

  /// As far back as Amazon shows orders, two years. It moves once in thirty days only, because a token for the next page is bound
  /// to the window, and a run that goes on later must ask for the same one.
  static func start(now: Int64) -> Int64 {
    let month: Int64 = 30 * 86_400_000
    return max(0, (now - 730 * 86_400_000) / month * month)
  }

  func getOrders(_ ids: [String], _ run: Run) async throws -> [String] {
    try await explained {
      let reader = OrderReader(self, run, RefundIndex(run))
      try await reader.prepare()
      return try await reader.keep(ids: ids, cursor: [])
    }
  }
}
