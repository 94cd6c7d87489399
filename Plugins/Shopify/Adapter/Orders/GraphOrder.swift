internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Reads an order as GraphQL tells it.
struct GraphOrder {
  /// What did not fit into the order's own answer.
  var more = MoreOfOrders()

  func facts(_ item: Item) throws(JSONError) -> OrderFacts {
    var object = try item.object()
    let id = try object.number("legacyResourceId")
    let number = object.text("name")
    let created = try object.moment("createdAt")
    let processed = try object.moment("processedAt")
    let updated = try object.moment("updatedAt")
    let cancelled = try object.moment("cancelledAt")
    let email = object.text("email")
    let note = object.text("note")
    let currency = try object.read("currencyCode") { value throws(JSONError) in try value.requireCurrency() }
    let shown = object.text("presentmentCurrencyCode")
    let payment = object.text("displayFinancialStatus")
    let fulfilment = object.text("displayFulfillmentStatus")
    let includesTaxes = try object.boolIfPresent("taxesIncluded") ?? false
    let includesDuties = try object.boolIfPresent("dutiesIncluded") ?? false
    let attributes = object.attributes("customAttributes", name: "key")
    let total = try object.required("totalPriceSet")
    guard let date = processed ?? created else { throw JSONError(.missing, "is missing").inside("createdAt") }

    var facts = OrderFacts(
      id: id, number: number, currency: currency, createdAt: date, updatedAt: updated,
      total: try total.shopMoney(currency, in: "totalPriceSet"))
    facts.isCancelled = cancelled != nil
    facts.payment = payment.isEmpty ? nil : payment.lowercased()
    facts.fulfilment = Self.fulfilment(fulfilment)
    facts.includesTaxes = includesTaxes
    facts.includesDuties = includesDuties
    facts.attributes = attributes
    facts.email = email
    facts.note = note.isEmpty ? nil : note
    if shown != currency.code, let shown = Currency(shown), let amount = try? total["presentmentMoney"]?["amount"]?.requireAmount() {
      facts.presentment = Money(amount, shown)
    }
    facts.tip = try object.shopMoney("totalTipReceivedSet", currency) ?? .zero
    facts.outstanding = try object.shopMoney("totalOutstandingSet", currency)
    if var adjustment = object.member("totalCashRoundingAdjustment")?.object {
      facts.rounding = try adjustment.shopMoney("paymentSet", currency) ?? .zero
    }
    facts.customerID = object.owner("customer")
    facts.billing = object.member("billingAddress").flatMap { Address(graph: $0) }
    facts.shippingAddress = object.member("shippingAddress").flatMap { Address(graph: $0) }
    try parts(&object, of: &facts)
    return facts
  }

  private func parts(_ object: inout JSONObject, of facts: inout OrderFacts) throws(JSONError) {
    let currency = facts.currency
    facts.lines = try nodes(&object, "lineItems", of: facts.id) { line throws(JSONError) in try Self.line(&line, currency) }
    facts.shipping = try nodes(&object, "shippingLines", of: facts.id) { line throws(JSONError) in
      try Self.shipping(&line, currency)
    }.compactMap { $0 }
    facts.payments = try object.objects("transactions") { payment throws(JSONError) in try Self.payment(&payment, currency) }
    facts.refunds = try object.objects("refunds") { refund throws(JSONError) in try self.refund(&refund, currency) }
    facts.fulfilments = try object.objects("fulfillments") { sent throws(JSONError) in try Self.fulfilment(&sent) }
      .compactMap { $0 }
  }

  /// The nodes of a connection, and those that did not fit into it.
  private func nodes<T>(
    _ object: inout JSONObject, _ key: StaticString, of owner: String, _ read: (inout JSONObject) throws(JSONError) -> T
  ) throws(JSONError) -> [T] {
    guard var connection = object.member(key)?.object else { return [] }
    do throws(JSONError) {
      var found = try connection.objects("nodes", read)
      for item in try more.items(of: owner, "\(key)") {
        var object = try item.object()
        found.append(try read(&object))
      }
      return found
    } catch { throw error.inside("\(key)") }
  }

  private func refund(_ object: inout JSONObject, _ currency: Currency) throws(JSONError) -> OrderFacts.Refund {
    var refund = OrderFacts.Refund(id: try object.number("legacyResourceId"))
    refund.note = object.text("note")
    for duty in try object.objects("duties", { duty throws(JSONError) in try duty.shopMoney("amountSet", currency) ?? .zero }) {
      refund.duties = try refund.duties.plus(duty)
    }
    refund.lines = try nodes(&object, "refundLineItems", of: refund.id) { line throws(JSONError) in
      let quantity = try line.int("quantity")
      guard let id = line.owner("lineItem") else { throw JSONError(.missing, "is missing").inside("lineItem") }
      return OrderFacts.Refund.Line(
        lineID: id, quantity: quantity, subtotal: try line.shopMoney("subtotalSet", currency) ?? .zero,
        tax: try line.shopMoney("totalTaxSet", currency) ?? .zero)
    }
    refund.shipping = try nodes(&object, "refundShippingLines", of: refund.id) { line throws(JSONError) in
      OrderFacts.Refund.Shipping(
        subtotal: try line.shopMoney("subtotalAmountSet", currency) ?? .zero,
        tax: try line.shopMoney("taxAmountSet", currency) ?? .zero)
    }
    refund.payments = try nodes(&object, "transactions", of: refund.id) { payment throws(JSONError) in
      try Self.payment(&payment, currency)
    }
    return refund
  }
}

// The parts, each by itself.

extension GraphOrder {
  static func payment(_ object: inout JSONObject, _ currency: Currency) throws(JSONError) -> OrderFacts.Payment {
    let id = try object.number("id")
    let kind = object.text("kind").lowercased()
    let status = object.text("status").lowercased()
    let gateway = object.text("gateway")
    let created = try object.moment("createdAt")
    let processed = try object.moment("processedAt")
    guard let at = processed ?? created else { throw JSONError(.missing, "is missing").inside("processedAt") }
    guard let amount = try object.shopMoney("amountSet", currency) else { throw JSONError(.missing, "is missing").inside("amountSet") }
    return OrderFacts.Payment(id: id, kind: kind, status: status, gateway: gateway, amount: amount, at: at)
  }

  private static func line(_ object: inout JSONObject, _ currency: Currency) throws(JSONError) -> OrderFacts.Line {
    let id = try object.number("id")
    let name = object.text("name")
    let sku = object.text("sku")
    let quantity = try object.int("quantity")
    let isGiftCard = try object.boolIfPresent("isGiftCard") ?? false
    guard let price = try object.shopMoney("originalUnitPriceSet", currency) else {
      throw JSONError(.missing, "is missing").inside("originalUnitPriceSet")
    }
    var line = OrderFacts.Line(id: id, quantity: quantity, gross: try price.times(quantity))
    line.name = name
    line.sku = sku
    line.isGiftCard = isGiftCard
    line.discount = try discount(&object, currency)
    line.taxes = try taxes(&object, currency)
    let duties = try object.objects("duties") { duty throws(JSONError) in
      (price: try duty.shopMoney("price", currency) ?? .zero, taxes: try taxes(&duty, currency))
    }
    for duty in duties { line.duty = try line.duty.plus(duty.price) }
    line.dutyTaxes = duties.flatMap { $0.taxes }
    line.productID = object.owner("product")
    line.variantID = object.owner("variant")
    return line
  }

  /// Nil: it was taken off the order.
  private static func shipping(_ object: inout JSONObject, _ currency: Currency) throws(JSONError) -> OrderFacts.Shipping? {
    let id = try object.number("id")
    let name = object.text("title")
    if try object.boolIfPresent("isRemoved") ?? false { return nil }
    guard let price = try object.shopMoney("originalPriceSet", currency) else {
      throw JSONError(.missing, "is missing").inside("originalPriceSet")
    }
    let discount = try discount(&object, currency)
    return OrderFacts.Shipping(id: id, name: name, amount: try price.minus(discount), taxes: try taxes(&object, currency))
  }

  private static func discount(_ object: inout JSONObject, _ currency: Currency) throws(JSONError) -> MinorUnits {
    var sum = MinorUnits.zero
    let parts = try object.objects("discountAllocations") { part throws(JSONError) in
      try part.shopMoney("allocatedAmountSet", currency) ?? .zero
    }
    for part in parts { sum = try sum.plus(part) }
    return sum
  }

  private static func taxes(_ object: inout JSONObject, _ currency: Currency) throws(JSONError) -> [OrderFacts.Tax] {
    try object.objects("taxLines") { tax throws(JSONError) in
      let title = tax.text("title")
      let rate = tax.member("rate").flatMap { TaxRate.percent($0) }
      let liable = tax.member("channelLiable")
      return OrderFacts.Tax(
        title: title, rate: rate, liable: TaxLine.Liable(channel: liable), amount: try tax.shopMoney("priceSet", currency) ?? .zero)
    }
  }

  private static func fulfilment(_ object: inout JSONObject) throws(JSONError) -> Fulfilment? {
    var sent = Fulfilment(id: try object.number("legacyResourceId"), at: try object.moment("createdAt"))
    guard Fulfilments.isReal(object.text("status")) else { return nil }
    let tracking = object.member("trackingInfo")?.items.first { _ in true }
    sent.trackingNumber = tracking?["number"]?.string ?? ""
    sent.carrier = tracking?["company"]?.string ?? ""
    return sent
  }

  private static func fulfilment(_ state: String) -> String {
    switch state {
    case "", "UNFULFILLED": "unfulfilled"
    case "PARTIALLY_FULFILLED": "partial"
    default: state.lowercased()
    }
  }
}

extension JSONObject {
  /// Of a `MoneyBag`: the amount in the shop's currency; nil when there is none.
  mutating func shopMoney(_ key: StaticString, _ currency: Currency) throws(JSONError) -> MinorUnits? {
    guard let bag = member(key) else { return nil }
    return try bag.shopMoney(currency, in: key)
  }

  /// The id of an object that is named here: `customer{id}`.
  fileprivate mutating func owner(_ key: StaticString) -> String? {
    guard var object = member(key)?.object else { return nil }
    return object.reference("id")
  }

  fileprivate mutating func required(_ key: StaticString) throws(JSONError) -> JSONValue {
    try read(key) { value throws(JSONError) in value }
  }
}

extension JSONValue {
  fileprivate func shopMoney(_ currency: Currency, in key: StaticString) throws(JSONError) -> MinorUnits {
    guard let amount = self["shopMoney"]?["amount"] else { throw JSONError(.missing, "is missing").inside("shopMoney").inside("\(key)") }
    do throws(JSONError) { return try amount.minor(currency) } catch { throw error.inside("amount").inside("shopMoney").inside("\(key)") }
  }
}
