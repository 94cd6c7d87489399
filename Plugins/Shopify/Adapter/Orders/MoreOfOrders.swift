internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What did not fit into the short connections of a page of orders: the twenty-first line and those behind it, the lines of
/// a large refund. Most pages have none.
struct MoreOfOrders: Sendable {
  /// A connection of an order or a refund that goes on.
  private struct Key: Hashable {
    var owner: String
    var connection: String
  }

  private struct Rest {
    var key: Key
    /// Of the order that it is a part of.
    var order: String
    var list: CursorList
  }

  private var found: [Key: Result<[Item], Failure>] = [:]
  private var evidence: [String: [Item]] = [:]

  /// Asks for everything that orders of the page have more of, side by side.
  static func of(_ page: Page, _ run: Run) async throws -> MoreOfOrders {
    let rests = page.items.flatMap { Self.rests(of: $0) }
    var more = MoreOfOrders()
    for (rest, result) in zip(rests, try await run.all(rests.map(\.list))) {
      // What went wrong with one order's parts is told by that order; what would go wrong with all of them ends the run.
      if case .failure(let failure) = result, failure.code != .platform, failure.code != .notFound { throw failure }
      more.found[rest.key] = result
      if case .success(let items) = result { more.evidence[rest.order, default: []] += items }
    }
    return more
  }

  /// What an owner has more of than its first answer holds.
  func items(of owner: String, _ connection: String) throws(JSONError) -> [Item] {
    switch found[Key(owner: owner, connection: connection)] {
    case .success(let items)?: return items
    case .failure(let failure)?: throw JSONError(.missing, "could not be read to its end: \(failure.message)")
    case nil: return []
    }
  }

  /// All that was read of an order beyond its own answer.
  func items(ofOrder id: String) -> [Item] { evidence[id] ?? [] }

  private static func rests(of item: Item) -> [Rest] {
    guard let id = item.id, let order = try? item.json() else { return [] }
    var rests: [Rest] = []
    func look(_ owner: JSONValue, _ id: String, _ type: String, _ connection: String, _ fields: String) {
      guard let info = owner[connection]?["pageInfo"], info["hasNextPage"]?.bool == true, let end = info["endCursor"]?.string,
        let orderID = item.id
      else { return }
      let global = GlobalID.make(type, id)
      let root = type.lowercased()
      let query = OrderQueries.more(root, connection, fields)
      let list = Shopify.list("\(connection) of \(root) \(id)", connection: "/data/\(root)/\(connection)") { after in
        Query(query) {
          $0.member("after", after ?? end)
          $0.member("id", global)
        }
      }
      rests.append(Rest(key: Key(owner: id, connection: connection), order: orderID, list: list))
    }
    look(order, id, "Order", "lineItems", OrderQueries.line)
    look(order, id, "Order", "shippingLines", OrderQueries.shippingLine)
    for refund in order["refunds"].map({ Array($0.items) }) ?? [] {
      guard let id = refund["legacyResourceId"]?.string else { continue }
      look(refund, id, "Refund", "refundLineItems", OrderQueries.refundLine)
      look(refund, id, "Refund", "refundShippingLines", OrderQueries.refundShipping)
      look(refund, id, "Refund", "transactions", OrderQueries.payment)
    }
    return rests
  }
}
