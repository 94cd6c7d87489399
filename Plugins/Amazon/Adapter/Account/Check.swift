internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Amazon {
  /// Asks where the seller sells, and one harmless question of each role. Searching orders is left out: it may be asked for
  /// once in three minutes.
  func check(_ run: Run) async throws -> Account {
    try await explained {
      async let participations = run.page(
        Request.get("/sellers/v1/marketplaceParticipations").spending("sellers_participations"), items: "/payload",
        refusal: Response.expiredToken)
      async let probes = run.sendAll(Self.probes(self, now: run.now).map { $0.request })
      let sold = try await participations.items.compactMap { try? $0.json() }
      var missing: [String] = []
      for (probe, response) in zip(Self.probes(self, now: run.now), try await probes) {
        if let failure = response.failure { throw failure }
        if response.status == 401 { try response.orThrow() }
        if response.status == 403 {
          missing.append("\(probe.what): the app lacks the role \"\(probe.role)\", or the seller's consent to it")
        }
        if response.status >= 500 || response.status == 429 { try response.orThrow() }
      }
      for id in marketplaces where !sold.contains(where: { Self.sells($0, in: id) }) {
        missing.append("the seller takes no part in the marketplace \(Storefront.of(id)?.country ?? id)")
      }
      if ordersModel == .old { missing.append("orders are read by v0, which Amazon ends on 2027-03-27: set orders_model to 2026-01-01") }

      let home = sold.first { Self.sells($0, in: marketplaces[0]) }
      let code = home?["marketplace"]?["defaultCurrencyCode"]?.string ?? Storefront.of(marketplaces[0])?.currency ?? ""
      guard let currency = Currency(code) else {
        throw Failure(
          .invalid,
          "the seller does not sell in the home marketplace \(marketplaces[0]), so that its currency is not known: name the marketplaces "
            + "where it does, \(sold.compactMap { $0["marketplace"]?["countryCode"]?.string }.joined(separator: ","))")
      }
      var account = Account(
        id: "\(sellerID)-\(region)", name: home?["storeName"]?.string ?? "", currency: currency,
        timeZone: MarketClock.of(marketplaces[0]).name, apiVersion: ordersModel.rawValue)
      if account.name.isEmpty { account.name = sellerID }
      account.missing = missing
      return account
    }
  }

  private static func sells(_ participation: JSONValue, in marketplace: String) -> Bool {
    participation["marketplace"]?["id"]?.string == marketplace && participation["participation"]?["isParticipating"]?.bool != false
  }

  private struct Probe {
    let what: String
    let role: String
    let request: Request
  }

  /// An order that nobody has: only a missing role answers 403.
  private static func probes(_ amazon: Amazon, now: Int64) -> [Probe] {
    let none = "000-0000000-0000000"
    let order =
      amazon.ordersModel == .current
      ? Request.get("/orders/2026-01-01/orders/\(none)").spending("orders_get")
      : Request.get("/orders/v0/orders/\(none)").spending("orders_v0_get")
    let seller = amazon.sellerID.percentEncoded
    let home = amazon.marketplaces[0]
    let since = Timestamp(milliseconds: now - 3_600_000).text
    return [
      ("orders", order),
      ("refunds", Request.get("/finances/2024-06-19/transactions?postedAfter=\(since)").spending("finances_transactions")),
      (
        "listings",
        Request.get("/listings/2021-08-01/items/\(seller)?marketplaceIds=\(home)&pageSize=1").spending("listings_search")
      ),
      (
        "Amazon's own stock",
        Request.get("/fba/inventory/v1/summaries?granularityType=Marketplace&granularityId=\(home)&marketplaceIds=\(home)")
          .spending("fba_inventory")
      ),
    ].map { Probe(what: $0.0, role: role("GET \($0.1.path)") ?? "", request: $0.1) }
  }
}
