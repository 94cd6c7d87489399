internal import TradepostContract
internal import TradepostSDK

extension Amazon: OrderSource {
  /// As far back as Amazon shows orders.
  private static let reach: Int64 = 730 * 86_400_000

  /// Orders of the marketplaces, each with its refunds. Everything: in the order of purchase, which nothing moves. What
  /// changed: by the time of change, and the orders that had money back since, which changes nothing about them.
  func listOrders(_ run: Run) async throws -> Listed {
    try await explained {
      let index = RefundIndex(run)
      let reader = OrderReader(self, run, index)
      try await reader.prepare()
      if run.since > 0 { try await index.walk(backTo: RefundLook(since: run.since, now: run.now).start) }
      let recent = index.orders

      let start = run.since > 0 ? run.since : max(0, run.now - Self.reach)
      let walk = try run.walk(reader.list(byUpdate: run.since > 0, after: start))
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

  func getOrders(_ ids: [String], _ run: Run) async throws -> [String] {
    try await explained {
      let reader = OrderReader(self, run, RefundIndex(run))
      try await reader.prepare()
      return try await reader.keep(ids: ids, cursor: [])
    }
  }
}

/// From when on the finances are looked through for what went back since the last run. They are late, as a rule by minutes,
/// at worst by two days. So every run looks an hour back behind its watermark, and the first one in each quarter of a day two
/// days, which finds what is late without asking for two days' refunds every time.
struct RefundLook: Equatable {
  let start: Int64

  init(since: Int64, now: Int64) {
    let quarter: Int64 = 6 * 3_600_000
    let isFirst = since / quarter != now / quarter
    start = max(0, since - (isFirst ? 48 : 1) * 3_600_000)
  }
}
