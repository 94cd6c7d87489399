internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// A stock push that was checked: what it sets, where, and to what.
struct StockTarget: Sendable {
  var item: StockPush
  var inventoryItem: String
  var location: String
  var quantity: Int64
  var expected: Int64?

  var levelID: String { InventoryID.level(variant: item.variantID, location: location) }

  /// What one variant is, as far as setting its stock goes.
  struct Holder: Sendable {
    var product: String
    var inventoryItem: String
    var isTracked: Bool
  }

  /// Why an item cannot be sent; throws nothing that Shopify would have to be asked for.
  enum Checked {
    case target(StockTarget)
    case refused(String)
  }

  /// No count in Shopify is larger.
  private static let largest: Int64 = 1_000_000_000

  static func check(_ item: StockPush, holders: [String: Holder], locations: [Location]) -> Checked {
    guard let quantity = whole(item.quantity) else {
      return .refused("\(item.quantity) is no number that Shopify can hold: whole, and at most 1,000,000,000")
    }
    var expected: Int64?
    if let given = item.expected {
      guard let count = whole(given) else { return .refused("\(given) cannot be what Shopify holds: its counts are whole") }
      expected = count
    }
    if item.market != nil { return .refused("Shopify keeps stock by location, not by market; leave the market out") }
    guard let holder = holders[item.variantID] else {
      return .refused("the shop has no variant \(item.variantID.prefix(40)): it was deleted, or is another shop's")
    }
    guard holder.product == item.productID else {
      return .refused("the variant \(item.variantID) belongs to the product \(holder.product), not to \(item.productID.prefix(40))")
    }
    guard holder.isTracked else {
      return .refused("Shopify keeps no count of the variant \(item.variantID): switch \"Track quantity\" on there first")
    }
    let active = locations.filter { $0.isActive }
    if item.location.isEmpty {
      guard active.count == 1, let only = active.first else {
        return .refused("the shop has \(active.count) locations; say which is meant: \(names(active))")
      }
      return .target(
        StockTarget(item: item, inventoryItem: holder.inventoryItem, location: only.id, quantity: quantity, expected: expected))
    }
    guard locations.contains(where: { $0.id == item.location }) else {
      return .refused("\(item.location.prefix(40)) is none of the shop's locations: \(names(active))")
    }
    return .target(
      StockTarget(item: item, inventoryItem: holder.inventoryItem, location: item.location, quantity: quantity, expected: expected))
  }

  private static func whole(_ amount: Amount) -> Int64? {
    guard let count = amount.exactly(scale: 0)?.coefficient, count.magnitude <= largest.magnitude else { return nil }
    return count
  }

  private static func names(_ locations: [Location]) -> String {
    let shown = locations.prefix(10).map { "\($0.id) (\($0.name.prefix(60)))" }.joined(separator: ", ")
    return locations.count > 10 ? shown + ", …" : shown
  }
}
