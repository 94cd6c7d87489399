internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Stock levels: the seller's own from the listings, then what Amazon keeps. Own stock is always read whole, for no time of
/// Amazon's tells that a sale changed it; of Amazon's stock, what changed since the watermark.
extension Amazon: StockSource {
  func listInventory(_ run: Run) async throws -> Listed { try await explained { try await walkInventory(run) } }

  /// The levels of products by their ids, or of the products that variations belong to by their SKUs.
  func getInventory(_ ids: [String], _ run: Run) async throws -> [String] {
    try await explained { try await findInventory(ids, run) }
  }

  private func walkInventory(_ run: Run) async throws -> Listed {
    var place = try InventoryPlace(run.cursor)
    var products = ProductOfSKU(self, run, isWhole: run.cursor.isEmpty)
    if case .own(let cursor) = place {
      let walk = ListingWalk(self, run, data: ListingRequest.forStock, since: 0, from: cursor)
      while let items = try await walk.next() {
        var records = Self.ownLevels(items, &products)
        records.cursor = walk.cursor
        try await run.keep(records)
      }
      place = .amazon(isWhole: walk.metEverything)
    }
    guard case .amazon(let isWhole) = place else { return .changes }
    if products.mayHaveAmazonStock {
      for network in StockPlace.networks(marketplaces) {
        let stock = AmazonStock(run, network, since: run.since)
        while let items = try await stock.next() {
          try await products.learn(items)
          var records = Page(items: items).map { try AmazonStock.level($0, at: network.location, product: products.product) }
          records.cursor = place.bytes
          try await run.keep(records)
        }
      }
    }
    return Listed(isComplete: run.since == 0 && isWhole)
  }

  private func findInventory(_ ids: [String], _ run: Run) async throws -> [String] {
    let asked = Families.unique(ids)
    let items = try await items(asked, data: ListingRequest.forStock, run)
    var families = Families(self, run, data: ListingRequest.forStock)
    var products = ProductOfSKU(self, run, isWhole: true)
    let members = try await families.families(of: items.compactMap { try? Listing($0) }).flatMap { $0.members }
    let own = Self.ownLevels(members.map { $0.item } + items.filter { (try? Listing($0)) == nil }, &products)
    if own.count > 0 { try await run.keep(own) }
    let skus = members.filter { ((try? $0.channels()) ?? []).contains { $0.isAmazon } }.map { $0.sku }
    for network in StockPlace.networks(marketplaces) {
      for some in Self.pieces(skus) {
        let stock = AmazonStock(run, network, skus: some)
        while let items = try await stock.next() {
          try await run.keep(Page(items: items).map { try AmazonStock.level($0, at: network.location, product: products.product) })
        }
      }
    }
    let found = Set(items.compactMap { $0.id.map { Array($0.utf8) } })
    return ids.filter { !found.contains(Array($0.utf8)) }
  }

  /// As many SKUs as one request may name; one that holds a comma goes by itself.
  private static func pieces(_ skus: [String]) -> [[String]] {
    let plain = skus.filter { !$0.utf8.contains(UInt8(ascii: ",")) }
    return stride(from: 0, to: plain.count, by: AmazonStock.mostSKUs).map {
      Array(plain[$0..<min($0 + AmazonStock.mostSKUs, plain.count)])
    } + skus.filter { $0.utf8.contains(UInt8(ascii: ",")) }.map { [$0] }
  }

  /// The seller's own stock of these listings. A parent has none, nor has a listing that only Amazon fulfils.
  private static func ownLevels(_ items: [Item], _ products: inout ProductOfSKU) -> Records {
    var records = Records(capacity: items.count)
    for item in items {
      do {
        let listing = try Listing(item)
        products.learn(listing)
        for channel in try listing.channels() {
          guard let location = StockPlace.location(of: channel) else { continue }
          var level = StockPlace.level(location, sku: listing.sku, product: listing.parent ?? listing.sku)
          level.available = channel.quantity.map { Amount(coefficient: $0, scale: 0) }
          records.add(level, from: item)
        }
      } catch { records.reject(item, because: error) }
    }
    return records
  }
}

/// Where a list of inventory stands: in the walk of listings, or behind it.
enum InventoryPlace {
  case own(ListingCursor?)
  case amazon(isWhole: Bool)

  init(_ cursor: [UInt8]) throws {
    if cursor.isEmpty {
      self = .own(nil)
    } else if let whole = (try? JSONDocument(parsing: cursor).root)?["amazon"] {
      self = .amazon(isWhole: whole["whole"]?.bool ?? false)
    } else {
      self = .own(try ListingCursor(parsing: cursor))
    }
  }

  var bytes: [UInt8] {
    switch self {
    case .own(let cursor): cursor?.bytes ?? []
    case .amazon(let isWhole): Array(#"{"amazon":{"whole":\#(isWhole)}}"#.utf8)
    }
  }
}
