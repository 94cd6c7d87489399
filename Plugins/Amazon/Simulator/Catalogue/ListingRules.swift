internal import SimulatorKit

/// What Amazon refuses about a listing. It says so with 200 and INVALID, not with an error status.
enum ListingRules {
  struct Issue: Equatable {
    let code: String
    let message: String
    let attribute: String
    let category: String

    func node(_ market: String) -> Node {
      .make(
        ("code", .text(code)), ("message", .text(message)), ("severity", .text("ERROR")), ("attributeNames", .texts([attribute])),
        ("categories", .texts([category])), ("marketplaceIds", .texts([market])))
    }
  }

  /// The attributes that this world knows; what it does not know it keeps as it came.
  private static let required = ["item_name", "brand", "condition_type"]

  /// The issues of a listing in one market; `changed` are the attributes that the request gave.
  static func issues(_ listing: Listing, _ market: Marketplace, changed: Set<String>, whole: Bool) -> [Issue] {
    var issues: [Issue] = []
    if whole {
      for name in required where listing.values(name, market.id).isEmpty {
        issues.append(
          Issue(code: "90220", message: "'\(name)' is required but not supplied.", attribute: name, category: "MISSING_ATTRIBUTE"))
      }
    }
    if changed.contains("purchasable_offer") { issues += offer(listing, market) }
    if changed.contains("fulfillment_availability") { issues += stock(listing, market) }
    for name in changed where listing.attributes[name].map({ $0.items.contains { $0.members == nil } }) ?? false {
      issues.append(
        Issue(code: "4000001", message: "The value of '\(name)' has an invalid structure.", attribute: name, category: "INVALID_ATTRIBUTE"))
    }
    return issues
  }

  private static func offer(_ listing: Listing, _ market: Marketplace) -> [Issue] {
    func wrong(_ message: String) -> [Issue] {
      [Issue(code: "90244", message: message, attribute: "purchasable_offer", category: "INVALID_ATTRIBUTE")]
    }
    for offer in listing.values("purchasable_offer", market.id) {
      if let code = offer["currency"]?.string, code != market.currency.code {
        return wrong("The currency '\(code)' is not the currency of \(market.name), '\(market.currency.code)'.")
      }
      guard case .number(let text)? = offer["our_price"]?.items.first?["schedule"]?.items.first?["value_with_tax"],
        let price = MinorText.read(text, digits: 4)
      else { return wrong("'our_price' needs a schedule with a number as 'value_with_tax'.") }
      if price <= 0 { return wrong("The price \(text) must be above zero.") }
      if price % 100 != 0 { return wrong("The price \(text) has more decimals than \(market.currency.code) knows.") }
    }
    return []
  }

  private static func stock(_ listing: Listing, _ market: Marketplace) -> [Issue] {
    func wrong(_ message: String) -> [Issue] {
      [Issue(code: "90244", message: message, attribute: "fulfillment_availability", category: "INVALID_ATTRIBUTE")]
    }
    for value in listing.values("fulfillment_availability", market.id) {
      let channel = value["fulfillment_channel_code"]?.string ?? ""
      guard let quantity = value["quantity"] else { continue }
      if channel != "DEFAULT" { return wrong("The quantity of '\(channel)' is kept by Amazon and cannot be set.") }
      if listing.product?.byAmazon ?? false { return wrong("This offer is fulfilled by Amazon; its quantity cannot be set.") }
      guard case .number(let text) = quantity, let count = Int(text), count >= 0, count <= 999_999 else {
        return wrong("The quantity must be a whole number from 0 to 999999.")
      }
    }
    return []
  }
}
