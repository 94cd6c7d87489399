internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Which orders had money back, as far as the finances have been walked. Amazon tells it nowhere else: a refund changes neither
/// an order's state nor its time of change. One call tells of a hundred movements of money, one order's alone costs a call,
/// and which of the two is cheaper is decided page by page.
final class RefundIndex {
  /// The finances refuse a longer window by answering nothing.
  private static let longest: Int64 = 170 * 86_400_000

  private let run: Run
  /// Walked from here on, in milliseconds; up to `until`.
  private(set) var from: Int64
  let until: Int64
  private var refunded: Set<String> = []
  private var transactions: Int64 = 0

  /// Nothing walked yet. Amazon refuses the last two minutes.
  init(_ run: Run) {
    self.run = run
    until = run.now - 120_000
    from = until
  }

  func contains(_ order: String) -> Bool { refunded.contains(order) }

  /// All orders that are known to have had money back.
  var orders: Set<String> { refunded }

  /// Looks for what is new.
  func look(_ look: RefundLook) async throws {
    try await walk(backTo: look.start)
    if let released = look.released, released < look.start { try await read(released, look.start, ofStatus: "DEFERRED_RELEASED") }
  }

  /// Walks back to `start`, window by window.
  func walk(backTo start: Int64) async throws {
    while start < from {
      let begin = max(start, from - Self.longest)
      try await read(begin, from)
      from = begin
    }
  }

  /// Of these orders, of which goods have been sent, those that may have had money back, see ``ReachBack``.
  func suspects(_ orders: [(id: String, purchased: Int64)], everything: Bool) async throws -> [String] {
    let unknown = orders.map { $0.purchased }.filter { $0 < from }.sorted(by: >)
    if let oldest = unknown.last {
      let rate = ReachBack(transactions: transactions, span: until - from)
      try await walk(backTo: everything ? oldest : rate.cheapest(unknown, from: from))
    }
    return orders.filter { $0.purchased < from || refunded.contains($0.id) }.map { $0.id }
  }

  private func read(_ start: Int64, _ end: Int64, ofStatus status: String? = nil) async throws {
    // The newest window has no end, so that Amazon's own clock says where its last two minutes begin.
    let last = end >= until ? "" : "&postedBefore=" + Timestamp(milliseconds: end).text.percentEncoded
    let path =
      "/finances/2024-06-19/transactions?postedAfter=\(Timestamp(milliseconds: start).text.percentEncoded)\(last)"
      + (status.map { "&transactionStatus=" + $0 } ?? "")
    var list = CursorList("transactions", items: "/payload/transactions", next: "/payload/nextToken") { token in
      .get(path + (token.map { "&nextToken=" + $0.percentEncoded } ?? "")).spending("finances_transactions")
    }
    list.refusal = Response.expiredToken
    let walk = try run.walk(aside: list)
    while let page = try await walk.next() {
      if status == nil { transactions += Int64(page.items.count) }
      for item in page.items { note(try item.json()) }
    }
  }

  private func note(_ transaction: JSONValue) {
    let type = transaction["transactionType"]?.string?.lowercased() ?? ""
    guard Self.kinds.contains(where: { type.contains($0) }), let identifiers = transaction["relatedIdentifiers"] else { return }
    for related in identifiers.items where related["relatedIdentifierName"]?.string == "ORDER_ID" {
      if let id = related["relatedIdentifierValue"]?.string { refunded.insert(id) }
    }
  }

  /// Parts of the names of what goes back to a buyer.
  private static let kinds = ["refund", "chargeback", "guarantee", "claim"]
}

/// How far back the finances should be walked for some orders, and which of them are cheaper asked about one by one. A value.
struct ReachBack: Equatable {
  /// How much moved in how long, where it was walked.
  let transactions: Int64
  /// Milliseconds.
  let span: Int64

  /// How many calls a walk over so many milliseconds takes, at a hundred movements each. A quiet hour says little about a
  /// month, so a few more are counted than were met.
  func calls(_ milliseconds: Int64) -> Int64 {
    guard span > 0, milliseconds > 0 else { return 1 }
    let (product, overflowed) = (transactions + 20).multipliedReportingOverflow(by: milliseconds / 1000)
    return overflowed ? Int64.max / 2 : product / max(span / 1000, 1) / 100 + 1
  }

  /// The cheapest place to walk back to from `from`; `purchases` are those before it, the latest first.
  func cheapest(_ purchases: [Int64], from: Int64) -> Int64 {
    var best = (calls: Int64(purchases.count), place: from)
    for (index, purchase) in purchases.enumerated() {
      let calls = calls(from - purchase) + Int64(purchases.count - index - 1)
      if calls < best.calls { best = (calls, purchase) }
    }
    return best.place
  }
}
