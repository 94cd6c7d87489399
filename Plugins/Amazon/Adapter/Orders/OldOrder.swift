internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Reads an order of v0 and the items that another answer gave.
enum OldOrder {
  static func purchase(_ item: Item, items: [Item]) throws -> Purchase {
    var object = try item.object()
    let id = try object.id("AmazonOrderId")
    let number = object.filled("SellerOrderId")
    let created = try object.timestamp("PurchaseDate")
    let updated = try object.timestampIfPresent("LastUpdateDate")
    let status = OrderStatus.ofOldModel(try object.id("OrderStatus"))
    let channel = object.filled("FulfillmentChannel")
    let sales = object.filled("SalesChannel")
    let total = try object.readIfPresent("OrderTotal") { value throws(JSONError) in try value.requireMoney() }
    let marketplace = try object.idIfPresent("MarketplaceId")
    let isBusiness = object.member("IsBusinessOrder")?.bool ?? false
    let isPrime = object.member("IsPrime")?.bool ?? false
    let address = object.member("ShippingAddress")
    let buyer = object.member("BuyerInfo")

    var purchase = Purchase(id: id, status: status, marketplace: marketplace ?? sales ?? "", created: created)
    purchase.number = number
    purchase.updated = updated
    purchase.total = total
    purchase.shipping = Address(amazon: address)
    purchase.buyer = Address(
      buyer: buyer?["BuyerName"]?.string, email: buyer?["BuyerEmail"]?.string,
      company: buyer?["BuyerTaxInfo"]?["CompanyLegalName"]?.string)
    purchase.attributes = Attribute.of(
      fulfilledBy: channel.map { $0 == "AFN" ? "AMAZON" : $0 == "MFN" ? "MERCHANT" : $0 }, isPrime: isPrime, isBusiness: isBusiness,
      purchaseNumber: buyer?["PurchaseOrderNumber"]?.string)
    for (position, item) in items.enumerated() {
      do throws(JSONError) { purchase.items.append(try Self.item(try item.object(), total?.currency)) } catch {
        throw error.inside("\(position)").inside("OrderItems")
      }
    }
    try settleDiscounts(&purchase)
    return purchase
  }

  private static func item(_ value: JSONObject, _ currency: Currency?) throws(JSONError) -> PurchaseItem {
    var object = value
    var item = PurchaseItem(id: try object.id("OrderItemId"))
    item.sku = object.text("SellerSKU")
    item.title = object.text("Title")
    item.quantity = try object.amountIfPresent("QuantityOrdered")
    item.promotions = object.member("PromotionIds")?.items.compactMap { $0.string } ?? []
    let collection = object.member("TaxCollection")?["Model"]?.string
    let isDeemed = object.filled("DeemedResellerCategory") != nil
    item.liable = collection == "MarketplaceFacilitator" || isDeemed ? .channel : .merchant
    guard let currency else { return item }
    item.tellsTax = object.member("ItemTax") != nil
    item.price.amount = try object.minorUnits("ItemPrice", of: currency)
    item.price.tax = try object.minorUnits("ItemTax", of: currency)
    item.shipping.amount = try object.minorUnits("ShippingPrice", of: currency)
    item.shipping.tax = try object.minorUnits("ShippingTax", of: currency)
    item.shippingDiscount = try object.minorUnits("ShippingDiscount", of: currency)
    item.discount.amount = try object.minorUnits("PromotionDiscount", of: currency)
    item.discount.tax = try object.minorUnits("PromotionDiscountTax", of: currency)
    let cash = try object.minorUnits("CODFee", of: currency)
    if !cash.isZero { item.fees.append(("COD_FEE", PurchaseItem.Part(amount: cash))) }
    let rebate = try object.minorUnits("CODFeeDiscount", of: currency)
    if !rebate.isZero {
      do throws(MoneyError) { item.discount.amount = try item.discount.amount.adding(rebate) } catch {
        throw JSONError(.value, "cannot be summed up: \(error)").inside("CODFeeDiscount")
      }
    }
    // Restricted: without a token for it the order's total holds more than its items tell.
    if var buyer = object.member("BuyerInfo")?.object {
      item.giftWrap.amount = try buyer.minorUnits("GiftWrapPrice", of: currency)
      item.giftWrap.tax = try buyer.minorUnits("GiftWrapTax", of: currency)
    }
    return item
  }

  /// `PromotionDiscount` is all of the discount, with `ShippingDiscount` in it, as Amazon's own table to the newer model has
  /// it; sellers have seen the two side by side too. What adds up to the order's total is right.
  private static func settleDiscounts(_ purchase: inout Purchase) throws(MoneyError) {
    guard let total = purchase.total, purchase.items.contains(where: { !$0.shippingDiscount.isZero }) else { return }
    let owed = try MinorUnits(total.amount, in: total.currency)
    func addsUp(_ items: [PurchaseItem]) throws(MoneyError) -> Bool {
      var shown = MinorUnits.zero
      var tax = MinorUnits.zero
      for item in items {
        shown = try shown.adding(item.shown())
        tax = try tax.adding(item.tax())
      }
      if shown == owed { return true }
      return try shown.adding(tax) == owed
    }
    if try addsUp(purchase.items) { return }
    var apart = purchase.items
    for index in apart.indices {
      apart[index].discount.amount = try apart[index].discount.amount.adding(apart[index].shippingDiscount)
    }
    if try addsUp(apart) { purchase.items = apart }
  }
}
