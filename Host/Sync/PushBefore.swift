public import HostCore
public import TradepostContract

/// What the books hold of the items of a push: what a preview is compared with, and what mass damage is measured by.
public struct PushBefore: Sendable {
  public var products: [String: Product] = [:]
  public var levels: [StoredLevel] = []
  public var orders: [String: OrderDetail] = [:]
  /// How many variants of the store have a price.
  public var priceCount: Int64 = 0

  public init() {}

  /// The variant that a push means: the one it names, else the product's only one.
  func variant(_ item: ProductPush) -> Variant? {
    guard let product = item.productID.flatMap({ products[$0] }) else { return nil }
    guard let id = item.variantID else { return product.variants.count == 1 ? product.variants.first : nil }
    return product.variants.first { $0.id.utf8.elementsEqual(id.utf8) }
  }

  /// The price that it would change; nil where the books know none, or only another market's.
  func price(_ item: ProductPush) -> Amount? { item.market == nil ? variant(item)?.price : nil }

  /// The level that a push means; nil when none is known, or more than one is meant.
  func level(_ item: StockPush) -> StoredLevel? {
    let found = levels.of(item.place).filter { item.location.isEmpty || $0.location.utf8.elementsEqual(item.location.utf8) }
    return found.count == 1 ? found.first : nil
  }
}

extension Amount {
  /// Whether both are the same number, however it is written.
  func isSame(as other: Amount?) -> Bool {
    guard let other else { return false }
    let scale = max(self.scale, other.scale)
    guard let one = exactly(scale: scale), let two = other.exactly(scale: scale) else { return false }
    return one.coefficient == two.coefficient
  }
}
