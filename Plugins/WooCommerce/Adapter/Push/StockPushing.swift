internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// `push inventory`. WooCommerce sets what it is told and compares nothing: an expected count is compared with what was read
/// right before the write, so that a sale in between is lost, and `compared` is always false.
extension WooCommerce: StockSink {
  private static let stockFields = "id,type,status,parent_id,manage_stock,stock_quantity,variations,date_modified_gmt"

  func push(stock items: [StockPush], _ run: Run) async throws {
    try await explained {
      try await Self.push(items, run, id: { $0.variantID }, touches: { [$0.productID + "/" + $0.variantID] }) { round in
        let shelf = try await Shelf.read(round.map { ($0.productID, $0.variantID) }, fields: Self.stockFields, run)
        return round.map { Self.decide($0, shelf) }
      }
    }
  }

  func locate(stock items: [StockPush], _ run: Run) async throws {
    try await explained {
      let shelf = try await Shelf.read(items.map { ($0.productID, $0.variantID) }, fields: Self.stockFields, run)
      try await run.keep(
        items.map { item -> Located in
          switch Self.counted(item, shelf) {
          case .failure(let refusal): return Located(key: item.key, .notApplied, current: refusal.reason, id: item.variantID)
          case .success((_, _, let quantity)):
            let isSo = quantity.isSame(as: item.quantity)
            return Located(key: item.key, isSo ? .applied : .notApplied, current: quantity.text, id: item.variantID)
          }
        })
    }
  }

  private static func decide(_ item: StockPush, _ shelf: Shelf) -> Decision {
    guard let wanted = item.quantity.exactly(scale: 0)?.coefficient else {
      return .refuse("WooCommerce counts whole pieces: \(item.quantity) is none")
    }
    switch counted(item, shelf) {
    case .failure(let refusal): return .refuse(refusal.reason)
    case .success((let collection, let holding, let quantity)):
      if let expected = item.expected, !expected.isSame(as: quantity) {
        return .stale("the shop holds \(quantity), not \(expected)")
      }
      if quantity.isSame(as: item.quantity) { return .isSo(holding) }
      return .write([
        Write(collection: collection, id: holding.id, members: ["stock_quantity": .whole(wanted)]) { shown in
          switch (try? Holding(shown))?.count {
          case .itself(let count)? where count.isSame(as: item.quantity): []
          case .itself(let count)?: ["the shop shows \(count) pieces, not \(item.quantity)"]
          default: ["the shop stopped counting it meanwhile"]
          }
        }
      ])
    }
  }

  /// Where the count stands and what it is; or why there is none to set.
  private static func counted(_ item: StockPush, _ shelf: Shelf) -> Result<(String, Holding, Amount), Refusal> {
    if item.market != nil || !item.location.isEmpty {
      return .failure(Refusal("a WooCommerce shop has one place and no markets: push without them"))
    }
    let collection: String
    let holding: Holding
    switch shelf.place(product: item.productID, variant: item.variantID) {
    case .nowhere(let words): return .failure(Refusal(words))
    case .product(let product): (collection, holding) = ("/products", product)
    case .variation(let variation, let product): (collection, holding) = ("/products/\(product.id)/variations", variation)
    }
    switch holding.count {
    case .itself(let quantity): return .success((collection, holding, quantity))
    case .product:
      return .failure(
        Refusal(
          "variation \(holding.id) has no count of its own: product \(item.productID) keeps one for all of its variations, so push "
            + "product \(item.productID) as its own variant"))
    case .nobody where holding.type == "variable":
      return .failure(Refusal("product \(holding.id) counts nothing itself: its variations do, so push those"))
    case .nobody:
      return .failure(
        Refusal(
          "the shop does not count \(holding.id): switch stock management on for it in the shop, or by a product push with the "
            + #"attributes {"manage_stock":true}"#))
    }
  }
}
