internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Shopify {
  /// A connection of GraphQL, from cursor to cursor: `nodes` and `pageInfo{hasNextPage endCursor}` at the JSON pointer
  /// `connection`, `/data/orders`.
  static func list(
    _ name: String, connection: String, _ query: @escaping @Sendable (_ after: String?) -> Query
  ) -> CursorList {
    var list = CursorList(name, connection: connection) { query($0).request }
    list.id = "legacyResourceId"
    list.refusal = { refusal($0) }
    return list
  }

  /// A list of the REST interface, from link to link: `path` below the version, `products.json?limit=250`; the items are the
  /// member `items` of the answer. A link that has run out is answered with 400, which the walk understands.
  static func list(_ name: String, path: String, items: String) -> LinkList {
    var list = LinkList(name, path: "\(base)/\(path)", items: "/\(items)")
    list.request = { rest(at: $0) }
    list.refusal = { restRefusal($0) }
    return list
  }

  /// What GraphQL refused; nil also for an answer that is no JSON, which is asked for again.
  static func refusal(_ response: Response) -> Failure? {
    do throws(Failure) { try response.accepted() } catch { return error }
    guard let envelope = try? response.json() else { return nil }
    return GraphRefusal.failure(envelope)
  }
}
