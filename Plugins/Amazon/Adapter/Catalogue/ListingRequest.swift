internal import TradepostContract
internal import TradepostSDK

/// Requests to Listings Items 2021-08-01. A SKU may hold blanks, slashes and anything else that an address must not.
enum ListingRequest {
  /// The data sets of a record of products.
  static let forProducts = "summaries,attributes,offers,relationships"
  /// The data sets of stock levels.
  static let forStock = "summaries,fulfillmentAvailability,relationships"
  /// What a change is compared with and made from.
  static let forChanges = "summaries,attributes,issues,fulfillmentAvailability,productTypes"

  /// The most SKUs that one search may name.
  static let mostSKUs = 20

  static func search(_ amazon: Amazon, data: String, _ more: String) -> Request {
    var request = Request.get(
      "\(path)/\(amazon.sellerID.percentEncoded)?marketplaceIds=\(marketplaces(amazon.marketplaces))&includedData=\(data)&pageSize=20\(more)"
    )
    request.limit = "listings_search"
    return request
  }

  /// The listings of at most ``mostSKUs`` SKUs, none of which may hold a comma.
  static func search(_ amazon: Amazon, data: String, skus: some Sequence<String>) -> Request {
    let list = skus.map { $0.percentEncoded }.joined(separator: ",")
    return search(amazon, data: data, "&identifiersType=SKU&identifiers=\(list)")
  }

  static func one(_ amazon: Amazon, sku: String, data: String) -> Request {
    var request = Request.get(address(amazon, sku, amazon.marketplaces) + "&includedData=\(data)")
    request.limit = "listings_get"
    return request
  }

  static func patch(_ amazon: Amazon, sku: String, in marketplace: String, _ body: [UInt8]) -> Request {
    change("PATCH", limit: "listings_patch", address(amazon, sku, [marketplace]), body)
  }

  static func put(_ amazon: Amazon, sku: String, in marketplace: String, _ body: [UInt8]) -> Request {
    change("PUT", limit: "listings_put", address(amazon, sku, [marketplace]), body)
  }

  /// Whether the SKU can stand in an address: one that reads like a step up the path is refused on the way.
  static func canAddress(_ sku: String) -> Bool {
    !sku.isEmpty && sku.utf8.count <= 255 && sku.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
      && sku.split(whereSeparator: { $0 == "/" || $0 == "\\" }).allSatisfy { $0 != "." && $0 != ".." }
  }

  private static let path = "/listings/2021-08-01/items"

  private static func address(_ amazon: Amazon, _ sku: String, _ marketplaces: [String]) -> String {
    "\(path)/\(amazon.sellerID.percentEncoded)/\(sku.percentEncoded)?marketplaceIds=\(self.marketplaces(marketplaces))"
  }

  private static func marketplaces(_ ids: [String]) -> String { ids.map { $0.percentEncoded }.joined(separator: ",") }

  private static func change(_ method: String, limit: String, _ address: String, _ body: [UInt8]) -> Request {
    var request = Request(method, address)
    request.limit = limit
    request.fields = [.init("Content-Type", "application/json")]
    request.body = body
    return request
  }
}
