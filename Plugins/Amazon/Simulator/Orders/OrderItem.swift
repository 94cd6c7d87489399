internal import SimulatorKit

/// One item of an order. Amounts are minor units as the shop shows them: with tax inside in an inclusive market, without
/// it elsewhere. An item has a discount on its price or on its shipping, never both, because the newer model tells only
/// one tax for all discounts.
struct OrderItem {
  let id: String
  let product: Int
  let quantity: Int
  let unit: Int
  var price: Int { unit * quantity }
  let shipping: Int
  let giftWrap: Int
  let priceDiscount: Int
  let shippingDiscount: Int
  var discount: Int { priceDiscount + shippingDiscount }

  let priceTax: Int
  let shippingTax: Int
  let giftTax: Int
  let discountTax: Int
  var tax: Int { priceTax + shippingTax + giftTax - discountTax }

  let inclusive: Bool
  var total: Int { price + shipping + giftWrap - discount + (inclusive ? 0 : tax) }

  /// What is left of an amount without the tax that it may hold.
  private func net(_ amount: Int, _ tax: Int) -> Int { inclusive ? amount - tax : amount }

  var netPrice: Int { net(price, priceTax) }
  var netShipping: Int { net(shipping, shippingTax) }
  var netGift: Int { net(giftWrap, giftTax) }
  var netPriceDiscount: Int { priceDiscount > 0 ? net(priceDiscount, discountTax) : 0 }
  var netShippingDiscount: Int { shippingDiscount > 0 ? net(shippingDiscount, discountTax) : 0 }

  init(
    id: String, _ product: Product, _ market: Marketplace, byAmazon: Bool, least: Int, rate: Int, giftShare: Double,
    _ dice: inout SplitMix64
  ) {
    self.id = id
    self.product = product.index
    inclusive = market.inclusive
    quantity = max(least, dice.below(4) == 0 ? 2 + dice.below(3) : 1)
    unit = market.price(euro: product.euro)
    shipping = dice.below(3) == 0 ? 0 : 399 + 100 * dice.below(3)
    giftWrap = dice.chance(giftShare) ? 295 : 0
    let kind = dice.below(10)
    shippingDiscount = byAmazon && shipping > 0 && kind < 6 ? shipping : 0
    priceDiscount = shippingDiscount == 0 && kind >= 8 ? max(unit * quantity / 10, 1) : 0
    priceTax = TaxTable.tax(on: unit * quantity, rate: rate, inclusive: inclusive)
    shippingTax = TaxTable.tax(on: shipping, rate: rate, inclusive: inclusive)
    giftTax = TaxTable.tax(on: giftWrap, rate: rate, inclusive: inclusive)
    discountTax = TaxTable.tax(on: shippingDiscount + priceDiscount, rate: rate, inclusive: inclusive)
  }
}
