import Foundation
import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// What the simulated shop has no order for.
@Suite struct OrdersMappingTests {
  private static let line = #"""
    {"id":1,"name":"Kaffee","quantity":2,"price":"10.00","sku":"K","product_id":5,"variant_id":6,
    "tax_lines":[{"title":"MwSt","rate":0.19,"price":"3.19","channel_liable":false}],"discount_allocations":[]}
    """#

  /// 20.00 of coffee and 5.00 of shipping, tax included, to Cologne.
  private func order(_ members: String = "", lines: String = OrdersMappingTests.line) -> String {
    #"""
    {"id":100,"name":"#1001","currency":"EUR","created_at":"2026-03-01T23:30:00+01:00","updated_at":"2026-03-02T10:00:00+01:00",
    "taxes_included":true,"total_price":"25.00","financial_status":"paid","shipping_address":{"city":"Köln","country_code":"DE"},
    "line_items":[\#(lines)],"shipping_lines":[{"id":9,"title":"Paket","price":"5.00","tax_lines":[{"title":"MwSt","rate":0.19,
    "price":"0.80","channel_liable":false}]}]\#(members.isEmpty ? "" : "," + members)}
    """#
  }

  private func made(_ order: String, payments: String = "[]", state: String? = nil) throws -> Order {
    try CannedOrders.order(try #require(try CannedOrders.rest([order], payments: payments, state: state).first))
  }

  @Test func `prices with tax in them become net lines and a tax line`() throws {
    let order = try made(order())
    #expect(order.summary == ["item 16.81", "shipping 4.20", "tax DE merchant 3.99"])
    #expect(try order.lack() == 0)
    #expect(order.taxes.first?.rate?.text == "19" && order.taxes.first?.label == "MwSt")
    #expect(order.lines.first?.tax?.text == "3.19" && order.lines.first?.variantID == "6")
    // REST tells the shop's offset and GraphQL does not: the account's zone knows the day.
    #expect(order.createdAt.text == "2026-03-01T22:30:00Z")
  }

  @Test func `imported orders belong to the day on which they were made`() throws {
    #expect(try made(order(#""processed_at":"2024-05-06T07:08:09+02:00""#)).createdAt.text == "2024-05-06T05:08:09Z")
  }

  @Test(arguments: [
    ("paid", "null", "null", "paid"), ("paid", #""fulfilled""#, "null", "completed"), ("paid", #""partial""#, "null", "paid"),
    ("paid", #""fulfilled""#, #""2026-03-03T00:00:00Z""#, "cancelled"),
    ("partially_refunded", #""fulfilled""#, "null", "partially_refunded"),
    ("authorized", "null", "null", "authorized"), ("invented", "null", "null", "invented"),
  ])
  func `two states make one`(payment: String, fulfilment: String, cancelled: String, status: String) throws {
    let order = try made(order(#""fulfillment_status":\#(fulfilment),"cancelled_at":\#(cancelled)"#), state: payment.uppercased())
    #expect(order.status == status)
    #expect(order.paymentStatus == payment)
  }

  @Test func `a shipping line that was taken off is none`() throws {
    let removed = #"{"id":9,"price":"9.90","is_removed":true},{"id":10,"title":"Paket","price":"5.00","tax_lines":[]}"#
    let order = try made(order().replacingOccurrences(of: #""shipping_lines":["#, with: #""shipping_lines":[\#(removed),"#))
    #expect(order.lines.filter { $0.kind == .shipping }.map(\.id) == ["10", "9"])
  }

  @Test func `gift cards, duties, tips and coins each have their place`() throws {
    let lines = #"""
      {"id":1,"quantity":1,"price":"50.00","gift_card":true},
      {"id":2,"quantity":1,"price":"10.00","discount_allocations":[{"amount":"1.00"}],
      "duties":[{"shop_money":{"amount":"0.50"},"tax_lines":[{"title":"VAT","price":"0.10","channel_liable":true}]}]}
      """#
    let text = #"""
      {"id":100,"currency":"EUR","created_at":"2026-03-01T10:00:00Z","total_price":"61.58","total_tip_received":"1.98",
      "total_cash_rounding_payment_adjustment_set":{"shop_money":{"amount":"0.02"}},"line_items":[\#(lines)],
      "billing_address":{"country_code":"US","province_code":"CA"}}
      """#
    let order = try made(text, payments: Self.payment(1, "SALE", "gift_card", "61.60"))
    #expect(
      order.summary == ["gift_card 50.00", "item 10.00", "discount 1.00", "duty 0.50", "tip 1.98", "tax US-CA channel 0.10"])
    #expect(order.total.text == "61.60" && order.rounding == "cash_rounding" && order.roundingAmount?.text == "0.02")
    #expect(try order.lack() == 2)
    #expect(order.tenders.map(\.kind) == [.giftCard])
  }

  @Test func `the shopper's own currency stands beside`() throws {
    let set = #""presentment_currency":"JPY","total_price_set":{"shop_money":{"amount":"25.00"},"presentment_money":{"amount":"4123"}}"#
    let order = try made(order(set))
    #expect(order.currency.code == "EUR" && order.total.text == "25.00")
    #expect(order.presentment?.description == "4123 JPY")
  }

  @Test func `an amount finer than a cent is rejected by name, and its neighbours live`() throws {
    let poor = order().replacingOccurrences(of: #""25.00""#, with: #""25.001""#)
    let records = try CannedOrders.rest([poor, order().replacingOccurrences(of: #""id":100"#, with: #""id":101"#)])
    #expect(records.map(\.id) == ["100", "101"])
    #expect(records.first?.reason == "/total_price holds 25.001 EUR is no whole number of minor units (EUR has 2 digits behind the point)")
    #expect(records.last?.reason == "")
  }

  private static func payment(_ id: Int, _ kind: String, _ gateway: String, _ amount: String) -> String {
    #"""
    [{"id":"gid://shopify/OrderTransaction/\#(id)","kind":"\#(kind)","status":"SUCCESS","gateway":"\#(gateway)",
    "processedAt":"2026-03-05T10:00:00Z","amountSet":{"shopMoney":{"amount":"\#(amount)"}}}]
    """#
  }

  private func refunds(_ refund: String, _ members: String = "") throws -> [String] {
    try made(order(#""refunds":[\#(refund)]"# + (members.isEmpty ? "" : "," + members))).refunds.map(\.summary)
  }

  private static let back = #""refund_line_items":[{"id":1,"line_item_id":1,"quantity":1,"subtotal":10.0,"total_tax":1.6}]"#

  private static func paid(_ gateway: String, _ amount: String, id: Int = 1) -> String {
    #"""
    {"id":\#(id),"kind":"refund","status":"success","gateway":"\#(gateway)","amount":"\#(amount)","currency":"EUR",
    "processed_at":"2026-03-05T10:00:00Z"}
    """#
  }

  @Test func `a shipping refund that is told twice counts once`() throws {
    let twice = #"""
      {"id":7,\#(Self.back),"transactions":[\#(Self.paid("paypal", "15.00"))],
      "order_adjustments":[{"kind":"shipping_refund","amount":"-4.20","tax_amount":"-0.80"}],
      "refund_shipping_lines":[{"subtotal_amount_set":{"shop_money":{"amount":"5.00"}},"tax_amount_set":{"shop_money":{"amount":"0.80"}}}]}
      """#
    #expect(try refunds(twice) == ["7 15.00 paypal: item 8.40, shipping 4.20, tax merchant 2.40"])
    let once = #"""
      {"id":7,\#(Self.back),"transactions":[\#(Self.paid("paypal", "15.00"))],
      "order_adjustments":[{"kind":"shipping_refund","amount":"-4.20","tax_amount":"-0.80"}]}
      """#
    #expect(try refunds(once) == ["7 15.00 paypal: item 8.40, shipping 4.20, tax merchant 2.40"])
  }

  @Test func `goods put back without money are no refund, and what failed is none`() throws {
    #expect(try refunds(#"{"id":7,"restock":true,\#(Self.back),"transactions":[]}"#) == [])
    let failed = Self.paid("paypal", "10.00").replacingOccurrences(of: "success", with: "failure")
    #expect(try refunds(#"{"id":7,\#(Self.back),"transactions":[\#(failed)]}"#) == [])
  }

  /// What was paid beyond the lines is the books' to spread; what was kept is taken off the goods.
  @Test func `more and less than the lines are worth`() throws {
    #expect(
      try refunds(#"{"id":7,\#(Self.back),"transactions":[\#(Self.paid("paypal", "12.00"))]}"#)
        == ["7 12.00 paypal: item 8.40, tax merchant 1.60"])
    #expect(
      try refunds(#"{"id":7,\#(Self.back),"transactions":[\#(Self.paid("paypal", "7.00"))]}"#)
        == ["7 7.00 paypal: item 5.40, tax merchant 1.60"])
    #expect(try refunds(#"{"id":7,\#(Self.back),"transactions":[\#(Self.paid("paypal", "1.00"))]}"#) == ["7 1.00 paypal: "])
  }

  @Test func `money that went back two ways makes two credit notes`() throws {
    let ways = #"{"id":7,\#(Self.back),"transactions":[\#(Self.paid("gift_card", "2.50")),\#(Self.paid("paypal", "7.50", id: 2))]}"#
    #expect(
      try refunds(ways) == [
        "7 2.50 gift_card: item 2.10, tax merchant 0.40", "7-2 7.50 paypal: item 6.30, tax merchant 1.20",
      ])
  }

  @Test func `a refund in the shopper's own currency is taken from the payment that tells the shop's`() throws {
    let foreign = Self.paid("paypal", "11.00").replacingOccurrences(of: #""EUR""#, with: #""USD""#)
    let refund = #""refunds":[{"id":7,\#(Self.back),"transactions":[\#(foreign)]}]"#
    let known = try made(order(refund), payments: Self.payment(1, "REFUND", "paypal", "10.00"))
    #expect(known.refunds.map(\.summary) == ["7 10.00 paypal: item 8.40, tax merchant 1.60"])
    let unknown = try CannedOrders.rest([order(refund)])
    #expect(unknown.first?.reason == "/refunds/0/transactions/0/currency is USD, not the order's EUR")
  }

  /// One of two was taken off before anything was paid: nobody ever owed it.
  @Test func `an edit before payment lowers the sale`() throws {
    let members = #""refunds":[{"id":7,\#(Self.back),"transactions":[]}],"total_outstanding":"15.00","financial_status":"pending""#
    let order = try made(order(members).replacingOccurrences(of: #""financial_status":"paid","#, with: ""))
    #expect(order.total.text == "15.00" && order.refunds.isEmpty)
    #expect(order.summary == ["item 8.41", "shipping 4.20", "tax DE merchant 2.39"])
    #expect(try order.lack() == 0)
    // Goods that came back after payment, the money kept, are another thing.
    let kept = try made(
      self.order(#""refunds":[{"id":7,\#(Self.back),"transactions":[]}],"total_outstanding":"0.00""#),
      payments: Self.payment(1, "SALE", "paypal", "25.00"))
    #expect(kept.total.text == "25.00")
  }
}
