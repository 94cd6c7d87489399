internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension WooCommerce {
  static func located(_ item: ProductPush, on shelf: Shelf) -> Located {
    let attributes = try? ProductWish.attributes(item.attributes).get()
    func compare(_ wishes: [(ProductWish, Holding)]) -> Located {
      let differences = wishes.flatMap { $0.differences(from: $1) }
      return Located(
        key: item.key, differences.isEmpty ? .applied : .notApplied, current: differences.joined(separator: "; "),
        id: item.productID)
    }
    switch shelf.place(product: item.productID ?? "", variant: item.variantID) {
    case .nowhere(let words): return Located(key: item.key, .notApplied, current: words)
    case .product(let product):
      var rest = item.variantWish
      rest.attributes = attributes
      return compare([(item.productWish, product), (rest, product)])
    case .variation(let variation, let product):
      var own = item.variantWish
      own.attributes = attributes
      return compare([(own, variation), (item.productWish, product)])
    }
  }

  /// What has one of these SKUs, by SKU. The shop compares without case and finds variations too.
  static func makings(_ skus: [String], _ run: Run) async throws -> [String: [Holding]] {
    var found: [String: [Holding]] = [:]
    let asked = skus.filter { !$0.isEmpty }
    let lists = asked.map { list("sku", "/products?status=any&sku=" + percentEncoded($0)) }
    for (sku, items) in zip(asked, try await run.all(lists)) { found[sku] = try items.get().map { try Holding($0.json()) } }
    return found
  }

  /// A product that was to be made is known by its SKU alone, since WooCommerce takes no keys.
  static func located(_ item: ProductPush, among found: [String: [Holding]]) -> Located {
    guard let sku = item.sku, !sku.isEmpty else {
      let reason = "it was to be made without a SKU, by which it could be found: look for it in the shop"
      return Located(key: item.key, .unknown, current: reason)
    }
    guard let holding = found[sku]?.first(where: { $0.sku.utf8.elementsEqual(sku.utf8) }) else {
      return Located(key: item.key, .notApplied, current: "the shop has nothing with the SKU \(sku)")
    }
    var wish = item.productWish
    wish.prices = item.variantWish.prices
    let differences = wish.differences(from: holding)
    if differences.isEmpty { return Located(key: item.key, .applied, id: holding.id) }
    return Located(
      key: item.key, .notApplied, current: "\(holding.id) has the SKU \(sku), but " + differences.joined(separator: "; "), id: holding.id)
  }

  /// As a value in a query. A comma would separate two SKUs, and does so encoded too: no SKU with one is found.
  static func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
