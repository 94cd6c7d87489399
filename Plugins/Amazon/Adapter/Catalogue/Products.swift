internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Amazon's listings as products. `count` is not offered: Amazon counts SKUs, parents and variations alike, and a family of
/// them is one product; the walk itself is held against Amazon's count of SKUs.
extension Amazon: ProductSource {
  func listProducts(_ run: Run) async throws -> Listed { try await explained { try await walkProducts(run) } }

  private func walkProducts(_ run: Run) async throws -> Listed {
    let place = run.cursor.isEmpty ? nil : try ListingCursor(parsing: run.cursor)
    let walk = ListingWalk(self, run, data: ListingRequest.forProducts, since: run.since, from: place)
    var families = Families(self, run, data: ListingRequest.forProducts)
    while let items = try await walk.next() {
      var records = try await records(items, &families, run)
      records.cursor = walk.cursor
      try await run.keep(records)
    }
    return Listed(isComplete: run.since == 0 && walk.metEverything)
  }

  /// A variation's SKU gives its whole product.
  func getProducts(_ ids: [String], _ run: Run) async throws -> [String] {
    try await explained {
      var families = Families(self, run, data: ListingRequest.forProducts)
      let items = try await items(Families.unique(ids), data: ListingRequest.forProducts, run)
      let records = try await records(items, &families, run)
      if records.count > 0 { try await run.keep(records) }
      let found = Set(items.compactMap { $0.id.map { Array($0.utf8) } })
      return ids.filter { !found.contains(Array($0.utf8)) }
    }
  }

  private func records(_ items: [Item], _ families: inout Families, _ run: Run) async throws -> Records {
    var listings: [Listing] = []
    var broken: [(Item, any Error)] = []
    for item in items {
      do { listings.append(try Listing(item)) } catch { broken.append((item, error)) }
    }
    var records = Records(capacity: listings.count)
    let mapping = ProductMapping(marketplaces: marketplaces, now: run.now)
    for family in try await families.families(of: listings) {
      do { records.add(try mapping.product(family), from: family.head.item, family.others) } catch {
        records.reject(family.head.item, because: error)
      }
    }
    for (item, error) in broken { records.reject(item, because: error) }
    return records
  }
}
