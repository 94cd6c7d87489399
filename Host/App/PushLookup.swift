public import HostCore
internal import HostStorage
public import HostSync
public import TradepostContract

extension ConnectedStore {
  /// The shop's id of the place that is meant where none is named.
  var usualPlace: String? { settings["default_warehouse"] }
}

/// What a person calls things, found in the books: a push speaks of the platform's ids.
extension Tradepost {
  /// Quantities by SKU.
  public struct StockWish: Sendable {
    public var quantities: [(sku: String, quantity: Amount)] = []
    /// What is believed to be there.
    public var expected: [String: Amount] = [:]
    /// Believe that what the books hold is there.
    public var compares = false
    /// Nil: the only place where the books know the variant.
    public var location: String?

    public init() {}
  }

  public func stock(_ wish: StockWish, store name: String) async throws(HostError) -> PushItems {
    let store = try await storage.store(name)
    var items: [StockPush] = []
    var problems: [String] = []
    for (sku, quantity) in wish.quantities {
      do throws(HostError) {
        let variant = try await variant(sku, store)
        let level = try await level(of: variant, wish.location, store)
        var item = StockPush(
          key: Ident(at: clock.now()).text, productID: variant.place.product, variantID: variant.place.variant, quantity: quantity)
        item.sku = variant.sku
        item.location = wish.location ?? level?.location ?? ""
        item.expected = wish.expected[sku] ?? (wish.compares ? level?.available : nil)
        items.append(item)
      } catch { problems.append(error.message) }
    }
    for sku in wish.expected.keys.sorted() where !wish.quantities.contains(where: { $0.sku == sku }) {
      problems.append("\(sku) is expected, and no quantity is pushed.")
    }
    guard problems.isEmpty else {
      throw HostError("push.sku", "Nothing was sent: " + problems.joined(separator: " "), exit: 2)
    }
    return try PushItems(stock: items)
  }

  /// A product push with the ids of the variant of that SKU.
  public func product(sku: String, store name: String) async throws(HostError) -> ProductPush {
    let store = try await storage.store(name)
    let place = try await variant(sku, store).place
    return ProductPush(key: Ident(at: clock.now()).text, productID: place.product, variantID: place.variant)
  }

  /// An order push with the platform's id of the order, which is named by id or number.
  public func orderPush(_ order: String, store name: String) async throws(HostError) -> OrderPush {
    let store = try await storage.store(name)
    guard let found = try await storage.order(order, store: store.row) else {
      throw HostError(
        "order.unknown", "\"\(store.name)\" has no order \"\(order)\" in the books. Look for it with: tradepost orders list", exit: 2)
    }
    var item = OrderPush(key: Ident(at: clock.now()).text, orderID: found.summary.externalID)
    item.market = found.summary.market.isEmpty ? nil : found.summary.market
    return item
  }

  /// The store's own currency.
  public func currency(store name: String) async throws(HostError) -> Currency { try await storage.store(name).account.currency }

  func variant(_ sku: String, _ store: ConnectedStore) async throws(HostError) -> StoredVariant {
    let found = try await storage.variants(sku: sku, store: store.row)
    guard let first = found.first else {
      throw HostError("push.sku", "\"\(store.name)\" has no SKU \"\(sku)\" in the books.", exit: 2)
    }
    guard found.count == 1 else {
      let places = found.prefix(5).map { "product \($0.place.product), variant \($0.place.variant)" }
      throw HostError(
        "push.sku",
        "\"\(sku)\" is the SKU of \(found.count) variants of \"\(store.name)\": \(places.joined(separator: "; ")). Push by ids.",
        exit: 2)
    }
    return first
  }

  func level(
    of variant: StoredVariant, _ location: String?, _ store: ConnectedStore
  ) async throws(HostError) -> StoredLevel? {
    let levels = try await storage.levels([variant.place], store: store.row)
    if let location { return levels.first { $0.location.utf8.elementsEqual(location.utf8) } }
    if levels.isEmpty { return nil }
    if let meant = levels.meant(usual: store.usualPlace) { return meant }
    let names = levels.map(\.location).joined(separator: ", ")
    throw HostError(
      "push.location", "\(variant.sku) lies at \(names). Say which one is meant: --location, or the store's setting default_warehouse",
      exit: 2)
  }
}
