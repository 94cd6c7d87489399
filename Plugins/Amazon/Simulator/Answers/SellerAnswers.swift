internal import SimulatorKit

/// Sellers: the marketplaces that the account sells in, and one that it only looks at.
enum SellerAnswers {
  static func participations(_ call: Call) -> Reply {
    let list = call.settings.markets.map { market -> Node in
      .make(
        (
          "marketplace",
          .make(
            ("id", .text(market.id)), ("name", .text(market.name)), ("countryCode", .text(market.code)),
            ("defaultCurrencyCode", .text(market.currency.code)), ("defaultLanguageCode", .text(market.language)),
            ("domainName", .text(market.domain)))
        ), ("participation", .make(("isParticipating", .bool(true)), ("hasSuspendedListings", .bool(false)))),
        ("storeName", .text("Nordlicht Handel")))
    }
    return Reply(.make(("payload", .list(list))))
  }
}
