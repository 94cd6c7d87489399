internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Shopify {
  /// Asks for the shop, what the app was granted, and how much of its past it may see.
  func check(_ run: Run) async throws -> Account {
    let answer = try await run.ask(Query(Self.shopQuestion))
    guard let shop = answer.at("/shop"), let id = shop["id"]?.string, !id.isEmpty else {
      throw Failure(.platform, "Shopify does not tell which shop this is")
    }
    let code = shop["currencyCode"]?.string ?? ""
    guard let currency = Currency(code) else {
      throw Failure(.invalid, "the shop's currency is \(code.isEmpty ? "not told" : "\(code.prefix(20))"), which cannot be booked")
    }
    let name = shop["name"]?.string ?? ""
    let zone = shop["ianaTimezone"]?.string ?? ""
    var account = Account(
      id: id, name: name.isEmpty ? self.shop : name, currency: currency, timeZone: zone.isEmpty ? "UTC" : zone,
      apiVersion: answer.response.field("X-Shopify-API-Version") ?? Self.version)
    let granted = answer.at("/currentAppInstallation/accessScopes")?.items.compactMap { $0["handle"]?.string } ?? []
    account.missing = Scopes.missing(in: granted)
    if shop["myshopifyDomain"]?.string.map({ $0 != self.shop + ".myshopify.com" }) ?? false {
      run.log(.info, "the shop calls itself \(shop["myshopifyDomain"]?.string?.prefix(100) ?? "")")
    }
    return account
  }

  private static let shopQuestion = """
    query { shop { id name currencyCode ianaTimezone myshopifyDomain } currentAppInstallation { accessScopes { handle } } }
    """
}

/// What the app needs to be granted; the manifest's `install` asks for the same, but for the last.
enum Scopes {
  static let wanted: [(scope: String, what: String)] = [
    ("read_orders", "orders cannot be read"),
    ("write_orders", "orders cannot be closed or cancelled"),
    ("read_products", "products cannot be read"),
    ("write_products", "products cannot be changed"),
    ("read_customers", "customers cannot be read"),
    ("read_inventory", "stock cannot be read"),
    ("write_inventory", "stock cannot be set"),
    ("read_locations", "the places that stock lies at cannot be read"),
    ("read_merchant_managed_fulfillment_orders", "what is still to be sent cannot be read"),
    ("write_merchant_managed_fulfillment_orders", "orders cannot be marked as sent"),
    // Shopify grants it on request alone; without it the older orders are not there.
    ("read_all_orders", "orders older than 60 days are hidden from the app"),
  ]

  /// In words; `write_x` holds `read_x`.
  static func missing(in granted: [String]) -> [String] {
    let granted = Set(granted)
    return wanted.filter { scope, _ in
      !granted.contains(scope) && !(scope.hasPrefix("read_") && granted.contains("write_" + scope.dropFirst("read_".count)))
    }.map { "the scope \($0) is missing: \($1)" }
  }
}
