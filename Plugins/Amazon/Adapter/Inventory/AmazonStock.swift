internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What Amazon keeps for the seller, by FBA Inventory v1: a walk through one network's summaries.
///
/// The token for the next page lives thirty seconds, so that it is never kept in a cursor; where storing a page took longer,
/// the walk begins anew and leaves out what it gave already.
final class AmazonStock {
  /// How often a walk begins.
  static let mostAttempts = 3
  /// The most SKUs that one request may name.
  static let mostSKUs = 50
  /// Amazon knows no change that is older than 18 months.
  private static let memory: Int64 = 540 * 86_400_000

  private let run: Run
  private let network: StockPlace.Network
  private let filter: String
  private var token: String?
  private var attempts = 0
  private var seen: Set<[UInt8]> = []
  private var isOver = false

  /// `since`: only what changed after this time, in milliseconds; 0: everything. No `skus`: all.
  init(_ run: Run, _ network: StockPlace.Network, since: Int64 = 0, skus: [String] = []) {
    self.run = run
    self.network = network
    var filter = ""
    if since > 0, run.now - since < Self.memory { filter += "&startDateTime=" + Timestamp(milliseconds: since).text.percentEncoded }
    if skus.count == 1 {
      // A list would be cut at a comma.
      filter += "&sellerSku=" + skus[0].percentEncoded
    } else if !skus.isEmpty {
      filter += "&sellerSkus=" + skus.map { $0.percentEncoded }.joined(separator: ",")
    }
    self.filter = filter
  }

  /// The summaries of the next page that were not given yet; nil at the end.
  func next() async throws -> [Item]? {
    while !isOver {
      let page: Page
      do {
        page = try await run.page(request, items: "/payload/inventorySummaries", id: "sellerSku")
      } catch let failure as Failure {
        guard failure.code == .invalid, token != nil, attempts + 1 < Self.mostAttempts else { throw failure }
        attempts += 1
        token = nil
        continue
      }
      let following = page.envelope?.at("/pagination/nextToken")?.string
      isOver = following == nil || following == "" || following == token
      token = following
      let new = page.items.filter { item in item.id.map { seen.insert(Array($0.utf8)).inserted } ?? true }
      if !new.isEmpty { return new }
    }
    return nil
  }

  private var request: Request {
    let marketplace = network.marketplace.percentEncoded
    var path = "/fba/inventory/v1/summaries?details=true&granularityType=Marketplace&granularityId=\(marketplace)"
    path += "&marketplaceIds=\(marketplace)\(filter)"
    if let token { path += "&nextToken=" + token.percentEncoded }
    var request = Request.get(path)
    request.limit = "fba_inventory"
    return request
  }

  /// What can be sold of it now: what is reserved, on its way or damaged is not. `product` is told by the SKU.
  static func level(_ item: Item, at location: String, product: (String) -> String) throws -> StockLevel {
    var object = try item.object()
    let sku = try object.id("sellerSku")
    var level = StockPlace.level(location, sku: sku, product: product(sku))
    level.available =
      try object.readIfPresent("inventoryDetails") { value throws(JSONError) in
        var object = try value.requireObject()
        return try object.intIfPresent("fulfillableQuantity").map { Amount(coefficient: $0, scale: 0) }
      } ?? nil
    level.updatedAt = object.member("lastUpdatedTime")?.string.flatMap { Timestamp($0) }
    return level
  }
}
