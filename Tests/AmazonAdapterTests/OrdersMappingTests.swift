import Foundation
import TestHost
import Testing
import TradepostContract
import TradepostJSON

@Suite("What an order's answer means")
struct OrdersMappingTests {
  private static let market = "A1PA6795UKMFR9"

  private static func order(
    id: String = "302-1234567-1234567", status: String = "SHIPPED", market: String = market, at: String = "2026-03-01T10:00:00Z",
    total: String = "23.80", items: String = item(), more: String = ""
  ) -> String {
    #"""
    {"orderId":"\#(id)","createdTime":"\#(at)","lastUpdatedTime":"\#(at)","salesChannel":{"channelName":"AMAZON","marketplaceId":"\#(market)"},
    "recipient":{"deliveryAddress":{"city":"Wien","countryCode":"AT"}},"proceeds":{"grandTotal":{"amount":"\#(total)","currencyCode":"EUR"}},
    "fulfillment":{"fulfillmentStatus":"\#(status)","fulfilledBy":"AMAZON"},"orderItems":[\#(items)]\#(more)}
    """#
  }

  private static func item(
    id: String = "1", total: String = "23.80", _ breakdowns: String = part("ITEM", "23.80") + "," + part("TAX", "3.80", ("ITEM", "3.80")),
    more: String = ""
  ) -> String {
    #"""
    {"orderItemId":"\#(id)","quantityOrdered":2,"product":{"title":"Tee","sellerSku":"T/1"},
    "proceeds":{"proceedsTotal":{"amount":"\#(total)","currencyCode":"EUR"},"breakdowns":[\#(breakdowns)]}\#(more)}
    """#
  }

  private static func part(_ type: String, _ amount: String, _ details: (String, String)...) -> String {
    let list = details.map { #"{"subtype":"\#($0.0)","value":{"amount":"\#($0.1)","currencyCode":"EUR"}}"# }.joined(separator: ",")
    return #"{"type":"\#(type)","subtotal":{"amount":"\#(amount)","currencyCode":"EUR"},"detailedBreakdowns":[\#(list)]}"#
  }

  private static func read(_ orders: String..., events: String = "{}") throws -> [String: Step.Record] {
    var seller = StubSeller()
    seller.answers["/orders/2026-01-01/orders"] = Answer(
      #"{"orders":[\#(orders.joined(separator: ","))],"createdBefore":"2026-11-20T22:12:00Z"}"#)
    seller.answers["/finances/2024-06-19/transactions"] = Answer(
      #"{"payload":{"transactions":[{"transactionType":"Refund","relatedIdentifiers":[{"relatedIdentifierName":"ORDER_ID","relatedIdentifierValue":"302-1234567-1234567"}]}]}}"#
    )
    seller.answers["/finances/v0/orders/"] = Answer(#"{"payload":{"FinancialEvents":\#(events)}}"#)
    return try seller.run("list").records
  }

  private static func one(_ order: String, events: String = "{}") throws -> Order {
    let record = try #require(try read(order, events: events).values.first)
    try #require(record.flags == 0, "\(record.reason)")
    return try Order(json: JSONDocument(parsing: record.json).root)
  }

  private static func lines(_ lines: [OrderLine]) -> [String] { lines.map { "\($0.kind.rawValue) \($0.amount) \($0.tax?.text ?? "-")" } }

  @Test func theTaxIsInsideOrBesideAsTheSumsSay() throws {
    let inside = try Self.one(Self.order())
    #expect(Self.lines(inside.lines) == ["item 20.00 3.80"])
    #expect(inside.taxes == [TaxLine(jurisdiction: "AT", liable: .merchant, amount: try #require(Amount("3.80")))])
    #expect(inside.lines[0].sku == "T/1" && inside.lines[0].variantID == "T/1" && inside.lines[0].quantity == Amount("2"))
    #expect(inside.tenders.map { "\($0.gateway) \($0.amount) \($0.at)" } == ["amazon 23.80 2026-03-01T11:00:00+01:00"])

    let beside = try Self.one(
      Self.order(
        total: "27.60", items: Self.item(total: "27.60", more: #","tax":{"taxCollections":[{"model":"MARKETPLACE_FACILITATOR"}]}"#)))
    #expect(Self.lines(beside.lines) == ["item 23.80 3.80"])
    #expect(beside.taxes.map { $0.liable } == [.channel])

    // In Europe 0.00 is how Amazon says that it does not know.
    let unknown = try Self.one(Self.order(items: Self.item(Self.part("ITEM", "23.80"))))
    #expect(Self.lines(unknown.lines) == ["item 23.80 -"])
    #expect(unknown.taxes == [])
  }

  /// A discount on the price is a line of its own; one on the shipping lessens the shipping. Both signs are met.
  @Test(arguments: ["", "-"])
  func discountsAndWrapping(_ sign: String) throws {
    let parts = [
      Self.part("ITEM", "23.80"), Self.part("SHIPPING", "5.95"), Self.part("GIFT_WRAP", "2.38"), Self.part("COD_FEE", "1.19"),
      Self.part("DISCOUNT", "\(sign)8.33", ("ITEM", "\(sign)2.38"), ("SHIPPING", "\(sign)5.95")),
      Self.part(
        "TAX", "3.99", ("ITEM", "3.80"), ("SHIPPING", "0.95"), ("GIFT_WRAP", "0.38"), ("COD_FEE", "0.19"), ("DISCOUNT", "\(sign)1.33")),
    ].joined(separator: ",")
    let more = #","promotion":{"breakdowns":[{"promotionId":"SPRING"}]}"#
    let order = try Self.one(Self.order(total: "24.99", items: Self.item(total: "24.99", parts, more: more)))
    #expect(
      Self.lines(order.lines) == ["item 20.00 3.80", "shipping 0.00 0.00", "fee 2.00 0.38", "fee 1.00 0.19", "discount 2.00 0.38"])
    #expect(order.lines.last?.name == "SPRING")
    #expect(order.taxes.map { $0.amount } == [Amount("3.99")])
  }

  @Test func refundsAsTheFinancesTellThem() throws {
    func charge(_ type: String, _ amount: String) -> String {
      #"{"ChargeType":"\#(type)","ChargeAmount":{"CurrencyCode":"EUR","CurrencyAmount":\#(amount)}}"#
    }
    func event(_ at: String, _ id: String, _ charges: [String], _ promotions: String = "", more: String = "") -> String {
      #"""
      {"AmazonOrderId":"302-1234567-1234567","PostedDate":"\#(at)","ShipmentItemAdjustmentList":[{"SellerSKU":"T/1","OrderItemId":"1",
      "OrderAdjustmentItemId":"\#(id)","QuantityShipped":1,"ItemChargeAdjustmentList":[\#(charges.joined(separator: ","))],
      "PromotionAdjustmentList":[\#(promotions)]\#(more)}]}
      """#
    }
    let promotions = #"""
      {"PromotionId":"Core Free Shipping 1","PromotionAmount":{"CurrencyCode":"EUR","CurrencyAmount":4.2}},
      {"PromotionId":"PAWS","PromotionAmount":{"CurrencyCode":"EUR","CurrencyAmount":0.10}}
      """#
    let events = #"""
      {"RefundEventList":[
      \#(event("2026-03-31T22:30:00Z", "a", [
        charge("Principal", "-10.0"), charge("Tax", "-1.90"), charge("ShippingCharge", "-4.20"), charge("RestockingFee", "1"),
        charge("Goodwill", "-0.5"), charge("MarketplaceFacilitatorTax-Principal", "1.9"),
      ], promotions)),
      \#(event("2026-04-02T08:00:00Z", "a", [charge("Principal", "-1e0")].map { $0.replacing("-1e0", with: "-1") },
        more: #","ItemTaxWithheldList":[{"TaxCollectionModel":"MarketplaceFacilitator","TaxesWithheld":[]}]"#)),
      \#(event("2026-04-03T08:00:00Z", "c", [charge("Principal", "0.0"), charge("Tax", "0")]))
      ],"ChargebackEventList":[\#(event("2026-04-04T08:00:00Z", "d", [charge("Principal", "-2.00"), charge("Tax", "-0.38")]))]}
      """#
    let refunds = try Self.one(Self.order(), events: events).refunds
    #expect(
      refunds.map { "\($0.id) \($0.at) \($0.amount) \($0.reason)" } == [
        "a 2026-04-01T00:30:00+02:00 11.30 ", "a-2 2026-04-02T10:00:00+02:00 1.00 ", "d 2026-04-04T10:00:00+02:00 2.38 Chargeback",
      ])
    #expect(Self.lines(refunds[0].lines) == ["item 9.90 -", "fee -1.00 -", "fee 0.50 -"])
    #expect(refunds[0].taxes == [TaxLine(jurisdiction: "AT", liable: .merchant, amount: try #require(Amount("1.90")))])

    let spoiled = try Self.read(Self.order(), events: events.replacing("-10.0", with: "1e-2")).values.first
    #expect(
      spoiled?.reason
        == "/refunds/0/ShipmentItemAdjustmentList/0/ItemChargeAdjustmentList/0/ChargeAmount/CurrencyAmount is 1e-2, which no exact "
        + "decimal of 64 bits can hold")
  }

  @Test func aBrokenOrderIsRefusedAloneByName() throws {
    let good = Self.order(id: "302-0000000-0000001")
    let records = try Self.read(
      Self.order(id: "a", total: "many"), good, Self.order(id: "b").replacing("\"SHIPPED\"", with: "null"),
      Self.order(id: "c", total: "23.805"), Self.order(id: "d", at: "soon"), Self.order(id: "e").replacing("23.80", with: "1e400"),
      Self.order(
        id: "f",
        items: Self.item(
          total: "9223372036854775807", Self.part("ITEM", "92233720368547758.07") + "," + Self.part("SHIPPING", "92233720368547758.07"))),
      Self.order(id: "g", items: Self.item(Self.part("ITEM", "92233720368547758.07") + "," + Self.part("SHIPPING", "92233720368547758.07")))
    )
    #expect(records.filter { $0.value.flags == 0 }.map { $0.key } == ["302-0000000-0000001"])
    #expect(
      records.mapValues { $0.reason }.filter { !$0.value.isEmpty } == [
        "a": #"/proceeds/grandTotal/amount is "many", not a decimal number of at most 18 digits"#,
        "b": "/fulfillment/fulfillmentStatus is missing",
        "c": "23.805 EUR is no whole number of minor units (EUR has 2 digits behind the point)",
        "d": #"/createdTime is "soon", no time of the form 2026-01-15T08:30:00+01:00"#,
        "e": #"/proceeds/grandTotal/amount is "1e400", not a decimal number of at most 18 digits"#,
        "f": "/orderItems/0/proceeds/proceedsTotal/amount is of no use: 9223372036854775807 EUR is no whole number of minor units "
          + "(EUR has 2 digits behind the point)",
        "g": "a sum of amounts is beyond 64 bits of minor units",
      ])
  }

  /// Days are those of the marketplace's own calendar, by the same rules that the system's zone files have.
  @Test func everyMarketplacesClockIsRight() throws {
    let zones = [
      "A2EUQ1WTGCTBG2": "America/Los_Angeles", "ATVPDKIKX0DER": "America/Los_Angeles", "A1AM78C64UM0Y8": "America/Mexico_City",
      "A2Q3Y263D00KWC": "America/Sao_Paulo", "A28R8C7NBKEWEA": "Europe/Dublin", "A1RKKUPIHCS9HS": "Europe/Madrid",
      "A1F83G8C2ARO7P": "Europe/London", "A13V1IB3VIYZZH": "Europe/Paris", "AMEN7PMS3EDWL": "Europe/Brussels",
      "A1805IZSGTT6HS": "Europe/Amsterdam", "A1PA6795UKMFR9": "Europe/Berlin", "APJ6JRA9NG5V4": "Europe/Rome",
      "A2NODRKZP88ZB9": "Europe/Stockholm", "AE08WJ6YKNBMC": "Africa/Johannesburg", "A1C3SOZRARQ6R3": "Europe/Warsaw",
      "ARBP9OOSHTCHU": "Africa/Cairo", "A33AVAJ2PDY3EV": "Europe/Istanbul", "A17E79C6D8DWNP": "Asia/Riyadh",
      "A2VIGQ35RCS4UG": "Asia/Dubai", "A21TJRUUN4KGV": "Asia/Kolkata", "A19VAU5U5O7RUS": "Asia/Singapore",
      "A39IBJ37TRP1C6": "Australia/Sydney", "A1VC38T7YXB528": "Asia/Tokyo",
    ]
    var wrong: [String] = []
    for (market, name) in zones {
      let zone = try #require(TimeZone(identifier: name))
      // Each change of the clock, a second before and at it, and a moment in between.
      var moments: [Int64] = []
      var day = Date(timeIntervalSince1970: 1_704_067_200)
      while day.timeIntervalSince1970 < 1_830_297_600 {
        moments.append(Int64(day.timeIntervalSince1970))
        if let next = zone.nextDaylightSavingTimeTransition(after: day) {
          moments += [-1, 0].map { Int64(next.timeIntervalSince1970) + $0 }
          day = next.addingTimeInterval(86_400)
        } else {
          day = day.addingTimeInterval(30 * 86_400)
        }
      }
      for start in stride(from: 0, to: moments.count, by: 90) {
        var seller = StubSeller()
        let orders = moments[start...].prefix(90).map { moment in
          Self.order(id: "302-0000000-\(moment)", status: "PENDING", market: market, at: Timestamp(milliseconds: moment * 1000).text)
        }
        seller.answers["/orders/2026-01-01/orders"] = Answer(#"{"orders":[\#(orders.joined(separator: ","))]}"#)
        for order in try OrdersBook.orders(seller.run("list").records) {
          let expected = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(order.createdAt.milliseconds) / 1000)) / 60
          if Int(order.createdAt.offset ?? 0) != expected { wrong.append("\(name) \(order.createdAt): \(expected)") }
        }
      }
    }
    #expect(wrong == [])
  }
}
