internal import TradepostContract

/// One item of an order, in the amounts that both of Amazon's models tell: as the buyer saw them, with the tax inside or not.
struct PurchaseItem {
  /// What a part of the item cost and the tax on it.
  struct Part: Equatable {
    var amount = MinorUnits.zero
    var tax = MinorUnits.zero

    /// Without the tax that it may hold.
    func net(_ inclusive: Bool) throws(MoneyError) -> MinorUnits { inclusive ? try amount.subtracting(tax) : amount }
    var isZero: Bool { amount.isZero && tax.isZero }
  }

  var id: String
  var sku = ""
  var title = ""
  var quantity: Amount?
  var price = Part()
  var shipping = Part()
  var giftWrap = Part()
  /// Cash on delivery and what Amazon may come to add, by its own name.
  var fees: [(name: String, part: Part)] = []
  /// What promotions took off, above zero, with the tax that went with it; and the part of that which fell on shipping.
  var discount = Part()
  var shippingDiscount = MinorUnits.zero
  var promotions: [String] = []
  /// Whether taxes were told at all: nothing said is not zero.
  var tellsTax = false
  /// The item's own total, where the model tells it.
  var total: MinorUnits?
  var liable = TaxLine.Liable.merchant

  init(id: String) { self.id = id }

  /// The tax on all of it.
  func tax() throws(MoneyError) -> MinorUnits {
    try ([price.tax, shipping.tax, giftWrap.tax] + fees.map { $0.part.tax }).total().subtracting(discount.tax)
  }

  /// The sum of what the buyer saw.
  func shown() throws(MoneyError) -> MinorUnits {
    try ([price.amount, shipping.amount, giftWrap.amount] + fees.map { $0.part.amount }).total().subtracting(discount.amount)
  }

  /// The discount in two, each with its share of the tax: on the price, and on shipping.
  private func discounts() throws(MoneyError) -> (price: Part, shipping: Part) {
    let shipping = Part(amount: shippingDiscount, tax: try discount.tax.share(shippingDiscount, of: discount.amount))
    return (
      Part(amount: try discount.amount.subtracting(shipping.amount), tax: try discount.tax.subtracting(shipping.tax)), shipping
    )
  }

  /// The lines of the order that it makes: net, discounts on the price by themselves, shipping after its discount.
  func lines(inclusive: Bool, in currency: Currency) throws(MoneyError) -> [OrderLine] {
    // Where prices hold the tax, Amazon writes 0.00 for what it does not know.
    let tax = try tax()
    let tells = tellsTax && !(inclusive && tax.isZero)
    func line(_ id: String, _ kind: OrderLine.Kind, _ name: String, _ part: Part) throws(MoneyError) -> OrderLine {
      var line = OrderLine(id: id, kind: kind, amount: try part.net(inclusive).amount(in: currency))
      line.name = name
      line.tax = tells ? part.tax.amount(in: currency) : nil
      return line
    }
    let discounts = try discounts()
    var item = try line(id, .item, title, price)
    item.sku = sku
    item.variantID = sku.isEmpty ? nil : sku
    item.quantity = quantity
    var lines = [item]
    if !shipping.isZero || !discounts.shipping.isZero {
      let left = Part(
        amount: try shipping.amount.subtracting(discounts.shipping.amount), tax: try shipping.tax.subtracting(discounts.shipping.tax))
      lines.append(try line(id + "-shipping", .shipping, "Shipping", left))
    }
    if !giftWrap.isZero { lines.append(try line(id + "-gift-wrap", .fee, "Gift wrap", giftWrap)) }
    for fee in fees where !fee.part.isZero { lines.append(try line(id + "-" + fee.name.lowercased(), .fee, fee.name, fee.part)) }
    if !discounts.price.isZero {
      lines.append(try line(id + "-discount", .discount, promotions.joined(separator: ", "), discounts.price))
    }
    return lines
  }
}
