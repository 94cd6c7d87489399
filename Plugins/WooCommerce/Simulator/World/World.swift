import SimulatorKit

/// The shop: everything that the API shows and everything that may be changed, as of one moment.
final class World {
  let settings: SeedSettings
  let table: TaxTable
  let orders: OrderShelf
  let products: ProductShelf
  let customers: CustomerShelf
  /// Small collections by their path below `wc/v3`, ordered by id.
  var lists: [String: [Node]] = [:]
  /// Single documents by their path.
  var documents: [String: Node] = [:]
  /// The name of the shop, with HTML entities as WordPress holds it.
  let title = "Musterladen Gr\u{fc}n &amp; Co"
  /// Seconds of UTC of the last thing that was asked.
  private(set) var now: Int
  /// Who hears of changes: webhooks.
  var heard: (Change) -> Void = { _ in }
  /// The next id of the sequence that products, orders, refunds and coupons share.
  private var nextPost: Int
  private var nextItem: Int

  struct Change {
    enum Event: String {
      case created
      case updated
      case deleted
    }
    let resource: String
    let event: Event
    let id: Int
  }

  /// A seeded world.
  init(_ settings: SeedSettings) {
    self.settings = settings
    table = .seeded
    orders = OrderShelf(settings: settings, table: table)
    products = ProductShelf(settings: settings)
    customers = CustomerShelf(settings: settings)
    now = settings.start
    nextPost = settings.orderID(settings.orders) + 1
    nextItem = (settings.orders + 1) * 64
    lists["products/categories"] = SeedLists.categoryNodes(settings)
    lists["products/tags"] = SeedLists.tagNodes(settings)
    lists["products/attributes"] = SeedLists.attributeNodes(settings)
    lists["products/attributes/1/terms"] = SeedLists.termNodes(settings)
    lists["taxes"] = SeedLists.taxNodes(settings)
    lists["taxes/classes"] = SeedLists.taxClassNodes(settings)
    lists["coupons"] = SeedLists.couponNodes(settings)
    lists["webhooks"] = []
    lists["settings/general"] = SeedShop.general(settings)
    lists["settings/tax"] = SeedShop.tax(settings)
    documents["data/currencies/current"] = SeedShop.currency(settings)
    documents["system_status"] = SeedShop.status(settings)
  }

  /// A world of given objects; `settings` holds no seeded ones.
  init(_ settings: SeedSettings, table: TaxTable, lists: [String: [Node]], documents: [String: Node], nextPost: Int, nextItem: Int) {
    self.settings = settings
    self.table = table
    self.lists = lists
    self.documents = documents
    orders = OrderShelf(settings: settings, table: table)
    products = ProductShelf(settings: settings)
    customers = CustomerShelf(settings: settings)
    now = settings.start
    self.nextPost = nextPost
    self.nextItem = nextItem
  }

  /// Lets time pass. Time never runs backwards: an earlier moment changes nothing.
  func advance(to moment: Int) {
    now = max(now, moment)
    orders.advance(to: now) { [self] id, status in
      heard(Change(resource: "order", event: status == .trash ? .deleted : .updated, id: id))
    }
  }

  func newPost() -> Int {
    defer { nextPost += 1 }
    return nextPost
  }

  /// An id for a line, a tax line or an entry of `meta_data`.
  func newItem() -> Int {
    defer { nextItem += 1 }
    return nextItem
  }
}
