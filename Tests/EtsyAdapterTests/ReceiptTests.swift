import TestHost
import Testing

/// One receipt as real answers look, and what becomes of it.
@Suite("A receipt of Etsy's")
struct ReceiptTests {
  private static func money(_ amount: String, _ divisor: Int = 100) -> String {
    #"{"amount":\#(amount),"divisor":\#(divisor),"currency_code":"USD"}"#
  }

  /// With the amounts and states of a recorded one: a bag with a coupon, sent, and paid back in full.
  private static func receipt(_ change: (String, String) = ("", "")) -> String {
    let text = #"""
      {"receipt_id":3021745515,"buyer_user_id":102574536,"name":"A. Person","first_line":"Via Uno 12","second_line":null,
      "city":"Lucca","state":"Lucca","zip":"55041","status":"Fully Refunded","country_iso":"IT","payment_method":"cc",
      "is_shipped":true,"is_paid":true,"created_timestamp":1695659962,"updated_timestamp":1695989398,
      "grandtotal":\#(money("11250")),"subtotal":\#(money("11250")),"total_price":\#(money("15000")),
      "total_shipping_cost":\#(money("0")),"total_tax_cost":\#(money("0")),"total_vat_cost":\#(money("0")),
      "discount_amt":\#(money("3750")),"gift_wrap_price":\#(money("0")),
      "shipments":[{"receipt_shipping_id":1202955335209,"shipment_notification_timestamp":1696003200,
      "carrier_name":"YT-EXPRESS","tracking_code":"YT23"}],
      "transactions":[{"transaction_id":3735908460,"title":"Bag","paid_timestamp":1695659980,"quantity":1,"sku":"",
      "price":\#(money("15000"))}],
      "refunds":[{"reason":"Account Adjustment","status":"SUCCESS","amount":\#(money("11250")),"created_timestamp":1695895519}]}
      """#
    return change.0.isEmpty ? text : text.replacing(change.0, with: change.1)
  }

  private func record(_ receipt: String) throws -> Step.Record? {
    let host = try #require(TestHost(try BuiltLibrary.adapter("libEtsyAdapter.so"), settings: #"{"shop_id":"1"}"#))
    _ = host.begin()
    return host.answer(Answer(#"{"count":1,"results":[\#(receipt)]}"#)).records.first
  }

  @Test func isRead() throws {
    let json = try record(Self.receipt())?.json
    #expect(
      json
        == #"{"created_at":"2023-09-25T16:39:22+00:00","currency":"USD","fulfilments":[{"at":"2023-09-29T16:00:00+00:00","carrier":"YT-EXPRESS","id":"1202955335209","tracking_number":"YT23"}],"id":"3021745515","lines":[{"amount":"150.00","id":"3735908460","kind":"item","name":"Bag","quantity":"1"},{"amount":"37.50","id":"discount","kind":"discount"}],"number":"3021745515","refunds":[{"amount":"112.50","at":"2023-09-28T10:05:19+00:00","id":"3021745515-1695895519-112.50"}],"status":"fully refunded","tenders":[{"amount":"112.50","at":"2023-09-25T16:39:40+00:00","gateway":"etsy","id":"3021745515","kind":"capture"}],"total":"112.50","updated_at":"2023-09-29T12:09:58+00:00"}"#
    )
  }

  @Test(arguments: [
    (#""divisor":100"#, #""divisor":7"#, "/grandtotal/divisor is 7, not 1, 10, 100 or 1000"),
    (#""quantity":1"#, #""quantity":9223372036854775807"#, "/transactions/0/price is too large"),
    (#""created_timestamp":1695659962"#, #""created_timestamp":-1"#, "/created_timestamp is -1, no time that a calendar has"),
    (#""receipt_id":3021745515,"#, "", "/receipt_id is missing"), (#""status":"Fully Refunded","#, "", "/status is missing"),
  ])
  func thatMakesNoSenseIsHandedOverAsItIs(_ from: String, _ to: String, _ reason: String) throws {
    #expect(try record(Self.receipt((from, to)))?.reason == reason)
  }

  @Test(arguments: [
    ("US", "CA", "total_tax_cost", "US-CA", "channel"), ("US", "", "total_tax_cost", "US", "channel"),
    ("CA", "ON", "total_tax_cost", "CA", "merchant"), ("GB", "", "total_vat_cost", "GB", "unknown"),
    ("", "", "total_vat_cost", "ZZ", "unknown"),
  ])
  func taxIsWhoseItIs(_ country: String, _ state: String, _ kind: String, _ place: String, _ liable: String) throws {
    let receipt = Self.receipt(("\"\(kind)\":\(Self.money("0"))", "\"\(kind)\":\(Self.money("725"))"))
      .replacing(#""state":"Lucca""#, with: #""state":"\#(state)""#).replacing(#""IT""#, with: #""\#(country)""#)
    let json = try record(receipt)?.json ?? ""
    #expect(json.contains(#""taxes":[{"amount":"7.25","jurisdiction":"\#(place)","liable":"\#(liable)"}]"#), "\(json)")
  }
}
