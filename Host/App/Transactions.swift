public import HostCore
internal import HostStorage
public import TradepostContract

/// Orders, page by page: as a shop's orders, and as the transactions that they are in the books.
extension Tradepost {
  public func orders(
    store: String, status: String?, from: Day?, to: Day?, after: [String]?, limit: Int
  ) async throws(HostError) -> ListPage<OrderView> {
    try await storage.orderPage(
      store: try await storage.store(store).row, OrderFilter(status: status, from: from, to: to), after: try ListPlace(after, count: 2),
      limit: limit)
  }

  /// An order of a store with all that the asker may know of it.
  public func orderSheet(_ name: String, store: String, _ disclosure: Disclosure) async throws(HostError) -> OrderSheet {
    OrderSheet(try await order(name, store: store), disclosure)
  }

  public func transactions(
    store: String?, status: String?, from: Day?, to: Day?, after: [String]?, limit: Int, _ disclosure: Disclosure
  ) async throws(HostError) -> ListPage<TransactionView> {
    var filter = OrderFilter(status: status, from: from, to: to)
    filter.countedOnly = true
    return try await storage.transactionPage(
      store: try await row(store), filter, after: try ListPlace(after, count: 2), limit: limit, disclosure)
  }

  public func transactionStats(store: String?) async throws(HostError) -> TransactionStats {
    try await storage.transactionStats(store: try await row(store))
  }

  /// By its id, `TXN-…`.
  public func transaction(_ name: String, _ disclosure: Disclosure) async throws(HostError) -> TransactionView {
    guard let uid = Ident(text: name), let found = try await storage.transaction(uid, disclosure) else {
      throw HostError("order.unknown", "There is no transaction \"\(name)\".", exit: 2)
    }
    return found
  }
}
