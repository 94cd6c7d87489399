internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What an order or a refund consists of, in money. WooCommerce's lines are net of tax also in shops that show gross prices.
struct OrderMoney {
  /// Where the tax goes when its rate does not say: the country shipped to, then the one billed to.
  let countries: [String]

  /// Items at their price before discounts: `subtotal`, or `total` where someone raised it by hand; and what all of them
  /// together lack of it.
  func items(_ object: inout JSONObject) throws(JSONError) -> (lines: [OrderLine], lacking: Amount) {
    var lacking = Amount.zero
    let lines = try object.objects("line_items") { item throws(JSONError) in
      var (line, subtotal) = try Self.item(&item)
      let discount = try subtotal.minus(line.amount)
      if discount.coefficient > 0 {
        line.amount = subtotal
        lacking = try lacking.plus(discount)
      }
      return line
    }
    return (lines, lacking)
  }

  /// The line at its `total`, and its `subtotal`.
  private static func item(_ item: inout JSONObject) throws(JSONError) -> (OrderLine, subtotal: Amount) {
    let id = try item.wooID()
    let name = item.name("name")
    let product = item.reference("product_id")
    let variation = item.reference("variation_id")
    let quantity = item.amountIfAny("quantity")
    let subtotal = try item.amount("subtotal")
    var line = OrderLine(id: id, kind: .item, amount: try item.amount("total"))
    line.name = name
    line.productID = product
    // A product without variations is its own variant.
    line.variantID = variation ?? product
    line.quantity = quantity
    line.tax = item.amountIfAny("total_tax")
    line.sku = item.text("sku")
    return (line, subtotal)
  }

  func shipping(_ object: inout JSONObject) throws(JSONError) -> [OrderLine] {
    try object.objects("shipping_lines") { item throws(JSONError) in
      let id = try item.wooID()
      let name = item.name("method_title")
      var line = OrderLine(id: id, kind: .shipping, amount: try item.moneyOrZero("total"))
      line.name = name
      line.tax = item.amountIfAny("total_tax")
      return line
    }
  }

  /// A fee below zero is how shops give rebates by hand.
  func fees(_ object: inout JSONObject) throws(JSONError) -> [OrderLine] {
    try object.objects("fee_lines") { item throws(JSONError) in
      let id = try item.wooID()
      let name = item.name("name")
      var line = OrderLine(id: id, kind: .fee, amount: try item.amount("total"))
      line.name = name
      line.tax = item.amountIfAny("total_tax")
      return line
    }
  }

  /// One line per coupon when the coupons say what the items lack; else one line of what the items lack, for coupons are told
  /// rounded one by one and a price cut by hand has none.
  func discounts(_ object: inout JSONObject, lacking: Amount) throws(JSONError) -> [OrderLine] {
    var told = Amount.zero
    let coupons = try object.objects("coupon_lines") { item throws(JSONError) in
      let id = try item.wooID()
      let code = item.text("code")
      var line = OrderLine(id: id, kind: .discount, amount: try item.moneyOrZero("discount"))
      line.name = code
      told = try told.plus(line.amount)
      return line
    }
    if try told.minus(lacking).isZero { return coupons }
    if lacking.isZero { return [] }
    var line = OrderLine(id: "discount", kind: .discount, amount: lacking)
    line.name = coupons.map { $0.name }.joined(separator: ", ")
    return [line]
  }

  func taxes(_ object: inout JSONObject) throws(JSONError) -> [TaxLine] {
    try object.objects("tax_lines") { item throws(JSONError) in
      let code = item.text("rate_code")
      let label = item.name("label")
      let items = try item.moneyOrZero("tax_total")
      let amount = try items.plus(try item.moneyOrZero("shipping_tax_total"))
      var line = TaxLine(jurisdiction: jurisdiction(of: code), liable: .merchant, amount: amount)
      line.code = code
      line.label = label
      line.rate = item.amountIfAny("rate_percent")
      return line
    }
  }

  /// Whose tax it is, from the rate's code: `DE-MWST. 19%-1` is Germany's, `CA-QC-GST-1` Quebec's.
  func jurisdiction(of code: String) -> String {
    if let country = Self.segment(of: code, at: 0) {
      if country == "US" || country == "CA", let region = Self.segment(of: code, at: 3) { return country + "-" + region }
      return country
    }
    return countries.first { $0.utf8.count == 2 && Self.segment(of: $0, at: 0) != nil } ?? "ZZ"
  }

  /// The part of `code` that begins at that byte and ends before a `-` or with the text, when it is two capital letters.
  private static func segment(of code: String, at start: Int) -> String? {
    let rest = code.utf8.dropFirst(start)
    let letters = rest.prefix(2)
    guard letters.count == 2, letters.allSatisfy({ (65...90).contains($0) }),
      rest.count == 2 || rest.dropFirst(2).first == UInt8(ascii: "-")
    else { return nil }
    return String(letters)
  }

  /// A refund's lines are written below zero and its amount above; here all of it is above.
  func refund(_ item: Item) throws(JSONError) -> Refund {
    var object = try item.object()
    let id = try object.wooID()
    let local = object.member("date_created")
    let at = try StoreTime.require(local: local, utc: object.member("date_created_gmt"), "date_created_gmt")
    guard let at else { throw JSONError(.missing, "is missing").inside("date_created_gmt") }
    let amount = try object.amount("amount")
    var refund = Refund(id: id, at: at, amount: amount.isNegative ? try amount.negated() : amount)
    refund.reason = object.text("reason")
    let items = try object.objects("line_items") { item throws(JSONError) in try Self.item(&item).0 }
    for var line in try items + shipping(&object) + fees(&object) {
      line.amount = try line.amount.negated()
      line.tax = try line.tax?.negated()
      line.quantity = try line.quantity?.negated()
      refund.lines.append(line)
    }
    for var tax in try taxes(&object) {
      tax.amount = try tax.amount.negated()
      refund.taxes.append(tax)
    }
    return refund
  }
}
