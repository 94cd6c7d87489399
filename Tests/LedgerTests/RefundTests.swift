import HostCore
import HostLedger
import Testing
import TradepostContract

@Suite struct RefundTests {
  private static let lines: [(OrderLine.Kind, String)] = [(.item, "30.00"), (.shipping, "5.00"), (.discount, "5.00")]
  private static let taxes = [("DE", "5.70")]

  private func order(_ refunds: Refund..., paid: String? = "35.70") throws -> Order {
    try Books.order("35.70", lines: Self.lines, taxes: Self.taxes, paid: paid, refunds: refunds)
  }

  private func refunds(of order: Order) throws -> [String] {
    try Booking(order, zone: .utc).documents.filter { $0.kind == .refund }.map(Books.text)
  }

  @Test func namedLinesAreTakenAsTheyAre() throws {
    let refund = try Books.refund("7", "11.90", lines: [(.item, "10.00")], taxes: [("DE", "1.90")])
    #expect(
      try refunds(of: order(refund)) == [
        "2026-03-05 refund 7: clearing:card -1190, sales 1000, tax:DE:merchant 190"
      ])
  }

  @Test func whatAGiftCardPaidGoesBackOnACard() throws {
    var refund = try Books.refund("7", "11.90", lines: [(.item, "10.00")], taxes: [("DE", "1.90")])
    refund.gateway = "gift_card"
    var order = try order(refund)
    order.tenders.append(
      Tender(id: "card", kind: .giftCard, gateway: "gift_card", amount: try Books.amount("11.90"), at: order.createdAt))
    #expect(try refunds(of: order) == ["2026-03-05 refund 7: gift_cards -1190, sales 1000, tax:DE:merchant 190"])
  }

  @Test func anUnpaidOrdersRefundLowersWhatIsOwed() throws {
    let refund = try Books.refund("7", "11.90", lines: [(.item, "10.00")], taxes: [("DE", "1.90")])
    #expect(
      try refunds(of: order(refund, paid: nil)) == [
        "2026-03-05 refund 7: receivable -1190, sales 1000, tax:DE:merchant 190"
      ])
  }

  /// 10.00 of 35.70: discounts −500, sales 3000, shipping 500, tax 570, each × 1000 ÷ 3570, cut, then the largest rests.
  @Test func anUnexplainedRefundIsSpreadInProportion() throws {
    #expect(
      try refunds(of: order(Books.refund("7", "10.00"))) == [
        "2026-03-05 refund 7: clearing:card -1000, discounts -140, sales 840, shipping 140, tax:DE:merchant 160 !estimated"
      ])
  }

  @Test func theRestOfTheOrderIsEmptiedExactly() throws {
    let first = try Books.refund("7", "10.00")
    let rest = try Books.refund("8", "25.70")
    let documents = try Booking(order(first, rest), zone: .utc).documents
    var sums: [Role: Int64] = [:]
    for document in documents where document.kind != .capture {
      for entry in document.entries where entry.role != .receivable { sums[entry.role, default: 0] += entry.amount.count }
    }
    #expect(sums.filter { $0.value != 0 } == [.clearing("card"): -3570])
  }

  @Test func moreThanTheOrderIsGoodwill() throws {
    #expect(
      try refunds(of: order(Books.refund("7", "40.00"))) == [
        "2026-03-05 refund 7: clearing:card -4000, discounts -500, sales 3430, shipping 500, tax:DE:merchant 570 !estimated !goodwill"
      ])
  }

  @Test func linesWorthMoreThanWasPaidBackHold() throws {
    let refund = try Books.refund("7", "10.00", lines: [(.item, "10.01")])
    let hold = #expect(throws: Hold.self) { try Booking(self.order(refund), zone: .utc) }
    #expect(hold?.description == "refund 7: its lines and taxes are worth 0.01 EUR more than the 10.00 EUR refunded")
  }

  @Test func refundsCountInTheOrderOfTimeWhateverTheListSays() throws {
    let early = try Books.refund("9", "5.00")
    var late = try Books.refund("10", "5.00")
    #expect(try refunds(of: order(late, early)).map { $0.split(separator: ":")[0] } == ["2026-03-05 refund 9", "2026-03-05 refund 10"])
    late.at = try Books.time("2026-03-04T00:00:00+01:00")
    #expect(try refunds(of: order(early, late)).map { $0.split(separator: ":")[0] } == ["2026-03-04 refund 10", "2026-03-05 refund 9"])
  }

  /// Whatever the amounts, a spread gives away exactly what it was given, and never more of a role than is left.
  @Test func aSpreadIsExactForAnyAmount() throws {
    var dice = Dice(seed: 7)
    for _ in 0..<20_000 {
      let left = (0..<Int(1 + dice.next() % 6)).map { Entry(Role("r\($0)"), MinorUnits(Int64(dice.next() % 100_000) - 20_000)) }
        .filter { !$0.amount.isZero }
      let sum = left.reduce(0) { $0 + $1.amount.count }
      let rest = Int64(1 + dice.next() % 120_000)
      let share = try RefundSpread.spread(MinorUnits(rest), over: left)
      #expect(share.debits.reduce(0) { $0 + $1.amount.count } + share.excess.count == rest)
      #expect(rest < sum ? share.excess.isZero : share.excess.count == rest - sum)
      for (given, had) in zip(share.debits, left) where rest < sum {
        #expect(given.amount.count.magnitude <= had.amount.count.magnitude + 1, "\(given) of \(had), \(rest) over \(left)")
      }
    }
  }

  @Test func aRefundThatStandsThereTwiceHoldsTheOrder() throws {
    let order = try Books.order(
      "10.00", lines: [(.item, "10.00")], paid: "10.00",
      refunds: [try Books.refund("7", "1.00"), try Books.refund("7", "2.00")])
    #expect(throws: Hold("refund 7", "the order holds it twice")) { try Booking(order, zone: .utc) }
  }
}

/// SplitMix64: the same numbers on every machine.
struct Dice {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
