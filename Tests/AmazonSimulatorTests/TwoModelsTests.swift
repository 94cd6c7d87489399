import SimulatorKit
import Testing

/// Both models of orders tell of the same orders the same amounts, so that an adapter ends in the same records.
@Suite struct TwoModelsTests {
  @Test(arguments: ["{\"orders\": 120, \"markets\": [\"DE\", \"US\"]}", "{\"orders\": 60, \"tax_told\": false}"])
  func `orders v0 and 2026-01-01 agree`(options: String) throws {
    let account = try Account(options)
    let markets = account.connection["settings"]?["marketplaces"]?.string ?? ""
    let new = account.walk(
      "/orders/2026-01-01/orders?createdAfter=2026-01-01&includedData=PROCEEDS,FULFILLMENT,TAX,RECIPIENT", token: "paginationToken",
      at: ["pagination", "nextToken"]
    ).flatMap { $0.node["orders"]?.items ?? [] }
    let old = account.walk(
      "/orders/v0/orders?CreatedAfter=2026-01-01&MarketplaceIds=\(markets)", token: "NextToken", at: ["payload", "NextToken"]
    ).flatMap { $0.node["payload"]?["Orders"]?.items ?? [] }
    #expect(new.map { $0["orderId"] } == old.map { $0["AmazonOrderId"] })
    #expect(new.map { Self.seconds($0["lastUpdatedTime"]) } == old.map { Self.seconds($0["LastUpdateDate"]) })
    for (order, twin) in zip(new, old) {
      let id = order["orderId"]?.string ?? ""
      #expect(order["proceeds"]?["grandTotal"]?["amount"] == twin["OrderTotal"]?["Amount"], "\(id)")
      #expect(order["recipient"]?["deliveryAddress"]?["countryCode"] == twin["ShippingAddress"]?["CountryCode"], "\(id)")
      account.now += 3000
      let items = account.get("/orders/v0/orders/\(id)/orderItems").node["payload"]?["OrderItems"]?.items ?? []
      #expect(items.count == order["orderItems"]?.items.count)
      for (item, twin) in zip(order["orderItems"]?.items ?? [], items) {
        #expect(item["orderItemId"] == twin["OrderItemId"])
        for (type, name) in [("ITEM", "ItemPrice"), ("SHIPPING", "ShippingPrice"), ("DISCOUNT", "PromotionDiscount")] {
          #expect(Self.amount(item, type) == Self.nonzero(twin[name]), "\(id) \(type)")
        }
        for (subtype, name) in [("ITEM", "ItemTax"), ("SHIPPING", "ShippingTax"), ("DISCOUNT", "PromotionDiscountTax")] {
          #expect(Self.detail(item, "TAX", subtype) == Self.nonzero(twin[name]), "\(id) tax of \(subtype)")
        }
        #expect(Self.detail(item, "DISCOUNT", "SHIPPING") == Self.nonzero(twin["ShippingDiscount"]), "\(id) shipping discount")
        #expect((item["tax"]?["taxCollections"] == nil) == (twin["TaxCollection"] == nil), "\(id)")
      }
    }
  }

  private static func seconds(_ node: Node?) -> String { String(node?.string?.prefix(19) ?? "") }

  private static func nonzero(_ money: Node?) -> String? { money?["Amount"]?.string.flatMap { $0 == "0.00" ? nil : $0 } }

  private static func breakdown(_ item: Node, _ type: String) -> Node? {
    item["proceeds"]?["breakdowns"]?.items.first { $0["type"]?.string == type }
  }

  private static func amount(_ item: Node, _ type: String) -> String? { breakdown(item, type)?["subtotal"]?["amount"]?.string }

  private static func detail(_ item: Node, _ type: String, _ subtype: String) -> String? {
    breakdown(item, type)?["detailedBreakdowns"]?.items.first { $0["subtype"]?.string == subtype }?["value"]?["amount"]?.string
  }
}
