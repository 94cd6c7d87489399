internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Makes refunds of what the finances tell. Charges are net there in every market, below zero when they go back, with their
/// taxes beside them; a promotion that is taken back stands above zero. Fees that Amazon gives back and tax that it had
/// withheld are its account with the seller, and come with the settlement.
struct RefundMapping {
  let purchase: Purchase
  let currency: Currency

  func refunds(_ events: [FinancialEvent]) throws -> [Refund] {
    var refunds: [Refund] = []
    for (position, event) in events.enumerated() {
      let refund: Refund?
      do { refund = try self.refund(event) } catch let error as JSONError { throw error.inside("\(position)").inside("refunds") }
      guard var refund else { continue }
      // Two events may name one adjustment.
      var again = 2
      let id = refund.id
      while refunds.contains(where: { $0.id == refund.id }) {
        refund.id = "\(id)-\(again)"
        again += 1
      }
      refunds.append(refund)
    }
    return refunds
  }

  /// Nil when nothing went back.
  private func refund(_ event: FinancialEvent) throws -> Refund? {
    var object = try event.item.object()
    let posted = try object.timestamp("PostedDate")
    var parts = try object.list("ShipmentItemAdjustmentList") { value throws(JSONError) in try part(value) }
    parts += try object.list("ShipmentItemList") { value throws(JSONError) in try part(value) }
    let order = try object.list("OrderChargeAdjustmentList") { value throws(JSONError) in try charge(value) }

    var lines: [OrderLine] = []
    var taxes: [TaxLine.Liable: MinorUnits] = [:]
    var amount = MinorUnits.zero
    for part in parts {
      lines += try part.lines(in: currency)
      let tax = try part.tax()
      let liable = part.isWithheld ? .channel : purchase.items.first { $0.id == part.orderItem }?.liable ?? .merchant
      taxes[liable] = try (taxes[liable] ?? .zero).adding(tax)
      amount = try amount.adding(part.amount())
    }
    for charge in order where !charge.amount.isZero {
      let back = try charge.amount.negated()
      var line = OrderLine(id: "order-" + charge.type.lowercased(), kind: .fee, amount: back.amount(in: currency))
      line.name = charge.type
      lines.append(line)
      amount = try amount.adding(back)
    }
    if amount.isZero, lines.allSatisfy({ $0.amount.isZero }) { return nil }

    let id = parts.lazy.compactMap { $0.adjustment }.first ?? "posted-\(posted.text)"
    var refund = Refund(id: id, at: MarketClock.of(purchase.marketplace).local(posted), amount: amount.amount(in: currency))
    refund.reason = event.reason
    refund.lines = lines
    for liable in TaxLine.Liable.allCases {
      if let tax = taxes[liable], !tax.isZero {
        refund.taxes.append(TaxLine(jurisdiction: purchase.jurisdiction, liable: liable, amount: tax.amount(in: currency)))
      }
    }
    return refund
  }

  private func part(_ value: JSONValue) throws(JSONError) -> RefundPart {
    var object = try value.requireObject()
    var part = RefundPart()
    part.sku = object.text("SellerSKU")
    part.orderItem = object.filled("OrderItemId") ?? ""
    part.adjustment = try object.idIfPresent("OrderAdjustmentItemId")
    part.quantity = try object.amountIfPresent("QuantityShipped")
    part.charges = try object.list("ItemChargeAdjustmentList") { value throws(JSONError) in try charge(value) }
    // Claims tell their charges where shipments do.
    part.charges += try object.list("ItemChargeList") { value throws(JSONError) in try charge(value) }
    part.charges.removeAll { $0.isWithheld }
    part.isWithheld =
      object.member("ItemTaxWithheldList")?.items.contains { $0["TaxCollectionModel"]?.string == "MarketplaceFacilitator" } ?? false
    part.promotions = try object.list("PromotionAdjustmentList") { value throws(JSONError) in
      var object = try value.requireObject()
      let id = object.text("PromotionId")
      return RefundPart.Charge(type: id, amount: try object.minorUnits("PromotionAmount", of: currency))
    }
    return part
  }

  private func charge(_ value: JSONValue) throws(JSONError) -> RefundPart.Charge {
    var object = try value.requireObject()
    let type = try object.id("ChargeType")
    return RefundPart.Charge(type: type, amount: try object.minorUnits("ChargeAmount", of: currency))
  }
}

/// What one item of an order gave back.
struct RefundPart {
  struct Charge {
    let type: String
    let amount: MinorUnits

    /// `Tax`, `ShippingTax`, `GiftwrapTax`, `TaxDiscount`, `CODItemTaxCharge`, …
    var isTax: Bool { type.contains("Tax") }

    /// What Amazon withholds from the seller, of which the buyer knows nothing.
    var isWithheld: Bool { type.hasPrefix("MarketplaceFacilitatorTax") || type.hasPrefix("TCS-") }
  }

  var orderItem = ""
  var sku = ""
  var adjustment: String?
  var quantity: Amount?
  var charges: [Charge] = []
  var promotions: [Charge] = []
  /// Amazon had withheld the tax, so it is Amazon that gets it back from the state.
  var isWithheld = false

  /// All that went back, tax included, above zero.
  func amount() throws(MoneyError) -> MinorUnits { try (charges + promotions).map { $0.amount }.total().negated() }

  func tax() throws(MoneyError) -> MinorUnits { try charges.filter { $0.isTax }.map { $0.amount }.total().negated() }

  /// Net and above zero. What a promotion had taken off the shipping lessens the shipping, anything else the item.
  func lines(in currency: Currency) throws(MoneyError) -> [OrderLine] {
    func back(_ types: Set<String>) throws(MoneyError) -> MinorUnits {
      try charges.filter { types.contains($0.type) }.map { $0.amount }.total().negated()
    }
    var principal = try back(["Principal", "Discount"])
    var shipping = try back(["ShippingCharge", "Shipping"])
    for promotion in promotions {
      let isShipping = promotion.type.lowercased().contains("shipping") && shipping >= promotion.amount
      if isShipping {
        shipping = try shipping.subtracting(promotion.amount)
      } else {
        principal = try principal.subtracting(promotion.amount)
      }
    }
    var lines: [OrderLine] = []
    func add(_ id: String, _ kind: OrderLine.Kind, _ name: String, _ amount: MinorUnits) {
      if amount.isZero { return }
      var line = OrderLine(id: id, kind: kind, amount: amount.amount(in: currency))
      line.name = name
      if kind == .item {
        line.sku = sku
        line.variantID = sku.isEmpty ? nil : sku
        line.quantity = quantity
      }
      lines.append(line)
    }
    let id = orderItem.isEmpty ? adjustment ?? "item" : orderItem
    add(id, .item, "", principal)
    add(id + "-shipping", .shipping, "Shipping", shipping)
    add(id + "-gift-wrap", .fee, "Gift wrap", try back(["GiftWrap", "Giftwrap"]))
    let known: Set<String> = ["Principal", "Discount", "ShippingCharge", "Shipping", "GiftWrap", "Giftwrap"]
    for charge in charges where !known.contains(charge.type) && !charge.isTax {
      add(id + "-" + charge.type.lowercased(), .fee, charge.type, try charge.amount.negated())
    }
    return lines
  }
}
