public import HostCore
internal import TradepostContract

/// Mass damage: what one wrong column of a spreadsheet does to a shop. A person says so first.
public enum PushGuard {
  /// Fewer items than this are looked at one by one by whoever pushes them.
  static let few = 5

  /// Throws unless the push is harmless.
  public static func check(_ items: PushItems, _ before: PushBefore) throws(HostError) {
    let concerns = concerns(items, before)
    guard concerns.isEmpty else {
      throw HostError(
        "push.approve",
        "Nothing was sent: \(concerns.joined(separator: "; ")). If that is meant, push it again with --approve, or \"approve\": true.",
        exit: 4)
    }
  }

  static func concerns(_ items: PushItems, _ before: PushBefore) -> [String] {
    switch items {
    case .products(let items): prices(items, before)
    case .stock(let items): stock(items, before)
    case .orders: []
    }
  }

  private static func prices(_ items: [ProductPush], _ before: PushBefore) -> [String] {
    var concerns: [String] = []
    let free = items.filter { $0.price?.isZero == true && before.price($0)?.isZero != true }
    if !free.isEmpty {
      concerns.append("\(free.count) would cost nothing (\(free.prefix(3).map(\.label).joined(separator: ", ")))")
    }
    let changed = items.filter { item in
      guard let price = item.price, let known = before.price(item) else { return false }
      return !price.isSame(as: known)
    }
    if changed.count >= few, Int64(changed.count) > before.priceCount / 5 {
      concerns.append("\(changed.count) of the store's \(before.priceCount) prices would change")
    }
    return concerns
  }

  private static func stock(_ items: [StockPush], _ before: PushBefore) -> [String] {
    guard items.count >= few, items.allSatisfy({ $0.quantity.isZero }) else { return [] }
    let standing = items.filter { before.level($0)?.available?.isZero != true }
    return standing.isEmpty ? [] : ["the stock of all \(items.count) would be zero"]
  }
}
