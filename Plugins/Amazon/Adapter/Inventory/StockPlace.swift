internal import TradepostContract

/// Where stock lies, as the records name it: `MFN` is the seller's own, `FBA` what Amazon keeps; a source of supply that the
/// seller set up keeps its own code.
///
/// Own stock is one count for all marketplaces of a region. What Amazon keeps is one count per network of warehouses: one for
/// the continent of Europe, one for each other country. The network of the store's first marketplace is `FBA`, others are told
/// apart by their country: `FBA-GB`. So a stock that marketplaces share is one level and is never added up.
enum StockPlace {
  static let own = "MFN"
  static let amazon = "FBA"

  /// The place of a level from the code that a listing holds; nil for Amazon's own networks, which tell their stock elsewhere.
  static func location(of channel: Listing.Channel) -> String? {
    if channel.isAmazon { return nil }
    return channel.code == Listing.Channel.own ? own : channel.code
  }

  /// The code by which a listing knows the place; nil for a place of Amazon's.
  static func channel(of location: String) -> String? {
    switch location {
    case "", own, Listing.Channel.own: Listing.Channel.own
    case amazon: nil
    case let other where other.hasPrefix("\(amazon)-") || other.hasPrefix("AMAZON"): nil
    default: location
    }
  }

  static func level(_ location: String, sku: String, product: String) -> StockLevel {
    var level = StockLevel(id: "\(location):\(sku)", productID: product, variantID: sku)
    level.sku = sku
    level.location = location
    return level
  }

  /// A network of Amazon's warehouses.
  struct Network: Equatable {
    let location: String
    /// The marketplace by which its stock is asked for.
    let marketplace: String
  }

  /// The networks of a store's marketplaces, in their order.
  static func networks(_ marketplaces: [String]) -> [Network] {
    var found: [(name: String, network: Network)] = []
    for marketplace in marketplaces {
      let country = Storefront.of(marketplace)?.country ?? marketplace
      let name = continent.contains(country) ? "EU" : country
      if found.contains(where: { $0.name == name }) { continue }
      let location = found.isEmpty ? amazon : "\(amazon)-\(name)"
      found.append((name, Network(location: location, marketplace: marketplace)))
    }
    return found.map { $0.network }
  }

  /// The countries that Amazon serves from one European stock.
  private static let continent: Set<String> = ["DE", "FR", "IT", "ES", "NL", "BE", "PL", "SE", "IE"]
}
