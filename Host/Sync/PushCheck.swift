internal import TradepostContract
internal import TradepostJSON

/// What is wrong with an item of a push, in words; nil: nothing. Platforms do not check all of it themselves: some take a
/// negative price, some round what is too fine.
enum PushCheck {
  private static let mostPieces: Int64 = 1_000_000_000

  static func problem(key: String) -> String? {
    let isPlain = key.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    return key.isEmpty || key.utf8.count > 255 || !isPlain ? "its key must have 1 to 255 bytes without control characters" : nil
  }

  static func problem(_ item: ProductPush, currency: Currency) -> String? {
    let currency = item.currency ?? currency
    if let problem = problem(item.price, "price", currency) ?? problem(item.compareAtPrice, "compare_at_price", currency) {
      return problem
    }
    if item.name?.isEmpty == true { return "its name is empty" }
    if let attributes = item.attributes, (try? JSONDocument(parsing: attributes))?.root.kind != .object {
      return "its attributes are no JSON object"
    }
    if item.productID == nil {
      if item.variantID != nil { return "it names a variant and no product" }
      return item.name == nil ? "a new product needs a name" : nil
    }
    let says =
      item.sku != nil || item.name != nil || item.details != nil || item.status != nil || item.price != nil
      || item.compareAtPrice != nil || item.barcode != nil || item.attributes != nil
    return says ? nil : "it changes nothing"
  }

  static func problem(_ item: StockPush) -> String? {
    problem(item.quantity, "quantity") ?? (item.quantity.isNegative ? "its quantity \(item.quantity.text) is negative" : nil)
      ?? item.expected.flatMap { problem($0, "expected") }
  }

  static func problem(_ item: OrderPush) -> String? {
    guard let fulfilment = item.fulfilment else { return item.status == nil ? "it changes nothing" : nil }
    for line in fulfilment.lines where line.quantity.isNegative || line.quantity.isZero {
      return "\(line.quantity.text) of the line \(line.lineID.prefix(60)) cannot leave"
    }
    if Set(fulfilment.lines.map { Array($0.lineID.utf8) }).count < fulfilment.lines.count { return "it names a line twice" }
    if let url = fulfilment.trackingURL, !url.hasPrefix("https://"), !url.hasPrefix("http://") {
      return "its tracking_url is no https address"
    }
    return nil
  }

  private static func problem(_ price: Amount?, _ name: String, _ currency: Currency) -> String? {
    guard let price else { return nil }
    if price.isNegative { return "its \(name) \(price.text) is negative" }
    return price.exactly(scale: currency.digits) == nil ? "its \(name) \(price.text) is finer than \(currency.code) can be" : nil
  }

  private static func problem(_ quantity: Amount, _ name: String) -> String? {
    guard let thousandths = quantity.exactly(scale: 3)?.coefficient else {
      return "its \(name) \(quantity.text) is finer than a thousandth"
    }
    return thousandths.magnitude > UInt64(mostPieces * 1000) ? "its \(name) \(quantity.text) is more than any shop has" : nil
  }
}
