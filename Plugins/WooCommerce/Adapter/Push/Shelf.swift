internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What the shop holds of the products and variations that a round of a push is about, read right before they are written:
/// WooCommerce itself compares nothing.
struct Shelf {
  enum Place {
    case product(Holding)
    case variation(Holding, of: Holding)
    /// In words, where it is not.
    case nowhere(String)
  }

  private var products: [String: Holding] = [:]
  private var variations: [String: Holding] = [:]

  /// `wanted`: product and variation; no variation, or the product's own id: the product itself, or its only variation.
  static func read(_ wanted: [(product: String, variant: String?)], fields: String = "", _ run: Run) async throws -> Shelf {
    var shelf = Shelf()
    let query = fields.isEmpty ? "" : "&_fields=" + fields
    let (items, _) = try await WooCommerce.find(unique(wanted.map { $0.product }), in: "/products", query: "&status=any" + query, run)
    for item in items { shelf.products[item.id ?? ""] = try? Holding(item.json()) }

    var asked: [String: [String]] = [:]
    for (product, variant) in wanted {
      guard let holding = shelf.products[product], holding.variations > 0 else { continue }
      if let variant, variant != product, WooCommerce.isNumber(variant) { asked[product, default: []].append(variant) }
      if variant == nil, holding.variations == 1 { asked[product, default: []] += [] }
    }
    let lists = asked.sorted { $0.key < $1.key }.map { product, ids in
      let include = ids.isEmpty ? "" : "include=\(unique(ids).joined(separator: ","))&"
      return WooCommerce.list("variations", "/products/\(product)/variations?\(include)status=any\(query)")
    }
    for found in try await run.all(lists) {
      // A product that is gone by now is missing alone.
      if case .failure(let failure) = found, failure.code == .notFound { continue }
      for item in try found.get() { shelf.variations[item.id ?? ""] = try? Holding(item.json()) }
    }
    for (product, ids) in asked where ids.isEmpty { shelf.noteOnlyVariation(of: product) }
    return shelf
  }

  /// The one variation of a product whose caller named none.
  private var only: [String: String] = [:]

  private mutating func noteOnlyVariation(of product: String) {
    let ids = products[product]?.source["variations"]?.items.compactMap { $0.int64.map { String($0) } ?? $0.string } ?? []
    if let id = ids.first, variations[id] != nil { only[product] = id }
  }

  func place(product id: String, variant: String?) -> Place {
    guard let product = products[id] else {
      return .nowhere("the shop has no product \(id), or tells nothing of it that can be read: read its products again")
    }
    if product.type == "variation" {
      return .nowhere("\(id) is a variation of product \(product.parent ?? "?"): name the product and, with it, the variation")
    }
    if product.status == "trash" { return .nowhere("product \(id) lies in the shop's bin: restore it there first") }
    guard let variant = variant ?? only[id], variant != id else { return .product(product) }
    guard let variation = variations[variant], belongs(variant, to: product) else {
      return .nowhere("product \(id) has no variation \(variant): read its products again")
    }
    return .variation(variation, of: product)
  }

  private func belongs(_ variant: String, to product: Holding) -> Bool {
    product.source["variations"]?.items.contains { ($0.int64.map { String($0) } ?? $0.string) == variant } ?? false
  }

  private static func unique(_ ids: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return ids.filter { seen.insert(Array($0.utf8)).inserted }
  }
}
