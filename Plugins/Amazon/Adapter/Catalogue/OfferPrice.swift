internal import TradepostContract
internal import TradepostJSON

/// What a shopper pays for one piece in one marketplace, tax included where the marketplace shows it so.
struct OfferPrice: Equatable {
  let amount: Amount
  let currency: Currency

  /// The price that the seller set for everyone (`our_price` of `purchasable_offer`); prices for businesses are offers of their
  /// own. Without attributes, the price that Amazon shows. Nil: it is not offered there.
  static func of(_ listing: Listing, in marketplace: String, now: Int64) throws(JSONError) -> OfferPrice? {
    if let offer = offer(of: listing, in: marketplace) {
      do throws(JSONError) {
        guard let scheduled = schedule(offer, now: now) else { return nil }
        var price = try scheduled.requireObject()
        let amount = try price.amount("value_with_tax")
        guard let currency = offer["currency"] else { return OfferPrice(amount: amount, currency: try standard(marketplace)) }
        return OfferPrice(amount: amount, currency: try currency.requireCurrency())
      } catch { throw error.inside("purchasable_offer").inside("attributes") }
    }
    for shown in listing.offers where shown["marketplaceId"]?.string == marketplace && shown["offerType"]?.string != "B2B" {
      guard let price = shown["price"] else { continue }
      do throws(JSONError) {
        var object = try price.requireObject()
        let amount = try object.amount("amount")
        return OfferPrice(amount: amount, currency: try object.currency("currencyCode"))
      } catch { throw error.inside("price").inside("offers") }
    }
    return nil
  }

  /// The offer to everyone among the offers in a marketplace, as the attribute holds it.
  static func offer(of listing: Listing, in marketplace: String) -> JSONValue? {
    listing.values("purchasable_offer", marketplace).first { offer in
      offer["our_price"] != nil && (offer["audience"]?.string.map { $0 == "ALL" } ?? true)
    }
  }

  /// Of a price with several times, the one that holds now; the one without times otherwise.
  private static func schedule(_ offer: JSONValue, now: Int64) -> JSONValue? {
    let prices = offer["our_price"].map { $0.kind == .list ? Array($0.items) : [$0] } ?? []
    let entries = prices.flatMap { $0.list("schedule") }
    func time(_ entry: JSONValue, _ key: String) -> Int64? { entry[key]?.string.flatMap { Timestamp($0)?.milliseconds } }
    let dated = entries.filter { time($0, "start_at") != nil || time($0, "end_at") != nil }
    return dated.first { (time($0, "start_at") ?? .min)...(max(time($0, "start_at") ?? .min, time($0, "end_at") ?? .max)) ~= now }
      ?? entries.first { entry in !(entry["start_at"]?.string != nil || entry["end_at"]?.string != nil) } ?? entries.first
  }

  private static func standard(_ marketplace: String) throws(JSONError) -> Currency {
    guard let currency = Storefront.of(marketplace).flatMap({ Currency($0.currency) }) else {
      throw JSONError(.missing, "is missing").inside("currency")
    }
    return currency
  }
}
