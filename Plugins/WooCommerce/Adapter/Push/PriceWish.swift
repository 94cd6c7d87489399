internal import TradepostContract

/// The prices that a product shall have. WooCommerce has a regular price and, while it is on sale, a lower one; the record has
/// what is paid now and, on sale, the one that is struck out.
struct PriceWish {
  var price: Amount?
  var compareAt: Amount?

  /// What must be written, or why it cannot be. Nothing at all would be said by WooCommerce itself: it empties a price that it
  /// cannot read, and drops a sale that is no bargain.
  func members(given holding: Holding?) -> Result<[String: Write.Member], Refusal> {
    for amount in [price, compareAt].compactMap({ $0 }) where amount.isNegative {
      return .failure(Refusal("a price of \(amount) is below nothing"))
    }
    if let price, let compareAt {
      if compareAt.isSame(as: price) { return .success(["regular_price": .text(price.text), "sale_price": .text("")]) }
      guard compareAt.isMore(than: price) == true else {
        return .failure(Refusal("compare_at_price \(compareAt) is not above the price \(price): WooCommerce drops such a sale"))
      }
      return .success(["regular_price": .text(compareAt.text), "sale_price": .text(price.text)])
    }
    let sale = holding.flatMap { $0.isOnSale ? $0.salePrice : nil }
    if let price {
      guard let sale, let regular = holding?.regularPrice else { return .success(["regular_price": .text(price.text)]) }
      guard regular.isMore(than: price) == true else {
        return .failure(
          Refusal("it is on sale for \(sale) instead of \(regular), and \(price) would end that: push compare_at_price \(price) too"))
      }
      return .success(["sale_price": .text(price.text)])
    }
    if let compareAt {
      guard let paid = holding?.price, compareAt.isMore(than: paid) == true else {
        return .failure(Refusal("compare_at_price \(compareAt) is not above the price \(holding?.price?.text ?? "that is not set")"))
      }
      return .success(["regular_price": .text(compareAt.text), "sale_price": .text(paid.text)])
    }
    return .success([:])
  }

  /// What the shop shows instead.
  func differences(from holding: Holding) -> [String] {
    var found: [String] = []
    if let price, holding.price?.isSame(as: price) != true {
      found.append("the shop shows the price \(holding.price?.text ?? "that nobody set"), not \(price)")
    }
    if let compareAt {
      if price?.isSame(as: compareAt) == true {
        if holding.isOnSale { found.append("the shop still shows it on sale for \(holding.salePrice?.text ?? "less")") }
      } else if !holding.isOnSale || holding.regularPrice?.isSame(as: compareAt) != true {
        let shown = holding.isOnSale ? "a sale instead of \(holding.regularPrice?.text ?? "nothing")" : "no sale"
        found.append("the shop shows \(shown), not a sale instead of \(compareAt)")
      }
    }
    return found
  }
}

/// Why something is not even tried.
struct Refusal: Error, Hashable {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}
