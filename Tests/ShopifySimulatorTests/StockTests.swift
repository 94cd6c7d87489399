import SimulatorKit
import Testing

/// Writing stock: compared before it is set, and once for every key.
@Suite struct StockTests {
  private static let item = "gid://shopify/InventoryItem/46000000000001"
  private static let place = "gid://shopify/Location/75001000001"

  private func held(_ shop: Shop) -> Int? {
    shop.ask(
      "{inventoryItem(id:\"\(Self.item)\"){inventoryLevel(locationId:\"\(Self.place)\"){quantities(names:[\"available\"]){quantity}}}}"
    )
    .at("data.inventoryItem.inventoryLevel.quantities.0.quantity").whole
  }

  private func set(_ shop: Shop, _ quantity: Int, from: String?, key: String?, version: String = "2026-10") -> Node {
    let directive = key.map { "@idempotent(key:\"\($0)\")" } ?? ""
    let compare = from.map { ",changeFromQuantity:\($0)" } ?? ""
    return shop.ask(
      "mutation{inventorySetQuantities(input:{name:\"available\",reason:\"correction\",quantities:[{inventoryItemId:\"\(Self.item)\",locationId:\"\(Self.place)\",quantity:\(quantity)\(compare)}]}) \(directive) {inventoryAdjustmentGroup{id changes{delta}} userErrors{field message code}}}",
      version: version)
  }

  @Test func `comparison and key are demanded`() throws {
    let shop = try Shop()
    let before = try #require(held(shop))
    #expect(set(shop, 5, from: nil, key: "a").at("errors.0.extensions.code").string == "missingRequiredInputObjectAttribute")
    #expect(set(shop, 5, from: "\(before)", key: nil).at("errors.0.extensions.code").string == "BAD_REQUEST")
    let stale = set(shop, 5, from: "\(before + 1)", key: "b")
    #expect(stale["errors"] == nil)
    #expect(stale.at("data.inventorySetQuantities.userErrors.0.code").string == "CHANGE_FROM_QUANTITY_STALE")
    #expect(held(shop) == before)
    let done = set(shop, before + 7, from: "\(before)", key: "c")
    #expect(done.at("data.inventorySetQuantities.inventoryAdjustmentGroup.changes.0.delta").whole == 7)
    #expect(held(shop) == before + 7)
    // The same key with the same input gives the first result again, though the quantity has moved on.
    #expect(set(shop, before + 7, from: "\(before)", key: "c")["data"] == done["data"])
    #expect(
      set(shop, 1, from: "null", key: "c").at("data.inventorySetQuantities.userErrors.0.code").string
        == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH")
    #expect(set(shop, 3, from: nil, key: nil, version: "2026-01").at("data.inventorySetQuantities.userErrors").items.isEmpty)
    #expect(held(shop) == 3)
  }

  @Test func `REST sets what GraphQL sees`() throws {
    let shop = try Shop()
    let answer = shop.send(
      "POST", "inventory_levels/set.json", "{\"location_id\":75001000001,\"inventory_item_id\":46000000000001,\"available\":42}")
    #expect(answer.node.at("inventory_level.available").whole == 42)
    #expect(held(shop) == 42)
    #expect(shop.get("variants/44000000000001.json").node.at("variant.inventory_quantity").whole ?? 0 >= 40)
  }

  @Test func `an order is fulfilled`() throws {
    let shop = try Shop()
    let order = shop.ask(
      "{orders(first:1,query:\"fulfillment_status:unfulfilled financial_status:paid\"){nodes{id fulfillmentOrders(first:1){nodes{id status}}}}}"
    )
    let id = order.at("data.orders.nodes.0.fulfillmentOrders.nodes.0.id").string ?? ""
    let mutation =
      "mutation{fulfillmentCreate(fulfillment:{lineItemsByFulfillmentOrder:[{fulfillmentOrderId:\"\(id)\"}],trackingInfo:{number:\"N1\",company:\"DHL\"}}){fulfillment{id status trackingInfo{number}} userErrors{message}}}"
    let done = shop.ask(mutation)
    #expect(done.at("data.fulfillmentCreate.fulfillment.status").string == "SUCCESS")
    #expect(done.at("data.fulfillmentCreate.fulfillment.trackingInfo.0.number").string == "N1")
    #expect(shop.ask(mutation).at("data.fulfillmentCreate.userErrors").items.count == 1)
  }
}
