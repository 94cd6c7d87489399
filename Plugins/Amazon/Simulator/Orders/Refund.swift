internal import SimulatorKit

/// Money that went back for an order. Amazon tells it in the finances operations alone, never with the order, so a
/// refund changes neither the order's status nor its time of update.
struct Refund {
  let id: String
  /// Seconds of UTC.
  let posted: Int
  let parts: [Part]

  var amount: Int { parts.reduce(0) { $0 + $1.amount } }

  /// What one item gave back. Everything is net and positive; taxes stand by themselves.
  struct Part {
    let item: Int
    let quantity: Int
    let principal: Int
    /// What the discount had taken from the price: it lessens the refund.
    let promotion: Int
    let tax: Int
    let shipping: Int
    let shippingTax: Int
    let gift: Int
    let giftTax: Int

    var amount: Int { principal - promotion + tax + shipping + shippingTax + gift + giftTax }

    init(_ place: Int, _ item: OrderItem, quantity: Int, withShipping: Bool) {
      func share(_ amount: Int) -> Int { amount * quantity / item.quantity }
      self.item = place
      self.quantity = quantity
      principal = share(item.netPrice)
      promotion = share(item.netPriceDiscount)
      tax = share(item.priceTax) - (item.priceDiscount > 0 ? share(item.discountTax) : 0)
      let whole = withShipping && quantity == item.quantity
      shipping = whole ? item.netShipping - item.netShippingDiscount : 0
      shippingTax = whole ? item.shippingTax - (item.shippingDiscount > 0 ? item.discountTax : 0) : 0
      gift = whole ? item.netGift : 0
      giftTax = whole ? item.giftTax : 0
    }
  }

  /// The refunds of an order that shipped before the world began: all of it, or some pieces in one or two steps.
  static func of(_ order: SeedOrder, _ settings: Settings) -> [Refund] {
    guard order.header.status == .shipped else { return [] }
    var dice = SplitMix64(seed: settings.seed, stream: Stream.refund, order.index)
    guard dice.chance(settings.refundShare) else { return [] }
    let latest = settings.start - 600
    let earliest = min(order.header.purchased + 1800, latest)
    func moment() -> Int { min(earliest + dice.below(20 * 86_400), latest - dice.below(max(1, min(3600, latest - earliest)))) }
    var refunds: [Refund] = []
    if dice.below(3) == 0 {
      let parts = order.items.enumerated().map { Part($0, $1, quantity: $1.quantity, withShipping: true) }
      refunds.append(Refund(id: "R\(order.index)-1", posted: moment(), parts: parts))
    } else {
      for (place, item) in order.items.prefix(1 + dice.below(2)).enumerated() {
        let part = Part(place, item, quantity: 1 + dice.below(item.quantity), withShipping: false)
        refunds.append(Refund(id: "R\(order.index)-\(place + 1)", posted: moment(), parts: [part]))
      }
    }
    return refunds.filter { $0.amount > 0 }
  }
}
