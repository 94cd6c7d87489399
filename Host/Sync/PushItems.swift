public import HostCore
public import TradepostContract
internal import TradepostJSON

/// Items of one kind that are fit to be pushed: whoever has them need not check them again. Bad ones are refused here,
/// before anything is sent.
public enum PushItems: Sendable {
  case products([ProductPush])
  case stock([StockPush])
  case orders([OrderPush])

  /// - Parameter currency: the store's own.
  public init(products: [ProductPush], currency: Currency) throws(HostError) {
    try Self.check(products) { PushCheck.problem($0, currency: currency) }
    try Self.checkPlaces(products.filter { $0.productID != nil }) { [$0.productID ?? "", $0.variantID ?? "", $0.market ?? ""] }
    self = .products(products)
  }

  public init(stock: [StockPush]) throws(HostError) {
    try Self.check(stock, PushCheck.problem)
    try Self.checkPlaces(stock) { [$0.productID, $0.variantID, $0.location, $0.market ?? ""] }
    self = .stock(stock)
  }

  public init(orders: [OrderPush]) throws(HostError) {
    try Self.check(orders, PushCheck.problem)
    self = .orders(orders)
  }

  public var resource: Resource {
    switch self {
    case .products: .products
    case .stock: .inventory
    case .orders: .orders
    }
  }

  /// As the adapter gets them.
  public var lines: [PushLine] {
    switch self {
    case .products(let items): items.map(Self.line)
    case .stock(let items): items.map(Self.line)
    case .orders(let items): items.map(Self.line)
    }
  }

  private static func line(_ item: some PushItem) -> PushLine {
    var writer = JSONWriter()
    item.write(to: &writer)
    return PushLine(key: item.key, item: writer.bytes)
  }

  private static func check<Item: PushItem>(_ items: [Item], _ problem: (Item) -> String?) throws(HostError) {
    guard !items.isEmpty else { throw HostError("push.empty", "There is nothing to push.", exit: 2) }
    var problems: [String] = []
    var keys: Set<[UInt8]> = []
    for (number, item) in items.enumerated() {
      let twice = keys.insert(Array(item.key.utf8)).inserted ? nil : "its key is another item's too"
      guard let problem = twice ?? PushCheck.problem(key: item.key) ?? problem(item) else { continue }
      problems.append("item \(number + 1) (\(item.label)): \(problem)")
    }
    guard problems.isEmpty else { throw refusal(problems) }
  }

  /// The same thing twice in one push: nobody could say which one holds in the end.
  private static func checkPlaces<Item: PushItem>(_ items: [Item], _ place: (Item) -> [String]) throws(HostError) {
    var seen: [[[UInt8]]: String] = [:]
    var problems: [String] = []
    for item in items {
      if let other = seen.updateValue(item.key, forKey: place(item).map { Array($0.utf8) }) {
        problems.append("\(item.label) is pushed twice, as \(other.prefix(60)) and \(item.key.prefix(60))")
      }
    }
    guard problems.isEmpty else { throw refusal(problems) }
  }

  private static func refusal(_ problems: [String]) -> HostError {
    let more = problems.count > 10 ? "; and \(problems.count - 10) more" : ""
    return HostError(
      "push.item", "Nothing was sent: " + problems.prefix(10).joined(separator: "; ") + more + ". Correct that and push again.",
      exit: 2)
  }
}

extension PushItem {
  /// What people call it, short enough for a sentence.
  var label: String {
    let names: [String?]
    switch self {
    case let item as ProductPush: names = [item.sku, item.variantID, item.productID, item.name]
    case let item as StockPush: names = [item.sku, item.variantID]
    case let item as OrderPush: names = [item.orderID]
    default: names = []
    }
    return String((names.lazy.compactMap { $0 }.first { !$0.isEmpty } ?? key).prefix(60))
  }
}
