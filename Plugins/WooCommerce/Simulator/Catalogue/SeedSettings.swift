import SimulatorKit

/// What a seeded world is made from. Equal settings make equal worlds.
struct SeedSettings {
  var seed: UInt64 = 1
  /// The world's first moment in seconds of UTC: everything but planned edits lies before it.
  var start = 0
  var products = 60
  var orders = 200
  var customers = 50
  /// Share of the products with variations.
  var variableShare = 0.25
  /// Share of the booked orders with at least one refund.
  var refundShare = 0.1
  /// Share of the orders that change after `start`.
  var editShare = 0.0
  /// Seconds after `start` over which the edits are spread.
  var editSeconds = 3600
  /// How many orders, and how many products, share one second of `date_modified`: a merchant's bulk action. Below 0: a quarter.
  var bulkEdit = -1
  /// The logical address of the site, without a slash at its end; it has nothing to do with any port.
  var site = "http://woocommerce.example"
  var clock = StoreClock.berlin
  var currency = Currency.euro
  var pricesIncludeTax = true
  var roundAtSubtotal = false
  /// An older shop that keeps orders among its posts: pages beyond the last then still know the total.
  var legacy = false
  /// How far back the world reaches: about eighteen months.
  var span: Int { 548 * 86_400 }

  /// Ids of one sequence, as in WordPress: products and their variations first, orders with their refunds after.
  static let firstProduct = 10
  static let productStride = 8
  static let orderStride = 4
  var firstOrder: Int { Self.firstProduct + products * Self.productStride + 2 }

  func productID(_ index: Int) -> Int { Self.firstProduct + index * Self.productStride }

  func orderID(_ index: Int) -> Int { firstOrder + index * Self.orderStride }

  /// Customers are users and have a sequence of their own; 1 is the administrator.
  func customerID(_ index: Int) -> Int { 4 + index }

  /// A moment of the past, the earlier the lower the position in 0..<count, more of them in recent days.
  func moment(_ index: Int, of count: Int, jitter: Double) -> Int {
    let position = (Double(index) + jitter) / Double(max(count, 1))
    return start - span + Int((Double(span - 3600) * position.squareRoot()).rounded(.down))
  }
}
