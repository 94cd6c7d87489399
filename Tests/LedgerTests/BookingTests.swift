import HostCore
import HostLedger
import Testing
import TradepostContract

/// Makes orders and reads postings as short text.
enum Books {
  static func order(
    _ total: String, lines: [(OrderLine.Kind, String)], taxes: [(String, String)] = [], paid: String? = nil,
    refunds: [Refund] = [], currency: String = "EUR"
  ) throws -> Order {
    var order = Order(
      id: "1", status: "completed", currency: try #require(Currency(currency)), total: try amount(total),
      createdAt: try time("2026-03-01T23:30:00+01:00"))
    order.lines = try lines.enumerated().map { OrderLine(id: "l\($0.offset)", kind: $0.element.0, amount: try amount($0.element.1)) }
    order.taxes = try taxes.map { TaxLine(jurisdiction: $0.0, liable: .merchant, amount: try amount($0.1)) }
    if let paid {
      order.tenders = [
        Tender(id: "p", kind: .capture, gateway: "card", amount: try amount(paid), at: try time("2026-03-02T00:10:00+01:00"))
      ]
    }
    order.refunds = refunds
    return order
  }

  static func refund(
    _ id: String, _ total: String, lines: [(OrderLine.Kind, String)] = [], taxes: [(String, String)] = []
  ) throws -> Refund {
    var refund = Refund(id: id, at: try time("2026-03-05T12:00:00+01:00"), amount: try amount(total))
    refund.lines = try lines.map { OrderLine(id: "r", kind: $0.0, amount: try amount($0.1)) }
    refund.taxes = try taxes.map { TaxLine(jurisdiction: $0.0, liable: .merchant, amount: try amount($0.1)) }
    return refund
  }

  static func amount(_ text: String) throws -> Amount { try #require(Amount(text)) }
  static func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

  static func text(_ document: DocumentDraft) -> String {
    let entries = document.entries.map { "\($0.role) \($0.amount.count)" }.joined(separator: ", ")
    let flags = document.flags.map { " !\($0.rawValue)" }.joined()
    return "\(document.day.text) \(document.kind.rawValue) \(document.externalID): \(entries)\(flags)"
  }

  static func book(_ order: Order) throws -> [String] {
    try Booking(order, zone: .utc).documents.map(text)
  }
}

@Suite struct BookingTests {
  @Test func aSaleAndItsCaptureStandOnTheirOwnDays() throws {
    let order = try Books.order(
      "35.70", lines: [(.item, "30.00"), (.shipping, "5.00"), (.discount, "5.00")], taxes: [("DE", "5.70")], paid: "35.70")
    #expect(
      try Books.book(order) == [
        "2026-03-01 sale 1: discounts 500, receivable 3570, sales -3000, shipping -500, tax:DE:merchant -570",
        "2026-03-02 capture p: clearing:card 3570, receivable -3570",
      ])
  }

  @Test func aCentThatIsNotExplainedHoldsTheOrder() throws {
    let order = try Books.order("10.01", lines: [(.item, "10.00")])
    let hold = #expect(throws: Hold.self) { try Booking(order, zone: .utc) }
    #expect(
      hold?.description
        == "total: the lines and taxes add up to 10.00, the shop says 10.01 EUR; the difference is 0.01 EUR")
  }

  @Test func roundingIsBookedWhereTheShopNamesItAndOnlyAsFarAsItReaches() throws {
    var order = try Books.order("12.01", lines: [(.item, "5.00"), (.item, "5.00")], taxes: [("DE", "2.00")])
    order.rounding = "round_at_subtotal"
    #expect(throws: Hold.self) { try Booking(order, zone: .utc) }
    for index in order.lines.indices { order.lines[index].tax = try Books.amount("1.00") }
    #expect(
      try Books.book(order) == [
        "2026-03-01 sale 1: platform_rounding -1, receivable 1201, sales -1000, tax:DE:merchant -200"
      ])
    order.total = try Books.amount("12.02")
    let hold = #expect(throws: Hold.self) { try Booking(order, zone: .utc) }
    #expect(hold?.reason.contains("more than round_at_subtotal can leave over on 3 rounded amounts") == true)
  }

  @Test func roundingThatThePlatformTellsToTheCentMustBeJustThat() throws {
    var order = try Books.order("12.05", lines: [(.item, "10.03")], taxes: [("DE", "2.00")])
    order.rounding = "cash_rounding"
    order.roundingAmount = try Books.amount("0.02")
    #expect(
      try Books.book(order) == [
        "2026-03-01 sale 1: platform_rounding -2, receivable 1205, sales -1003, tax:DE:merchant -200"
      ])
    order.roundingAmount = try Books.amount("-0.02")
    let hold = #expect(throws: Hold.self) { try Booking(order, zone: .utc) }
    #expect(hold?.reason == "the lines and taxes add up to 12.03, the shop says 12.05 EUR; the shop says that it rounded by -0.02 EUR")
  }

  @Test func anAmountFinerThanTheCurrencyHolds() throws {
    let order = try Books.order("100", lines: [(.item, "100.5")], currency: "JPY")
    #expect(#expect(throws: Hold.self) { try Booking(order, zone: .utc) }?.component == "line l0")
  }

  @Test func sumsBeyondSixtyFourBitsHoldInsteadOfTrapping() throws {
    let huge = "92233720368547758.07"
    let order = try Books.order(huge, lines: [(.item, huge), (.item, huge)])
    #expect(#expect(throws: Hold.self) { try Booking(order, zone: .utc) }?.reason.contains("64 bits") == true)
  }

  @Test func aTimeWithoutOffsetBelongsToTheStoresDay() throws {
    var order = try Books.order("1", lines: [(.item, "1")])
    order.createdAt = try Books.time("2026-03-01T23:30:00Z")
    let booking = try Booking(order, zone: StoreCalendar { _ in 60 })
    #expect(booking.documents[0].day.text == "2026-03-02")
  }

  @Test func aFreeOrderIsASaleOfNothing() throws {
    let order = try Books.order("0.00", lines: [(.item, "5.00"), (.discount, "5.00")], paid: "0.00")
    #expect(try Books.book(order) == ["2026-03-01 sale 1: discounts 500, sales -500"])
  }
}
