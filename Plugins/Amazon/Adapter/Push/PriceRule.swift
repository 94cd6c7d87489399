internal import TradepostContract

/// Whether a price can stand in a marketplace, before Amazon is asked.
enum PriceRule {
  /// The currency of an offer in this marketplace; a refusal in words when the price cannot stand there.
  static func currency(of price: Amount, _ given: Currency?, shown: Currency?, in marketplace: String) throws(Failure) -> Currency {
    let own = shown ?? Storefront.of(marketplace).flatMap { Currency($0.currency) }
    guard let currency = own ?? given else {
      throw Failure(.invalid, "the currency of the marketplace \(marketplace) is not known: name the price's currency")
    }
    if let given, given != currency {
      throw Failure(
        .invalid, "the price is in \(given.code), and the marketplace \(marketplace) sells in \(currency.code): name another market")
    }
    guard price.coefficient > 0 else {
      throw Failure(.invalid, "the price \(price) is not above zero, and Amazon sells nothing for nothing")
    }
    guard price.exactly(scale: currency.digits) != nil else {
      throw Failure(.invalid, "the price \(price) is finer than \(currency.code) can be paid")
    }
    return currency
  }
}
