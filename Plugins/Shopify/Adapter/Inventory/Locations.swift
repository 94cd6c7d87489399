internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// A place where goods lie: the merchant's own, or that of a fulfilment service.
struct Location: Sendable, Hashable {
  var id: String
  var name: String
  var isActive: Bool

  /// Those of the shop, in the order of their ids; a shop may have hundreds.
  static func all(_ run: Run, _ api: Shopify.Interface) async throws -> [Location] {
    var found: [Location] = []
    switch api {
    case .graphql:
      let list = Shopify.list("locations", connection: "/data/locations") { after in
        Query(InventoryQueries.locations) { $0.member("after", after) }
      }
      for result in try await run.all([list]) {
        for item in try result.get() { found += location(try item.json(), id: "legacyResourceId", active: "isActive") }
      }
    case .rest:
      let response = try await run.send(Shopify.rest("locations.json")).accepted()
      for value in try response.json()["locations"]?.items.map({ $0 }) ?? [] { found += location(value, id: "id", active: "active") }
    }
    return found.sorted { ($0.id.utf8.count, $0.id) < ($1.id.utf8.count, $1.id) }
  }

  private static func location(_ value: JSONValue, id: String, active: String) -> [Location] {
    guard let id = ProductParts.id(value[id]) else { return [] }
    return [Location(id: id, name: value["name"]?.string ?? "", isActive: value[active]?.bool ?? true)]
  }
}
