internal import TradepostContract
internal import TradepostSDK

/// One seller's account in one region of the Selling Partner API; its marketplaces are the store's markets. What the account
/// can do stands in extensions, one folder for each.
///
/// Every operation of the API has a token bucket of its own, so every request names its limit: those of the manifest are called
/// by what they let through, `orders_search`, `listings_patch`.
struct Amazon: Adapter {
  /// Which of Amazon's two models orders are read by. Both end in the same records.
  enum OrdersModel: String, Sendable {
    case current = "2026-01-01"
    /// Its reading half ends on 27 March 2027.
    case old = "v0"
  }

  /// `na`, `eu` or `fe`.
  let region: String
  let sellerID: String
  /// Their ids, the home marketplace first; never empty.
  let marketplaces: [String]
  let ordersModel: OrdersModel
  /// For what only one part of the adapter needs.
  let settings: Settings

  init(_ settings: Settings) throws(Failure) {
    self.settings = settings
    region = try settings.text("region")
    sellerID = try settings.text("seller_id")
    let model = settings.textIfPresent("orders_model") ?? OrdersModel.current.rawValue
    guard let ordersModel = OrdersModel(rawValue: model) else {
      throw Failure(.invalid, "the setting orders_model is \(model.prefix(40)): set it to 2026-01-01, or to v0 until that ends")
    }
    self.ordersModel = ordersModel
    marketplaces = try Self.marketplaces(try settings.text("marketplaces"))
  }

  /// `A1PA6795UKMFR9, FR`: ids, or countries that have one marketplace each.
  private static func marketplaces(_ text: String) throws(Failure) -> [String] {
    var found: [String] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == " " || $0 == ";" }) {
      let isID = part.utf8.count > 2 && part.utf8.count <= 32
      let isPlain = part.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
      guard let id = isID && isPlain ? String(part) : Storefront.id(of: part.uppercased()) else {
        throw Failure(
          .invalid,
          "the setting marketplaces names \(part.prefix(40)), no marketplace: give ids or countries, A1PA6795UKMFR9,FR for instance")
      }
      if !found.contains(id) { found.append(id) }
    }
    guard !found.isEmpty, found.count <= 50 else {
      throw Failure(.invalid, "the setting marketplaces must name 1 to 50 marketplaces, not \(found.count)")
    }
    return found
  }
}

extension Request {
  /// The request, spending this limit of the manifest.
  func spending(_ limit: String) -> Request {
    var request = self
    request.limit = limit
    return request
  }
}
