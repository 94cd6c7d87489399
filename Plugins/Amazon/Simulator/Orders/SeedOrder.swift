internal import SimulatorKit

/// An order in full, made from its number alone whenever it is asked for.
struct SeedOrder {
  let index: Int
  let id: String
  let sellerOrderID: String?
  let market: Marketplace
  let header: OrderHeader
  let business: Bool
  let prime: Bool
  let express: Bool
  let buyer: String
  let purchaseNumber: String?
  let destination: Destination
  let items: [OrderItem]
  let jurisdiction: String

  var total: Int { items.reduce(0) { $0 + $1.total } }
  var pieces: Int { items.reduce(0) { $0 + $1.quantity } }

  init(_ index: Int, _ settings: Settings, _ header: OrderHeader) {
    var dice = SplitMix64(seed: settings.seed, stream: Stream.order, index)
    let market = settings.markets[header.market]
    self.index = index
    self.header = header
    self.market = market
    id = Self.id(index, settings)
    sellerOrderID = dice.below(4) == 0 ? "S-\(index + 1)" : nil
    business = dice.below(12) == 0
    prime = header.byAmazon || dice.below(5) == 0
    express = dice.below(4) == 0
    let destination = Destination(market, business: business, &dice)
    self.destination = destination
    buyer = dice.below(6) == 0 ? "Käufer \(index)" : destination.name
    purchaseNumber = business && dice.below(2) == 0 ? "PO-\(index)" : nil
    jurisdiction = TaxTable.jurisdiction(country: destination.country, state: destination.state)
    let rate = TaxTable.rate(country: destination.country, state: destination.state)
    var items: [OrderItem] = []
    let count = [1, 1, 1, 2, 2, 3][dice.below(6)]
    for place in 0..<count {
      let product = Self.product(settings, &dice)
      let least = place == 0 && header.status == .partiallyShipped ? 2 : 1
      items.append(
        OrderItem(
          id: "\(10_000_000_000_000 + index * 8 + place)", product, market, byAmazon: header.byAmazon, least: least, rate: rate,
          giftShare: settings.giftShare, &dice))
    }
    self.items = items
  }

  /// Anything but a parent of variations.
  private static func product(_ settings: Settings, _ dice: inout SplitMix64) -> Product {
    let product = Product(dice.below(max(settings.products, 1)), settings)
    return product.isParent ? Product(product.index + 1 + dice.below(3), settings) : product
  }

  /// Three, seven and seven digits; the last seven lead back to the index.
  static func id(_ index: Int, _ settings: Settings) -> String {
    var dice = SplitMix64(seed: settings.seed, stream: Stream.secret, index)
    return "\(301 + dice.below(6))-\(Scramble.padded(dice.below(10_000_000), 7))-\(Scramble.digits(index))"
  }

  static func index(id: String, _ settings: Settings) -> Int? {
    guard id.utf8.count == 19, let index = Scramble.index(id.suffix(7)), index >= 0, index < settings.orders,
      Self.id(index, settings) == id
    else { return nil }
    return index
  }
}
