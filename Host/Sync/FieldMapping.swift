public import HostCore
internal import TradepostContract

/// What an admin wants done to fields on their way into the books: an SKU through a function of a package.
public struct FieldMapping: Sendable {
  /// Maps SKUs, all of a page in one call; the n-th result belongs to the n-th SKU.
  public typealias Function = @Sendable ([String]) async throws(HostError) -> [String]

  private let sku: Function?

  public init(sku: Function? = nil) { self.sku = sku }

  /// Applies the mapping to what a page changes; the records themselves stay as the shop has them.
  func apply(to changes: inout [RecordChange]) async throws(HostError) {
    guard let sku else { return }
    var plain: [String] = []
    for change in changes { change.eachSKU { plain.append($0) } }
    guard !plain.isEmpty else { return }
    let mapped = try await sku(plain)
    guard mapped.count == plain.count else {
      throw HostError("mapping.count", "The SKU function was given \(plain.count) values and answered \(mapped.count).")
    }
    var next = mapped[...]
    for at in changes.indices { changes[at].replaceSKUs { next.popFirst() ?? "" } }
  }
}

extension RecordChange {
  fileprivate func eachSKU(_ body: (String) -> Void) {
    switch self.body {
    case .product(let product): for variant in product.variants { body(variant.sku) }
    case .level(let level): body(level.sku)
    default: break
    }
  }

  fileprivate mutating func replaceSKUs(_ next: () -> String) {
    switch body {
    case .product(var product):
      for at in product.variants.indices { product.variants[at].sku = next() }
      body = .product(product)
    case .level(var level):
      level.sku = next()
      body = .level(level)
    default: break
    }
  }
}
