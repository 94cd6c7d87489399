internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Reads an order as the REST interface and deliveries tell it, with what they leave out, see ``Payments``.
struct RestOrder {
  let payments: Payments

  func facts(_ item: Item) throws(JSONError) -> OrderFacts {
    var object = try item.object()
    let id = try object.number("id")
    let cancelled = try object.moment("cancelled_at")
    let created = try object.moment("created_at")
    let currency = try object.read("currency") { value throws(JSONError) in try value.requireCurrency() }
    let includesDuties = try object.boolIfPresent("duties_included") ?? false
    let email = object.text("email")
    let payment = object.text("financial_status")
    let fulfilment = object.text("fulfillment_status")
    let number = object.text("name")
    let note = object.text("note")
    let attributes = object.attributes("note_attributes", name: "name")
    let shown = object.text("presentment_currency")
    let processed = try object.moment("processed_at")
    let includesTaxes = try object.boolIfPresent("taxes_included") ?? false
    guard let date = processed ?? created else { throw JSONError(.missing, "is missing").inside("created_at") }
    guard let total = try object.money("total_price_set", "total_price", currency) else {
      throw JSONError(.missing, "is missing").inside("total_price")
    }
    var facts = OrderFacts(id: id, number: number, currency: currency, createdAt: date, total: total)
    facts.isCancelled = cancelled != nil
    facts.includesDuties = includesDuties
    facts.includesTaxes = includesTaxes
    facts.email = email
    facts.note = note.isEmpty ? nil : note
    facts.attributes = attributes
    facts.fulfilment = fulfilment.isEmpty ? "unfulfilled" : fulfilment
    facts.updatedAt = try object.moment("updated_at")
    facts.tip = try object.minor("total_tip_received", currency) ?? .zero
    facts.outstanding = try object.minor("total_outstanding", currency)
    facts.rounding = try object.money("total_cash_rounding_payment_adjustment_set", nil, currency) ?? .zero
    if shown != currency.code, let shown = Currency(shown),
      let amount = try? object.member("total_price_set")?["presentment_money"]?["amount"]?.requireAmount()
    {
      facts.presentment = Money(amount, shown)
    }
    facts.customerID = object.member("customer")?.object.flatMap { customer in
      var customer = customer
      return customer.reference("id")
    }
    facts.billing = object.member("billing_address").flatMap { Address(rest: $0) }
    facts.shippingAddress = object.member("shipping_address").flatMap { Address(rest: $0) }
    let known = try payments.of(id, currency)
    facts.payments = known.payments
    facts.payment = known.state ?? (payment.isEmpty ? nil : payment)
    try parts(&object, of: &facts)
    return facts
  }

  private func parts(_ object: inout JSONObject, of facts: inout OrderFacts) throws(JSONError) {
    let currency = facts.currency
    facts.fulfilments = try object.objects("fulfillments") { sent throws(JSONError) in try Self.fulfilment(&sent) }
      .compactMap { $0 }
    facts.lines = try object.objects("line_items") { line throws(JSONError) in try Self.line(&line, currency) }
    let payments = facts.payments
    facts.refunds = try object.objects("refunds") { refund throws(JSONError) in
      try Self.refund(&refund, currency, payments)
    }
    facts.shipping = try object.objects("shipping_lines") { line throws(JSONError) in try Self.shipping(&line, currency) }
      .compactMap { $0 }
  }

  private static func line(_ object: inout JSONObject, _ currency: Currency) throws(JSONError) -> OrderFacts.Line {
    let id = try object.number("id")
    let isGiftCard = try object.boolIfPresent("gift_card") ?? false
    let name = object.text("name")
    guard let price = try object.money("price_set", "price", currency) else { throw JSONError(.missing, "is missing").inside("price") }
    let productID = object.reference("product_id")
    let quantity = try object.int("quantity")
    let sku = object.text("sku")
    let variantID = object.reference("variant_id")
    var line = OrderFacts.Line(id: id, quantity: quantity, gross: try price.times(quantity))
    line.name = name.isEmpty ? object.text("title") : name
    line.sku = sku
    line.isGiftCard = isGiftCard
    line.productID = productID
    line.variantID = variantID
    line.taxes = try taxes(&object, currency)
    let duties = try object.objects("duties") { duty throws(JSONError) in
      let price = try duty.readIfPresent("shop_money") { value throws(JSONError) in
        var money = try value.requireObject()
        return try money.minor("amount", currency) ?? .zero
      }
      return (price: price ?? .zero, taxes: try taxes(&duty, currency))
    }
    for duty in duties { line.duty = try line.duty.plus(duty.price) }
    line.dutyTaxes = duties.flatMap { $0.taxes }
    line.discount = try discount(&object, currency)
    return line
  }

  /// Nil: it was taken off the order.
  private static func shipping(_ object: inout JSONObject, _ currency: Currency) throws(JSONError) -> OrderFacts.Shipping? {
    let id = try object.number("id")
    if try object.boolIfPresent("is_removed") ?? false { return nil }
    guard let price = try object.money("price_set", "price", currency) else { throw JSONError(.missing, "is missing").inside("price") }
    let name = object.text("title")
    let taxes = try taxes(&object, currency)
    return OrderFacts.Shipping(id: id, name: name, amount: try price.minus(try discount(&object, currency)), taxes: taxes)
  }

  private static func discount(_ object: inout JSONObject, _ currency: Currency) throws(JSONError) -> MinorUnits {
    var sum = MinorUnits.zero
    let parts = try object.objects("discount_allocations") { part throws(JSONError) in
      try part.money("amount_set", "amount", currency) ?? .zero
    }
    for part in parts { sum = try sum.plus(part) }
    return sum
  }

  private static func taxes(_ object: inout JSONObject, _ currency: Currency) throws(JSONError) -> [OrderFacts.Tax] {
    try object.objects("tax_lines") { tax throws(JSONError) in
      let rate = tax.member("rate").flatMap { TaxRate.percent($0) }
      let title = tax.text("title")
      let amount = try tax.money("price_set", "price", currency) ?? .zero
      return OrderFacts.Tax(title: title, rate: rate, liable: TaxLine.Liable(channel: tax.member("channel_liable")), amount: amount)
    }
  }

  private static func fulfilment(_ object: inout JSONObject) throws(JSONError) -> Fulfilment? {
    var sent = Fulfilment(id: try object.number("id"), at: try object.moment("created_at"))
    guard Fulfilments.isReal(object.text("status")) else { return nil }
    sent.carrier = object.text("tracking_company")
    sent.trackingNumber = object.text("tracking_number")
    return sent
  }
}

extension RestOrder {
  private static func refund(
    _ object: inout JSONObject, _ currency: Currency, _ payments: [OrderFacts.Payment]
  ) throws(JSONError) -> OrderFacts.Refund {
    var refund = OrderFacts.Refund(id: try object.number("id"))
    refund.note = object.text("note")
    let adjustments = try object.objects("order_adjustments") { adjustment throws(JSONError) in
      try shippingAdjustment(&adjustment, currency)
    }
    // Numbers here, text everywhere else.
    refund.lines = try object.objects("refund_line_items") { line throws(JSONError) in
      let id = try line.number("line_item_id")
      let quantity = try line.int("quantity")
      return OrderFacts.Refund.Line(
        lineID: id, quantity: quantity, subtotal: try line.money("subtotal_set", "subtotal", currency) ?? .zero,
        tax: try line.money("total_tax_set", "total_tax", currency) ?? .zero)
    }
    refund.duties = try object.money("total_duties_set", nil, currency) ?? .zero
    refund.shipping = try object.objects("refund_shipping_lines") { line throws(JSONError) in
      OrderFacts.Refund.Shipping(
        subtotal: try line.money("subtotal_amount_set", nil, currency) ?? .zero,
        tax: try line.money("tax_amount_set", nil, currency) ?? .zero)
    }
    // Older orders have the adjustment alone; the others say the same thing twice.
    if refund.shipping.isEmpty { refund.shipping = adjustments.compactMap { $0 } }
    refund.payments = try object.objects("transactions") { payment throws(JSONError) in
      let id = payment.reference("id")
      if let known = payments.first(where: { $0.id == id }) { return known }
      return try Payments.payment(&payment, currency)
    }
    return refund
  }

  /// A shipping refund as an adjustment: below zero, the tax by itself.
  private static func shippingAdjustment(
    _ object: inout JSONObject, _ currency: Currency
  ) throws(JSONError) -> OrderFacts.Refund.Shipping? {
    guard object.text("kind") == "shipping_refund" else { return nil }
    let net = try MinorUnits.zero.minus(try object.money("amount_set", "amount", currency) ?? .zero)
    let tax = try MinorUnits.zero.minus(try object.money("tax_amount_set", "tax_amount", currency) ?? .zero)
    return OrderFacts.Refund.Shipping(subtotal: net, tax: tax, isNet: true)
  }
}

extension JSONObject {
  /// An amount in the shop's currency: of the `_set` that new orders have, else the plain member; nil where there is neither.
  mutating func money(
    _ set: StaticString, _ plain: StaticString?, _ currency: Currency
  ) throws(JSONError) -> MinorUnits? {
    if let money = member(set)?["shop_money"], var object = money.object {
      do throws(JSONError) { return try object.minor("amount", currency) } catch { throw error.inside("shop_money").inside("\(set)") }
    }
    guard let plain else { return nil }
    return try minor(plain, currency)
  }
}
