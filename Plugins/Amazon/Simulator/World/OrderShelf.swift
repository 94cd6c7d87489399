/// All orders with what changed them, in the two orders in which lists walk them.
final class OrderShelf {
  struct Row {
    let market: UInt8
    let byAmazon: Bool
    let purchased: Int
    var updated: Int
    var status: OrderStatus
  }

  private let settings: Settings
  private(set) var rows: [Row] = []
  private(set) var parcels: [Int: [Parcel]] = [:]
  /// When orders that shipped later than the world began did so.
  private var shippedLater: [Int: Int] = [:]
  /// Counts changes of status, so that what was worked out of them is known to be old.
  private(set) var revision = 0
  /// Indexes by time of purchase.
  private let created: [Int32]
  private var updated: [Int32] = []
  private var isSorted = false
  /// What is still to change, the next last.
  private var changes: [(at: Int, index: Int, to: OrderStatus)] = []

  init(_ settings: Settings) {
    self.settings = settings
    var rows: [Row] = []
    rows.reserveCapacity(settings.orders)
    for index in 0..<settings.orders {
      let header = OrderHeader(index, settings)
      rows.append(
        Row(
          market: UInt8(clamping: header.market), byAmazon: header.byAmazon, purchased: header.purchased, updated: header.updated,
          status: header.status))
      if let change = header.change { changes.append((change.at, index, change.to)) }
    }
    changes.sort { ($0.at, $0.index) > ($1.at, $1.index) }
    created = (0..<Int32(clamping: rows.count)).sorted { (rows[Int($0)].purchased, $0) < (rows[Int($1)].purchased, $1) }
    self.rows = rows
  }

  func index(id: String) -> Int? { SeedOrder.index(id: id, settings) }

  func order(_ index: Int) -> SeedOrder { SeedOrder(index, settings, OrderHeader(index, settings)) }

  /// Its refunds; none once it is cancelled.
  func refunds(_ order: SeedOrder) -> [Refund] { rows[order.index].status == .shipped ? Refund.of(order, settings) : [] }

  /// When a shipped order went.
  func shipped(at order: SeedOrder) -> Int {
    shippedLater[order.index] ?? min(order.header.purchased + 86_400, order.header.updated)
  }

  /// Lets the changes of by then happen; `heard` is told of each.
  func advance(to seconds: Int, _ heard: (Int) -> Void) {
    while let next = changes.last, next.at <= seconds {
      changes.removeLast()
      // Whoever was faster, the seller or a cancellation, keeps what it did.
      if rows[next.index].status == OrderHeader(next.index, settings).status {
        mark(next.index, next.to, at: next.at)
        heard(next.index)
      }
    }
  }

  func mark(_ index: Int, _ status: OrderStatus?, at seconds: Int) {
    if let status, status != rows[index].status {
      rows[index].status = status
      revision += 1
      if status == .shipped { shippedLater[index] = seconds }
    }
    rows[index].updated = max(rows[index].updated, seconds)
    isSorted = false
  }

  /// Keeps a parcel; one of the same reference is replaced.
  func set(_ parcel: Parcel, of index: Int) {
    parcels[index, default: []].removeAll { $0.reference == parcel.reference }
    parcels[index, default: []].append(parcel)
  }

  /// Pieces that were told of, whatever the state is.
  func told(_ order: SeedOrder) -> Int { order.items.indices.reduce(0) { $0 + told(order, item: $1) } }

  private func told(_ order: SeedOrder, item place: Int) -> Int {
    let before = order.header.status == .partiallyShipped && place == 0 ? 1 : 0
    let parcels = (parcels[order.index] ?? []).reduce(0) { $0 + ($1.pieces[place] ?? 0) }
    return min(before + parcels, order.items[place].quantity)
  }

  /// Pieces of an item that are on their way.
  func shipped(_ order: SeedOrder, item place: Int) -> Int {
    let item = order.items[place]
    switch rows[order.index].status {
    case .shipped: return item.quantity
    case .partiallyShipped, .unshipped: return told(order, item: place)
    default: return 0
    }
  }

  /// Up to `limit` orders at or after a place of the walk, which is a time and an index; the rest of the window decides.
  func walk(
    byUpdate: Bool, from place: (time: Int, index: Int), until: Int, limit: Int, _ fits: (Row) -> Bool
  ) -> (found: [Int], next: (time: Int, index: Int)?) {
    if byUpdate, !isSorted {
      updated = created.sorted { (rows[Int($0)].updated, $0) < (rows[Int($1)].updated, $1) }
      isSorted = true
    }
    let list = byUpdate ? updated : created
    func time(_ index: Int32) -> Int { byUpdate ? rows[Int(index)].updated : rows[Int(index)].purchased }
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if (time(list[middle]), Int(list[middle])) < place { low = middle + 1 } else { high = middle }
    }
    var found: [Int] = []
    for index in list[low...] {
      if time(index) > until { break }
      if !fits(rows[Int(index)]) { continue }
      if found.count == limit { return (found, (time(index), Int(index))) }
      found.append(Int(index))
    }
    return (found, nil)
  }
}
