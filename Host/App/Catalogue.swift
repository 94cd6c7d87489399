public import HostCore
internal import HostRuntime
internal import HostStorage
internal import TradepostContract

/// What a store sells and to whom, page by page.
extension Tradepost {
  /// - Parameter after: ``ListPlace/parts`` of the page before; nil: from the start.
  public func products(
    store: String, status: String?, sku: String?, after: [String]?, limit: Int
  ) async throws(HostError) -> ListPage<ProductView> {
    try await storage.products(
      store: try await storage.store(store).row, status: status, sku: sku, after: try ListPlace(after, count: 1), limit: limit)
  }

  /// A product by the shop's id, or by that of the material.
  public func product(_ id: String, store: String) async throws(HostError) -> ProductView {
    let store = try await storage.store(store)
    guard let found = try await storage.product(id, store: store.row) else {
      throw HostError("product.unknown", "\"\(store.name)\" has no product \"\(id)\" in the books.", exit: 2)
    }
    return found
  }

  /// Which variant of a shop is which material.
  public func mappings(store: String?, after: [String]?, limit: Int) async throws(HostError) -> ListPage<MappingView> {
    var page = try await storage.mappings(store: try await row(store), after: try ListPlace(after, count: 2), limit: limit)
    let twoWay = Set(catalog.packages().packages.filter { $0.manifest.has("push", .products) }.map(\.manifest.id))
    for index in page.items.indices where twoWay.contains(page.items[index].platform) { page.items[index].direction = "bidirectional" }
    return page
  }

  public func customers(
    store: String, after: [String]?, limit: Int, _ disclosure: Disclosure
  ) async throws(HostError) -> ListPage<CustomerView> {
    try await storage.customers(
      store: try await storage.store(store).row, after: try ListPlace(after, count: 1), limit: limit, disclosure)
  }
}
