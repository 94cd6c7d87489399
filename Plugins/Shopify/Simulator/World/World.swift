import SimulatorKit

/// The shop as it is now: what the seed makes, and over it what has changed.
final class World {
  enum Event: String { case create, update, delete }

  struct Change {
    /// `orders`, `products`, `customers`, `inventory_levels`, `refunds`, `fulfillments`.
    let resource: String
    let event: String
    let id: Int
    /// A second id, for stock the location.
    var other = 0
  }

  let settings: Settings
  /// Milliseconds of UTC.
  private(set) var now: Int64
  private(set) var orderCount: Int
  private var orders: [Int: Order] = [:]
  private var products: [Int: Product] = [:]
  private var goneProducts: Set<Int> = []
  private(set) var productCount: Int
  private var stock: [StockKey: Int?] = [:]
  private var stockTimes: [StockKey: Int] = [:]
  private var edits = 0
  /// Which orders belong to whom, of the first so many.
  private var owners: [Int: [Int]] = [:]
  private var ownersUpTo = 0
  /// Rows of lists, made once and kept in step.
  private var orderRows: [Row] = []
  private var productRows: [Row] = []
  private(set) var variantPlaces: [(product: Int, variant: Int)] = []
  /// Who wants to hear of changes.
  var listener: (Change) -> Void = { _ in }

  private func heard(_ change: Change) {
    listings = [:]
    listener(change)
  }

  private struct StockKey: Hashable {
    let item: Int
    let location: Int
  }

  /// An object as lists see it.
  struct Row {
    var place: Int
    var id: Int
    var created: Int
    var updated: Int
    var gone = false
    /// Of orders: `open`, `closed` or `cancelled`.
    var status = ""
  }

  /// The last listings by question, as long as nothing has changed.
  var listings: [String: Listing] = [:]

  init(_ settings: Settings) {
    self.settings = settings
    now = settings.start
    orderCount = settings.orders
    productCount = settings.products
    orderRows = (0..<orderCount).map { Self.row(OrderHeader($0, settings)) }
    productRows = (0..<productCount).map { place in
      let product = Product.seeded(place, settings)
      return Row(place: place, id: product.id, created: product.created, updated: product.updated)
    }
    remakeVariants()
  }

  private static func row(_ header: OrderHeader) -> Row {
    Row(
      place: header.index, id: Order.firstID + header.index, created: header.created, updated: header.updated,
      status: header.cancelled != nil ? "cancelled" : header.closed != nil ? "closed" : "open")
  }

  /// Seconds of UTC.
  var seconds: Int { Int(now / 1000) }

  /// Lets time pass: orders come in, others are changed.
  func advance(to moment: Int64) {
    guard moment > now else { return }
    now = moment
    let passed = seconds - settings.startSeconds
    if settings.newOrderSeconds > 0 {
      let due = min(settings.orders + passed / settings.newOrderSeconds, settings.orders + 100_000)
      while orderCount < due {
        orderRows.append(Self.row(OrderHeader(orderCount, settings)))
        orderCount += 1
        heard(Change(resource: "orders", event: "create", id: Order.firstID + orderCount - 1))
      }
    }
    guard settings.editSeconds > 0, orderCount > 0 else { return }
    while edits < min(passed / settings.editSeconds, 100_000) {
      edits += 1
      var dice = SplitMix64(seed: settings.seed, .edit, edits)
      touchOrder(dice.below(min(orderCount, max(1, settings.orders))), at: settings.startSeconds + edits * settings.editSeconds)
    }
  }

  // MARK: Orders

  func order(_ place: Int) -> Order { orders[place] ?? OrderMaker.order(place, settings) }

  func order(id: Int) -> Order? {
    guard id >= Order.firstID, id - Order.firstID < orderCount else { return nil }
    return order(id - Order.firstID)
  }

  var orderList: [Row] { orderRows }

  /// Keeps a changed order, with its time.
  func keep(_ order: Order, event: String = "updated") {
    var order = order
    order.updated = max(seconds, order.updated)
    orders[order.index] = order
    orderRows[order.index].updated = order.updated
    orderRows[order.index].status = order.status
    heard(Change(resource: "orders", event: event, id: order.id))
  }

  /// A change that no book notices: somebody adds a tag.
  func touchOrder(_ place: Int, at: Int? = nil) {
    guard orderRows.indices.contains(place) else { return }
    var order = order(place)
    order.updated = max(at ?? seconds, order.updated)
    if !order.tags.contains("gesehen") { order.tags.append("gesehen") }
    orders[place] = order
    orderRows[place].updated = order.updated
    heard(Change(resource: "orders", event: "updated", id: order.id))
  }

  // MARK: Products

  func product(_ place: Int) -> Product { products[place] ?? Product.seeded(place, settings) }

  func product(id: Int) -> Product? {
    guard id >= Product.firstID, id - Product.firstID < productCount, !goneProducts.contains(id - Product.firstID) else { return nil }
    return product(id - Product.firstID)
  }

  /// The product and the place in it of a variant's or an inventory item's id.
  func variant(id: Int, first: Int) -> (product: Product, place: Int)? {
    guard let found = Product.place(ofVariant: id, first: first), let product = product(id: Product.firstID + found.product),
      product.variants.indices.contains(found.variant)
    else { return nil }
    return (product, found.variant)
  }

  var productList: [Row] { productRows.filter { !$0.gone } }

  func keep(_ product: Product, event: String = "update") {
    var product = product
    product.updated = max(seconds, product.updated)
    let variants = productRows.indices.contains(product.index) ? self.product(product.index).variants.count : -1
    products[product.index] = product
    if productRows.indices.contains(product.index) {
      productRows[product.index].updated = product.updated
    } else {
      productRows.append(Row(place: product.index, id: product.id, created: product.created, updated: product.updated))
      productCount = productRows.count
    }
    if variants != product.variants.count { remakeVariants() }
    heard(Change(resource: "products", event: event, id: product.id))
  }

  func remove(product place: Int) {
    guard productRows.indices.contains(place) else { return }
    goneProducts.insert(place)
    productRows[place].gone = true
    remakeVariants()
    heard(Change(resource: "products", event: "delete", id: productRows[place].id))
  }

  private func remakeVariants() {
    variantPlaces = productRows.filter { !$0.gone }.flatMap { row in
      let count = products[row.place]?.variants.count ?? Product.variants(of: row.place)
      return (0..<count).map { (row.place, $0) }
    }
  }

  // MARK: Customers

  func customer(_ place: Int) -> Customer { Customer.seeded(place, settings) }

  func customer(id: Int) -> Customer? {
    guard id >= Customer.firstID, id - Customer.firstID < settings.customers else { return nil }
    return customer(id - Customer.firstID)
  }

  var customerList: [Row] {
    (0..<settings.customers).map { place in
      let customer = customer(place)
      return Row(place: place, id: customer.id, created: customer.created, updated: customer.updated)
    }
  }

  /// The orders of one customer, oldest first.
  func orders(ofCustomer place: Int) -> [Order] {
    if ownersUpTo < orderCount {
      for number in ownersUpTo..<orderCount {
        if let customer = order(number).customer { owners[customer, default: []].append(number) }
      }
      ownersUpTo = orderCount
    }
    return (owners[place] ?? []).map { order($0) }
  }

  // MARK: Stock

  /// What is available; nil where the item is not stocked.
  func available(item: Int, location: Int) -> Int? {
    let key = StockKey(item: item, location: location)
    if let kept = stock[key] { return kept }
    guard let place = Settings.locations.firstIndex(where: { $0.id == location }),
      let found = variant(id: item, first: Product.firstItemID),
      found.product.variants[found.place].tracked
    else { return nil }
    var dice = SplitMix64(seed: settings.seed, .stock, (item - Product.firstItemID) * 8 + place)
    if place > 0 && dice.below(place == 1 ? 2 : 4) > 0 { return nil }
    return dice.below(10) == 0 ? -dice.below(3) : dice.below(120)
  }

  func stockUpdated(item: Int, location: Int) -> Int {
    stockTimes[StockKey(item: item, location: location)] ?? variant(id: item, first: Product.firstItemID)?.product.updated
      ?? settings.startSeconds
  }

  func setStock(item: Int, location: Int, _ quantity: Int?) {
    let key = StockKey(item: item, location: location)
    stock[key] = .some(quantity)
    stockTimes[key] = seconds
    heard(Change(resource: "inventory_levels", event: quantity == nil ? "disconnect" : "update", id: item, other: location))
  }

  /// All that is available of an item, over its locations.
  func total(item: Int) -> Int { Settings.locations.reduce(0) { $0 + (available(item: item, location: $1.id) ?? 0) } }
}
