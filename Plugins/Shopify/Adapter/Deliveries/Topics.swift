internal import TradepostContract

/// What a webhook may be about, in both of Shopify's spellings: `orders/create` in a delivery, `ORDERS_CREATE` in GraphQL.
enum Topics {
  /// What is told of a resource, so that nothing that changes in it goes unheard. `orders/updated` alone would do for refunds
  /// and cancellations; the two of their own come sooner.
  static func of(_ resource: Resource) -> [String] {
    switch resource {
    case .orders: ["orders/create", "orders/updated", "orders/cancelled", "orders/delete", "refunds/create"]
    case .products: ["products/create", "products/update", "products/delete"]
    case .inventory: ["inventory_levels/update", "inventory_levels/connect", "inventory_levels/disconnect"]
    case .customers: ["customers/create", "customers/update", "customers/delete"]
    case .payouts: []
    }
  }

  /// Told whatever is asked for: from then on the credentials are void. The three topics of privacy law are not here, because
  /// Shopify takes them from the app's own settings alone.
  static let always = ["app/uninstalled"]

  /// `orders/create` as `ORDERS_CREATE`.
  static func word(_ topic: String) -> String { String(topic.map { $0 == "/" ? "_" : $0 }).uppercased() }

  /// `ORDERS_CREATE` as `orders/create`; one that is not known here stays as it is.
  static func topic(_ word: String) -> String { byWord[word] ?? word }

  private static let byWord: [String: String] = Dictionary(
    uniqueKeysWithValues: (Resource.allCases.flatMap { of($0) } + always).map { (word($0), $0) })
}
