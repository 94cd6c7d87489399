public import HostCore
public import TradepostContract

/// Mass damage: what one wrong column of a spreadsheet does to a shop. A person says so first.
public enum PushGuard {
  /// Fewer items than this are looked at one by one by whoever pushes them.
  static let few = 5

  /// Throws unless the push is harmless.
  public static func check(_ items: PushItems, _ before: PushBefore) throws(HostError) {
    let concerns = concerns(items, before)
    if !concerns.isEmpty { throw refusal(concerns) }
  }

  /// The same for an intent that comes alone: throws when it would empty one place too many.
  ///
  /// - Parameter others: how many other places were asked to be emptied shortly before.
  public static func check(_ item: StockPush, _ before: PushBefore, others: Int) throws(HostError) {
    guard others + 1 >= few, item.empties(before.level(item)?.available) else { return }
    throw refusal(["with \(others) others of the last minutes, the stock of \(others + 1) would become zero"])
  }

  private static func refusal(_ concerns: [String]) -> HostError {
    HostError(
      "push.approve",
      "Nothing was sent: \(concerns.joined(separator: "; ")). If that is meant, push it again with --approve, or \"approve\": true.",
      exit: 4)
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
    let emptied = items.count { $0.empties(before.level($0)?.available) }
    return emptied >= few && emptied > items.count / 2 ? ["the stock of \(emptied) of \(items.count) would become zero"] : []
  }
}
