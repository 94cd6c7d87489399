import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

/// Orders of a simulated shop that are sent, cancelled and closed.
@Suite struct PushOrdersTests {
  private func push(_ shop: SimulatedShop, _ items: OrderPush...) throws -> [String: Outcome] {
    let (records, end) = try TestHost.shopify().run(shop, "push", "orders", arguments: PushStockTests.arguments(items))
    #expect(end == .done("{}", complete: false))
    return try PushStockTests.outcomes(records)
  }

  private func locate(_ shop: SimulatedShop, _ item: OrderPush) throws -> Located {
    let (records, _) = try TestHost.shopify().run(shop, "locate", "orders", arguments: PushStockTests.arguments([item]))
    return try Located(json: JSONDocument(parsing: #require(records.values.first).json).root)
  }

  /// Orders of which nothing has left, with what their lines still need.
  private func open(_ shop: SimulatedShop) throws -> [(id: String, lines: [(id: String, left: Int64)])] {
    let query = """
      {orders(first:50,query:"status:open fulfillment_status:unfulfilled"){nodes{legacyResourceId cancelledAt
      fulfillmentOrders(first:1){nodes{lineItems(first:50){nodes{remainingQuantity lineItem{id}}}}}}}}
      """
    return try shop.graph(query).at("/data/orders/nodes")?.items.compactMap { order in
      guard order["cancelledAt"]?.isNull == true else { return nil }
      let lines = order.at("/fulfillmentOrders/nodes/0/lineItems/nodes")?.items.compactMap { line -> (id: String, left: Int64)? in
        guard let gid = line.at("/lineItem/id")?.string, let left = line["remainingQuantity"]?.int64, left > 0 else { return nil }
        return (String(gid.split(separator: "/").last ?? ""), left)
      }
      guard let lines, !lines.isEmpty else { return nil }
      return (order["legacyResourceId"]?.string ?? "", lines)
    } ?? []
  }

  private static func parcel(_ key: String, _ order: String, _ number: String = "JD0001", _ change: (inout OrderPush) -> Void = { _ in })
    -> OrderPush
  {
    var item = OrderPush(key: key, orderID: order)
    item.fulfilment = OrderPush.Shipment(at: Timestamp(milliseconds: 1_795_212_840_000), carrier: "DHL", trackingNumber: number)
    change(&item)
    return item
  }

  private func parcels(_ shop: SimulatedShop, _ order: String) throws -> [JSONValue] {
    try shop.rest("orders/\(order)/fulfillments.json")["fulfillments"]?.items.map { $0 } ?? []
  }

  @Test func `all that is left leaves in one parcel, once`() throws {
    let shop = try SimulatedShop(#"{"orders":80}"#)
    let order = try #require(try open(shop).first)
    let item = Self.parcel("a", order.id)
    #expect(try locate(shop, item).state == .notApplied)
    let first = try #require(try push(shop, item)["a"])
    #expect(first.result == .confirmed)
    let sent = try parcels(shop, order.id)
    #expect(sent.count == 1)
    #expect(sent[0]["tracking_number"]?.string == "JD0001" && sent[0]["tracking_company"]?.string == "DHL")
    #expect(sent[0]["id"]?.int64.map { String($0) } == first.id)
    #expect(try locate(shop, item) == Located(key: "a", .applied, current: try locate(shop, item).current, id: first.id))
    // The answer was lost, and the host asks again: the parcel is there.
    #expect(try push(shop, item)["a"]?.id == first.id)
    #expect(try parcels(shop, order.id).count == 1)
    let more = try push(shop, Self.parcel("b", order.id, "JD0002"))
    #expect(more["b"]?.result == .refused && more["b"]?.reason == "nothing of the order is left to send")
  }

  @Test func `a part of a line leaves, and not more than there is`() throws {
    let shop = try SimulatedShop(#"{"orders":200}"#)
    let order = try #require(try open(shop).first { $0.lines.contains { $0.left > 1 } })
    let line = try #require(order.lines.first { $0.left > 1 })
    func item(_ key: String, _ number: String, _ quantity: Int64, line id: String? = nil) -> OrderPush {
      Self.parcel(key, order.id, number) {
        $0.fulfilment?.lines = [.init(lineID: id ?? line.id, quantity: Amount(coefficient: quantity, scale: 0))]
      }
    }
    let too = try push(shop, item("much", "1", line.left + 1), item("other", "2", 1, line: "77"), item("none", "3", 0))
    #expect(too["much"]?.reason == "of the line \(line.id), \(line.left) can still be sent, not \(line.left + 1)")
    #expect(too["other"]?.reason == "of the line 77, 0 can still be sent, not 1")
    #expect(too["none"]?.result == .refused)
    #expect(try parcels(shop, order.id).isEmpty)
    #expect(try push(shop, item("one", "4", 1))["one"]?.result == .confirmed)
    let sent = try parcels(shop, order.id)
    #expect(sent.count == 1)
    #expect(sent[0].at("/line_items")?.items.map { $0["quantity"]?.int64 } == [1])
    #expect(
      try push(shop, item("rest", "5", line.left))["rest"]?.reason
        == "of the line \(line.id), \(line.left - 1) can still be sent, not \(line.left)")
  }

  @Test func `an order is cancelled and closed, and no state is invented`() throws {
    let shop = try SimulatedShop(#"{"orders":80}"#)
    let orders = try open(shop)
    func item(_ key: String, _ order: String, _ status: StatusRule.Status) -> OrderPush {
      var item = OrderPush(key: key, orderID: order)
      item.status = status
      return item
    }
    let cancel = item("cancel", orders[0].id, .cancelled)
    let close = item("close", orders[1].id, .completed)
    let both = Self.parcel("both", orders[2].id) { $0.status = .cancelled }
    let found = try push(
      shop, cancel, close, both, item("paid", orders[3].id, .processing), item("back", orders[3].id, .refunded),
      item("nobody", "99", .cancelled), item("noid", "x", .cancelled), OrderPush(key: "nothing", orderID: orders[3].id))
    #expect(found["cancel"]?.result == .confirmed && found["close"]?.result == .confirmed)
    #expect(found.filter { $0.value.result == .refused }.keys.sorted() == ["back", "both", "nobody", "noid", "nothing", "paid"])
    #expect(found["paid"]?.reason == "Shopify derives an order's state from its payments; processing cannot be set")
    #expect(try shop.rest("orders/\(orders[0].id).json").at("/order/cancelled_at")?.string != nil)
    #expect(try shop.rest("orders/\(orders[1].id).json").at("/order/closed_at")?.string != nil)
    #expect(try locate(shop, cancel) == Located(key: "cancel", .applied, current: "cancelled", id: orders[0].id))
    #expect(try locate(shop, close).state == .applied)
    // Again: nothing is sent, nothing is refused.
    let writes = shop.arrived.filter { $0.hasPrefix("mutation") }.count
    #expect(try push(shop, cancel)["cancel"]?.result == .confirmed)
    #expect(shop.arrived.filter { $0.hasPrefix("mutation") }.count == writes)
    let sent = try push(shop, Self.parcel("late", orders[0].id))
    #expect(sent["late"]?.reason == "the order is cancelled in Shopify; nothing of it can be sent")
  }

  @Test func `a parcel without an answer is in doubt, and is found or not`() throws {
    let shop = try SimulatedShop(#"{"orders":80}"#)
    let orders = try open(shop)
    shop.spoil = { $0.line == "mutation Fulfil" ? Answer(error: 7, "reset", delivery: TP_MAYBE_SENT) : $1 }
    let made = Self.parcel("made", orders[0].id, "N1")
    #expect(try push(shop, made)["made"]?.result == .inDoubt)
    #expect(try locate(shop, made).state == .applied)
    shop.accident = { $0.line == "mutation Fulfil" ? Answer(error: 7, "timed out", delivery: TP_MAYBE_SENT) : nil }
    let lost = Self.parcel("lost", orders[1].id, "N2")
    #expect(try push(shop, lost)["lost"]?.result == .inDoubt)
    #expect(try locate(shop, lost).state == .notApplied)
  }
}
