internal import TradepostContract
internal import TradepostSDK

/// An order as both of Amazon's models tell it. The record is made of this alone, so that both end in the same one.
struct Purchase {
  var id: String
  /// The seller's own number, where there is one.
  var number: String?
  var status: String
  var marketplace: String
  var created: Timestamp
  var updated: Timestamp?
  /// What the buyer owes; nil while Amazon does not tell, or no longer.
  var total: Money?
  var items: [PurchaseItem] = []
  /// For the one who brings it.
  var tip = MinorUnits.zero
  var shipping: Address?
  var buyer: Address?
  var fulfilments: [Fulfilment] = []
  var attributes: [Attribute] = []

  init(id: String, status: String, marketplace: String, created: Timestamp) {
    self.id = id
    self.status = status
    self.marketplace = marketplace
    self.created = created
  }

  /// Whether the buyer has paid, so that it stands in the books.
  var isPaid: Bool { OrderStatus.paid.contains(status) }

  /// Whose tax it is: where it goes to, a state of the United States or Canada by itself; `ZZ` where Amazon does not say.
  var jurisdiction: String {
    guard let country = shipping?.country, country.utf8.count == 2, country.utf8.allSatisfy({ (65...90).contains($0) }) else { return "ZZ" }
    let region = (shipping?.region ?? "").uppercased()
    let isState = region.utf8.count == 2 && region.utf8.allSatisfy { (65...90).contains($0) }
    return (country == "US" || country == "CA") && isState ? "\(country)-\(region)" : country
  }

  /// Whether the tax is inside of what the buyer saw. The sums say it; where they say neither, the proof of the books will
  /// tell by how much.
  private func inclusive(_ item: PurchaseItem) throws(MoneyError) -> Bool? {
    guard let total = item.total else { return nil }
    let shown = try item.shown()
    if try item.tax().isZero { return try all() }
    return total == shown
  }

  /// Likewise for all items together.
  private func all() throws(MoneyError) -> Bool {
    guard let total, let owed = try? MinorUnits(total.amount, in: total.currency) else { return false }
    var shown = tip
    var tax = MinorUnits.zero
    for item in items {
      shown = try shown.adding(item.shown())
      tax = try tax.adding(item.tax())
    }
    return tax.isZero ? isInclusiveMarket : owed == shown
  }

  /// Prices of North America stand without tax; everywhere else they hold it.
  private var isInclusiveMarket: Bool { !["US", "CA"].contains(Storefront.of(marketplace)?.country ?? "") }

  /// The record, with what the finances tell of money that went back.
  func order(_ refunds: [FinancialEvent] = []) throws -> Order {
    guard let currency = total?.currency ?? Storefront.of(marketplace).flatMap({ Currency($0.currency) }) else {
      throw Failure(.platform, "the order tells no total, and the currency of its marketplace \(marketplace.prefix(40)) is not known")
    }
    let clock = MarketClock.of(marketplace)
    let owed = try total.map { money throws(MoneyError) in try MinorUnits(money.amount, in: currency) } ?? .zero
    var order = Order(
      id: id, status: status, currency: currency, total: owed.amount(in: currency), createdAt: clock.local(created))
    order.number = number ?? id
    order.market = marketplace
    order.updatedAt = updated.map { clock.local($0) }
    var taxes: [TaxLine.Liable: MinorUnits] = [:]
    for item in items {
      order.lines += try item.lines(inclusive: try inclusive(item) ?? all(), in: currency)
      taxes[item.liable] = try (taxes[item.liable] ?? .zero).adding(item.tax())
    }
    if !tip.isZero {
      var line = OrderLine(id: "tip", kind: .tip, amount: tip.amount(in: currency))
      line.name = "Delivery tip"
      order.lines.append(line)
    }
    for liable in TaxLine.Liable.allCases {
      if let tax = taxes[liable], !tax.isZero {
        order.taxes.append(TaxLine(jurisdiction: jurisdiction, liable: liable, amount: tax.amount(in: currency)))
      }
    }
    if isPaid, !order.total.isZero {
      // Amazon has taken the money before it shows an order as paid, and does not say when: the day of the purchase.
      order.tenders = [Tender(id: "payment", kind: .capture, gateway: "amazon", amount: order.total, at: order.createdAt)]
    }
    order.refunds = try RefundMapping(purchase: self, currency: currency).refunds(refunds)
    order.shipping = shipping
    order.billing = buyer
    order.fulfilments = fulfilments.map { parcel in
      var parcel = parcel
      parcel.at = parcel.at.map { clock.local($0) }
      return parcel
    }
    order.attributes = attributes
    return order
  }
}
