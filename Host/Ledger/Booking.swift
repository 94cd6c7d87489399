public import HostCore
public import TradepostContract

/// What the books should say about one order: its proof, and a document for the sale and for each money event. A pure
/// function of the order; what is already posted is ``Revision``'s business.
public struct Booking: Sendable, Equatable {
  public let proof: Proof
  public let documents: [DocumentDraft]

  /// - Parameter zone: the store's time zone, for times that came without an offset.
  public init(_ order: Order, zone: StoreCalendar) throws(Hold) {
    let proof = try Proof(order)
    var documents = [try Self.sale(order, proof, zone)]
    for tender in order.tenders {
      if let document = try Self.tender(tender, order, zone) { documents.append(document) }
    }
    var left = try Self.left(of: documents[0])
    for refund in order.refunds.sorted(by: Self.earlier) {
      documents.append(try RefundBooking.document(for: refund, of: order, zone, left: &left))
    }
    for document in documents { try Self.check(document, order.currency) }
    try Self.check(documents)
    self.proof = proof
    self.documents = documents
  }

  /// Two events of one kind and id are one event told twice, or two that nobody could tell apart later.
  private static func check(_ documents: [DocumentDraft]) throws(Hold) {
    for (place, document) in documents.enumerated() {
      let twin = documents[..<place].contains { $0.kind == document.kind && $0.externalID == document.externalID }
      if twin { throw Hold("\(document.kind.rawValue) \(document.externalID)", "the order holds it twice") }
    }
  }

  /// What one account may move by in one document, in minor units. Far above any sale, and far enough below 64 bits that the
  /// sums of days and stores hold thousands of them: one absurd order must not stop its neighbours.
  static let largestEntry: UInt64 = 1_000_000_000_000_000

  private static func check(_ document: DocumentDraft, _ currency: Currency) throws(Hold) {
    for entry in document.entries where entry.amount.count.magnitude > largestEntry {
      throw Hold(
        document.kind == .sale ? "amount" : "\(document.kind.rawValue) \(document.externalID)",
        "\(entry.amount.amount(in: currency)) \(currency) for \(entry.role) is beyond anything that one document may post")
    }
  }

  private static func sale(_ order: Order, _ proof: Proof, _ zone: StoreCalendar) throws(Hold) -> DocumentDraft {
    do throws(MoneyError) {
      var sum = EntrySum()
      try sum.debit(.receivable, proof.total)
      for (kind, amount) in proof.amounts {
        if kind == .discount { try sum.debit(.discounts, amount) } else { try sum.credit(kind.role, amount) }
      }
      for tax in order.taxes { try sum.credit(.tax(tax), try MinorUnits(tax.amount, in: order.currency)) }
      try sum.credit(.platformRounding, proof.rounding)
      return DocumentDraft(
        kind: .sale, externalID: order.id, day: zone.day(of: order.createdAt), market: order.market,
        currency: order.currency, entries: sum.entries)
    } catch { throw Hold("amount", error) }
  }

  private static func tender(
    _ tender: Tender, _ order: Order, _ zone: StoreCalendar
  ) throws(Hold) -> DocumentDraft? {
    let amount = try Hold.minor(tender.amount, order.currency, "tender \(tender.id)")
    guard !amount.isZero else { return nil }
    do throws(MoneyError) {
      var sum = EntrySum()
      try sum.debit(tender.kind == .capture ? .clearing(tender.gateway) : .giftCards, amount)
      try sum.credit(.receivable, amount)
      return DocumentDraft(
        kind: tender.kind == .capture ? .capture : .giftCard, externalID: tender.id, day: zone.day(of: tender.at),
        market: order.market, currency: order.currency, entries: sum.entries)
    } catch { throw Hold("tender \(tender.id)", error) }
  }

  /// What the sale credited, by role: what refunds can still take.
  private static func left(of sale: DocumentDraft) throws(Hold) -> EntrySum {
    do throws(MoneyError) {
      var left = EntrySum()
      for entry in sale.entries where entry.role != .receivable { try left.credit(entry.role, entry.amount) }
      return left
    } catch { throw Hold("amount", error) }
  }

  private static func earlier(_ one: Refund, _ other: Refund) -> Bool {
    if one.at != other.at { return one.at < other.at }
    if one.id.utf8.count != other.id.utf8.count { return one.id.utf8.count < other.id.utf8.count }
    return one.id.utf8.lexicographicallyPrecedes(other.id.utf8)
  }
}

extension OrderLine.Kind {
  /// The account that a line of this kind is credited to.
  var role: Role {
    switch self {
    case .item: .sales
    case .shipping: .shipping
    case .fee: .fees
    case .discount: .discounts
    case .tip: .tips
    case .duty: .duties
    case .giftCard: .giftCards
    }
  }
}
