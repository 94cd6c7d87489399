import SimulatorKit
import TestHost
import Testing

/// Every answer of the simulator is one that the official models allow.
@Suite(.enabled(if: Fixtures.areThere, "the official models are not beside the checkout (shared/fixtures/amazon/models)"))
struct ModelTests {
  private static let markets = "A1PA6795UKMFR9,A13V1IB3VIYZZH,APJ6JRA9NG5V4,A1RKKUPIHCS9HS,A1F83G8C2ARO7P,ATVPDKIKX0DER"
  private static let all =
    "{\"orders\": 400, \"products\": 120, \"markets\": [\"DE\",\"FR\",\"IT\",\"ES\",\"GB\",\"US\"], \"gift_share\": 0.2, \"refund_share\": 0.5, \"invoice_share\": 0.03}"
  private static let sets =
    "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT,FULFILLMENT_ORDERS"

  private func expect(_ model: Model, _ reply: Account.Reply, _ operation: String, _ status: Int = 200) {
    #expect(reply.status == status, "\(operation): \(reply.text.prefix(300))")
    let faults = model.faults(reply, of: operation)
    #expect(faults == [], "\(operation)")
  }

  @Test func `orders 2026-01-01`() throws {
    let account = try Account(Self.all)
    let model = try Model("orders_2026-01-01")
    let pages = account.walk(
      "/orders/2026-01-01/orders?createdAfter=2026-01-01T00:00:00Z&includedData=\(Self.sets)", token: "paginationToken",
      at: ["pagination", "nextToken"])
    #expect(pages.count == 4)
    for page in pages { expect(model, page, "searchOrders") }
    let id = pages[0].node["orders"]?.items.first?["orderId"]?.string ?? ""
    expect(model, account.get("/orders/2026-01-01/orders/\(id)"), "getOrder")
    expect(model, account.get("/orders/2026-01-01/orders/\(id)?includedData=\(Self.sets)"), "getOrder")
    expect(model, account.get("/orders/2026-01-01/orders/123-1234567-1234567"), "getOrder", 404)
    expect(model, account.get("/orders/2026-01-01/orders"), "searchOrders", 400)
    expect(model, account.get("/orders/2026-01-01/orders", token: "x"), "searchOrders", 403)
  }

  @Test func `orders v0`() throws {
    let account = try Account(Self.all)
    let model = try Model("ordersV0")
    let restricted = account.call(
      "POST", "/tokens/2021-03-01/restrictedDataToken",
      """
      {"restrictedResources": [{"method": "GET", "path": "/orders/v0/orders", "dataElements": ["buyerInfo", "shippingAddress"]},
       {"method": "GET", "path": "/orders/v0/orders/{orderId}/orderItems", "dataElements": ["buyerInfo"]},
       {"method": "GET", "path": "/orders/v0/orders/{orderId}/orderItems/buyerInfo"},
       {"method": "GET", "path": "/orders/v0/orders/{orderId}/address"}, {"method": "GET", "path": "/orders/v0/orders/{orderId}/buyerInfo"}]}
      """)
    expect(try Model("tokens_2021-03-01"), restricted, "createRestrictedDataToken")
    let secret = restricted.node["restrictedDataToken"]?.string ?? ""
    let list = "/orders/v0/orders?CreatedAfter=2026-01-01T00:00:00Z&MarketplaceIds=\(Self.markets)"
    let pages = account.walk(list, token: "NextToken", at: ["payload", "NextToken"])
    #expect(pages.count == 4)
    for page in pages { expect(model, page, "getOrders") }
    let named = account.get(list, token: secret)
    expect(model, named, "getOrders")
    #expect(named.text.contains("BuyerName"))
    #expect(!pages[0].text.contains("BuyerName") && !pages[0].text.contains("AddressLine1"))
    for order in pages[3].node["payload"]?["Orders"]?.items.prefix(25) ?? [] {
      let path = "/orders/v0/orders/\(order["AmazonOrderId"]?.string ?? "")"
      account.now += 10_000
      expect(model, account.get(path), "getOrder")
      expect(model, account.get(path + "/orderItems"), "getOrderItems")
      expect(model, account.get(path + "/orderItems", token: secret), "getOrderItems")
      expect(model, account.get(path + "/address", token: secret), "getOrderAddress")
      expect(model, account.get(path + "/buyerInfo", token: secret), "getOrderBuyerInfo")
      expect(model, account.get(path + "/orderItems/buyerInfo", token: secret), "getOrderItemsBuyerInfo")
      expect(model, account.get(path + "/address"), "getOrderAddress", 403)
    }
    expect(model, account.get("/orders/v0/orders?MarketplaceIds=\(Self.markets)"), "getOrders", 400)
  }

  @Test func `listings, catalogue, stock and marketplaces`() throws {
    let account = try Account(Self.all)
    let listings = try Model("listingsItems_2021-08-01")
    let everything = "summaries,attributes,issues,offers,fulfillmentAvailability,procurement,relationships,productTypes"
    let items = "/listings/2021-08-01/items/\(Account.seller)"
    let pages = account.walk(
      "\(items)?marketplaceIds=\(Account.germany)&includedData=\(everything)&pageSize=20", token: "pageToken",
      at: ["pagination", "nextToken"])
    #expect(pages.count == 6)
    for page in pages { expect(listings, page, "searchListingsItems") }
    expect(
      listings, account.get("\(items)/TP%2000005%2FA%2BB?marketplaceIds=\(Self.markets)&includedData=\(everything)"), "getListingsItem")
    expect(listings, account.get("\(items)/nothing?marketplaceIds=\(Account.germany)"), "getListingsItem", 404)
    let target = "\(items)/TP-00004?marketplaceIds=\(Account.germany)"
    expect(listings, account.call("PATCH", target, Bodies.stock(-1)), "patchListingsItem")
    expect(listings, account.call("PATCH", target, Bodies.stock(3)), "patchListingsItem")
    expect(listings, account.call("PATCH", target, "{}"), "patchListingsItem", 400)
    expect(listings, account.call("PUT", target, "{\"productType\": \"LAMP\", \"attributes\": {}}"), "putListingsItem")
    expect(listings, account.call("DELETE", target), "deleteListingsItem")

    let catalogue = try Model("catalogItems_2022-04-01")
    let asin = pages[0].node["items"]?.items.first?["summaries"]?.items.first?["asin"]?.string ?? ""
    let data = "includedData=attributes,identifiers,images,productTypes,relationships,summaries"
    expect(catalogue, account.get("/catalog/2022-04-01/items/\(asin)?marketplaceIds=\(Account.germany)&\(data)"), "getCatalogItem")
    account.now += 1000
    let found = account.get(
      "/catalog/2022-04-01/items?marketplaceIds=\(Account.germany)&identifiers=TP-00000,TP-00002&identifiersType=SKU&sellerId=\(Account.seller)&\(data)"
    )
    expect(catalogue, found, "searchCatalogItems")
    #expect(found.node["numberOfResults"]?.whole == 2)
    account.now += 1000
    expect(catalogue, account.get("/catalog/2022-04-01/items?marketplaceIds=\(Account.germany)"), "searchCatalogItems", 400)

    // What looks like a number and is none finds nothing.
    account.now += 1000
    let nothing = account.get(
      "/catalog/2022-04-01/items?marketplaceIds=\(Account.germany)&identifiers=40-00000000001,%F0%9F%92%A5,,B0T9999999&identifiersType=EAN")
    #expect(nothing.node["numberOfResults"]?.whole == 0)

    let stock = account.get(
      "/fba/inventory/v1/summaries?details=true&granularityType=Marketplace&granularityId=\(Account.germany)&marketplaceIds=\(Account.germany)"
    )
    expect(try Model("fbaInventory"), stock, "getInventorySummaries")
    expect(try Model("sellers"), account.get("/sellers/v1/marketplaceParticipations"), "getMarketplaceParticipations")
  }

  @Test func `money that moved`() throws {
    let account = try Account(Self.all)
    let old = try Model("financesV0")
    let new = try Model("finances_2024-06-19")
    for page in account.walk(
      "/finances/v0/financialEvents?PostedAfter=2026-08-01T00:00:00Z", token: "NextToken", at: ["payload", "NextToken"])
    { expect(old, page, "listFinancialEvents") }
    let pages = account.walk(
      "/finances/2024-06-19/transactions?postedAfter=2026-08-01T00:00:00Z", token: "nextToken", at: ["payload", "nextToken"])
    #expect(pages.count > 2)
    for page in pages { expect(new, page, "listTransactions") }
    let refund = pages.flatMap { $0.node["payload"]?["transactions"]?.items ?? [] }.first { $0["transactionType"]?.string == "Refund" }
    let id = refund?["relatedIdentifiers"]?.items.first?["relatedIdentifierValue"]?.string ?? ""
    let events = account.get("/finances/v0/orders/\(id)/financialEvents")
    expect(old, events, "listFinancialEventsByOrderId")
    #expect(events.node["payload"]?["FinancialEvents"]?["RefundEventList"]?.items.isEmpty == false)
    expect(old, account.get("/finances/v0/orders/BAD-ORDER/financialEvents"), "listFinancialEventsByOrderId", 400)
  }

  @Test func `notifications`() throws {
    let account = try Account()
    let model = try Model("notifications")
    let grantless = try account.login("grant_type=client_credentials&scope=sellingpartnerapi::notifications")
    let destination = account.call("POST", "/notifications/v1/destinations", Bodies.destination, token: grantless)
    expect(model, destination, "createDestination")
    let id = destination.node["payload"]?["destinationId"]?.string ?? ""
    expect(model, account.get("/notifications/v1/destinations", token: grantless), "getDestinations")
    expect(model, account.get("/notifications/v1/destinations/\(id)", token: grantless), "getDestination")
    let body = "{\"payloadVersion\": \"1.0\", \"destinationId\": \"\(id)\"}"
    let subscription = account.call("POST", "/notifications/v1/subscriptions/ORDER_CHANGE", body)
    expect(model, subscription, "createSubscription")
    expect(model, account.call("POST", "/notifications/v1/subscriptions/ORDER_CHANGE", body), "createSubscription", 409)
    expect(model, account.get("/notifications/v1/subscriptions/ORDER_CHANGE"), "getSubscription")
    expect(model, account.get("/notifications/v1/subscriptions?notificationTypes=ORDER_CHANGE"), "getSubscriptions")
    let one = "/notifications/v1/subscriptions/ORDER_CHANGE/\(subscription.node["payload"]?["subscriptionId"]?.string ?? "")"
    expect(model, account.get(one, token: grantless), "getSubscriptionById")
    expect(model, account.call("DELETE", one, token: grantless), "deleteSubscriptionById")
    expect(model, account.call("DELETE", "/notifications/v1/destinations/\(id)", token: grantless), "deleteDestination")
  }

  /// Without this the suite above would pass with a checker that sees nothing.
  @Test func `the checker sees faults`() throws {
    let model = try Model("orders_2026-01-01")
    func faults(_ text: String) -> [String] { model.faults(Account.Reply(status: 200, body: Array(text.utf8)), of: "getOrder") }
    #expect(faults("{}") == ["getOrder 200: order is missing"])
    #expect(faults("{\"order\": 1}").count == 1)
    let order =
      "\"orderId\": \"1\", \"createdTime\": \"yesterday\", \"lastUpdatedTime\": \"2026-01-01T00:00:00Z\", \"orderItems\": [], \"colour\": 1"
    #expect(
      faults(
        "{\"order\": {\(order), \"salesChannel\": {\"channelName\": \"AMAZON\"}, \"fulfillment\": {\"fulfillmentStatus\": \"Shipped\"}}}")
        == [
          "getOrder 200.order.createdTime: yesterday is no date-time", "getOrder 200.order: the model names no colour",
          "getOrder 200.order.fulfillment.fulfillmentStatus: \"Shipped\" is none of the enum",
        ])
  }
}

/// Bodies of writes.
enum Bodies {
  static func stock(_ quantity: Int) -> String {
    """
    {"productType": "PRODUCT", "patches": [{"op": "replace", "path": "/attributes/fulfillment_availability",
     "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": \(quantity)}]}]}
    """
  }

  static let destination = """
    {"name": "queue", "resourceSpecification": {"sqs": {"arn": "arn:aws:sqs:eu-west-1:123456789012:tradepost-notifications"}}}
    """
}
