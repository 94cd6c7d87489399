internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// `push products`: what WooCommerce shows afterwards decides, not its status 200. It compares nothing by itself, so that an
/// expected version is compared with what was read right before the write.
extension WooCommerce: ProductSink {
  func push(products items: [ProductPush], _ run: Run) async throws {
    try await explained {
      let currency = try await Self.currency(wantedBy: items, run)
      // Of products that this run has changed itself: the version that was right then.
      var matched: [String: String] = [:]
      try await Self.push(items, run, id: { $0.productID }, touches: { Self.objects($0) }) { round in
        let shelf = try await Shelf.read(round.compactMap { $0.whereabouts }, run)
        return round.map { item in
          let decision = Self.decide(item, shelf, currency: currency, matched: matched)
          if case .write = decision, let id = item.productID { matched[id] = item.expectedVersion }
          return decision
        }
      }
    }
  }

  func locate(products items: [ProductPush], _ run: Run) async throws {
    try await explained {
      let made = items.filter { $0.productID == nil }
      let shelf = try await Shelf.read(items.compactMap { $0.whereabouts }, run)
      let found = try await Self.makings(made.compactMap { $0.sku }, run)
      try await run.keep(items.map { $0.productID == nil ? Self.located($0, among: found) : Self.located($0, on: shelf) })
    }
  }

  /// The shop's currency, when an item names one.
  private static func currency(wantedBy items: [ProductPush], _ run: Run) async throws -> String? {
    guard items.contains(where: { $0.currency != nil }) else { return nil }
    return try await run.json(.get(api + "/data/currencies/current")).value["code"]?.string
  }

  /// The objects that an item may change. Two that are to be made may claim one SKU.
  private static func objects(_ item: ProductPush) -> [String] {
    guard let product = item.productID else { return ["made " + (item.sku ?? item.key)] }
    guard let variant = item.variantID, variant != product else { return [product] }
    return [product + "/" + variant] + (item.productWish.isEmpty ? [] : [product])
  }

  private static func decide(_ item: ProductPush, _ shelf: Shelf, currency: String?, matched: [String: String]) -> Decision {
    if let wanted = item.currency?.code, let currency, wanted != currency {
      return .refuse("the shop's prices are in \(currency), not in \(wanted)")
    }
    if item.market != nil { return .refuse("a WooCommerce shop has no markets: push without one") }
    if item.status == .archived {
      return .refuse("WooCommerce knows no archived products: push the status draft, or put it into the bin in the shop")
    }
    let attributes: JSONValue?
    switch ProductWish.attributes(item.attributes) {
    case .success(let read): attributes = read
    case .failure(let refusal): return .refuse(refusal.reason)
    }
    guard let id = item.productID else { return making(item, attributes) }
    switch shelf.place(product: id, variant: item.variantID) {
    case .nowhere(let words): return .refuse(words)
    case .product(let product):
      if let words = changed(product, item, matched) { return .stale(words) }
      var wish = item.productWish
      let own = item.variantWish
      if product.type == "variable", !own.isEmpty {
        return .refuse("product \(id) is sold in \(product.variations) variations, which have prices and SKUs of their own: name one")
      }
      wish.take(own)
      wish.attributes = attributes
      return change([("/products", product, wish)])
    case .variation(let variation, let product):
      if let words = changed(product, item, matched) { return .stale(words) }
      var own = item.variantWish
      own.attributes = attributes
      return change([("/products/\(id)/variations", variation, own), ("/products", product, item.productWish)])
    }
  }

  /// In words, when the product is not as it was believed to be.
  private static func changed(_ product: Holding, _ item: ProductPush, _ matched: [String: String]) -> String? {
    guard let expected = item.expectedVersion, matched[product.id] != expected else { return nil }
    let moment = Timestamp(expected) ?? Timestamp(expected + "Z")
    if let shown = product.changedAt, let moment, shown.milliseconds / 1000 == moment.milliseconds / 1000 { return nil }
    return "the shop changed it at \(product.changedAt?.text ?? "a time it does not tell"), after \(expected.prefix(40))"
  }

  private static func change(_ wishes: [(collection: String, holding: Holding, wish: ProductWish)]) -> Decision {
    var writes: [Write] = []
    for (collection, holding, wish) in wishes {
      // Members that nobody knows here are sent without a look: what they mean is the shop's.
      if wish.isEmpty || (wish.attributes == nil && wish.differences(from: holding).isEmpty) { continue }
      switch wish.members(given: holding) {
      case .failure(let refusal): return .refuse(refusal.reason)
      case .success(let members):
        writes.append(
          Write(collection: collection, id: holding.id, members: members, isAlone: wish.attributes != nil, lacks: wish.lacks))
      }
    }
    return writes.isEmpty ? .isSo(wishes.count == 1 ? wishes.first?.holding : nil) : .write(writes)
  }

  private static func making(_ item: ProductPush, _ attributes: JSONValue?) -> Decision {
    guard item.variantID == nil else { return .refuse("a variation cannot be made without the product that it belongs to") }
    guard let name = item.name, !name.isEmpty else { return .refuse("a product that is to be made needs a name") }
    var wish = item.productWish
    wish.take(item.variantWish)
    wish.attributes = attributes
    switch wish.members(given: nil) {
    case .failure(let refusal): return .refuse(refusal.reason)
    case .success(var members):
      members["type"] = .text("simple")
      return .write([Write(collection: "/products", id: nil, members: members, isAlone: true, lacks: wish.lacks)])
    }
  }
}

extension ProductPush {
  var whereabouts: (product: String, variant: String?)? { productID.map { ($0, variantID) } }

  /// What belongs to the product, whichever variation is meant.
  var productWish: ProductWish { ProductWish(name: name, details: details, status: status) }

  /// What belongs to that which is sold.
  var variantWish: ProductWish {
    ProductWish(sku: sku, barcode: barcode, prices: PriceWish(price: price, compareAt: compareAtPrice))
  }
}

extension ProductWish {
  fileprivate mutating func take(_ own: ProductWish) {
    sku = own.sku
    barcode = own.barcode
    prices = own.prices
  }

  fileprivate func lacks(_ shown: JSONValue) -> [String] {
    guard let holding = try? Holding(shown) else { return ["the shop answered with something other than a product"] }
    return differences(from: holding)
  }
}
