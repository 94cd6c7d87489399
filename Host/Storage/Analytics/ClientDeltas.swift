internal import GRDB

/// What a page adds to the numbers of clients that are new to a store, and of their orders.
///
/// `client_first` knows each client's first day in the store and the orders on it. Where an older order comes in later, or the
/// first one is cancelled, the first day moves and the sums of both days with it.
struct ClientDeltas {
  private struct Sums {
    /// Whose first day it is.
    var clients: Int64 = 0
    /// Orders of clients on their first day.
    var firstOrders: Int64 = 0
    /// Orders of clients.
    var orders: Int64 = 0
  }

  private var moves: [Int64: [Int64: Int64]] = [:]

  private static let known: StaticString = "SELECT day, orders FROM client_first WHERE store_id = ? AND client_id = ?"
  // Asked after the page's orders are written.
  private static let earliest: StaticString = """
    SELECT day, count(*) FROM orders INDEXED BY orders_by_client
    WHERE client_id = ?2 AND store_id = ?1 AND effect = 'books' GROUP BY day ORDER BY day LIMIT 1
    """
  private static let forget: StaticString = "DELETE FROM client_first WHERE store_id = ? AND client_id = ?"
  private static let remember: StaticString = """
    INSERT INTO client_first (store_id, client_id, day, orders) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (store_id, client_id) DO UPDATE SET day = excluded.day, orders = excluded.orders
    """
  static let upsert: StaticString = """
    INSERT INTO rollup_client_day (store_id, day, clients, first_orders, orders) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (store_id, day) DO UPDATE SET clients = rollup_client_day.clients + excluded.clients,
      first_orders = rollup_client_day.first_orders + excluded.first_orders,
      orders = rollup_client_day.orders + excluded.orders
    """

  mutating func move(_ before: CountedOrder?, _ after: CountedOrder?) {
    if let before, before.isBought, let client = before.client { moves[client, default: [:]][before.day, default: 0] &-= 1 }
    if let after, after.isBought, let client = after.client { moves[client, default: [:]][after.day, default: 0] &+= 1 }
  }

  func apply(_ statements: StatementCache, _ db: Database, store: Int64) throws {
    var days: [Int64: Sums] = [:]
    for (client, orders) in moves {
      for (day, count) in orders where count != 0 { days[day, default: Sums()].orders &+= count }
      try apply(client, orders, &days, statements, db, store)
    }
    for (day, sums) in days where sums.clients != 0 || sums.firstOrders != 0 || sums.orders != 0 {
      let upsert = try statements(db, Self.upsert)
      upsert.bind(1, store)
      upsert.bind(2, day)
      upsert.bind(3, sums.clients)
      upsert.bind(4, sums.firstOrders)
      upsert.bind(5, sums.orders)
      try upsert.run(db)
    }
  }

  private func apply(
    _ client: Int64, _ orders: [Int64: Int64], _ days: inout [Int64: Sums], _ statements: StatementCache, _ db: Database, _ store: Int64
  ) throws {
    guard orders.contains(where: { $0.value != 0 }) else { return }
    let find = try statements(db, Self.known)
    find.bind(1, store)
    find.bind(2, client)
    let known = try find.first(db) { (day: $0.int(0), orders: $0.int(1)) }
    // The earliest day that gained; what lost may be the first day itself.
    let gained = orders.filter { $0.value > 0 }.keys.min()
    var first = known
    if let known {
      let count = known.orders &+ (orders[known.day] ?? 0)
      first = count > 0 ? (known.day, count) : nil
      if let gained, gained < known.day || count <= 0 {
        first = nil
      } else if count == known.orders {
        return
      }
    }
    if known == nil, let gained, !orders.contains(where: { $0.value < 0 }) {
      first = (gained, orders[gained] ?? 0)
    } else if first == nil {
      let ask = try statements(db, Self.earliest)
      ask.bind(1, store)
      ask.bind(2, client)
      first = try ask.first(db) { (day: $0.int(0), orders: $0.int(1)) }
    }
    if let known {
      days[known.day, default: Sums()].clients &-= 1
      days[known.day, default: Sums()].firstOrders &-= known.orders
    }
    guard let first else {
      let forget = try statements(db, Self.forget)
      forget.bind(1, store)
      forget.bind(2, client)
      return try forget.run(db)
    }
    days[first.day, default: Sums()].clients &+= 1
    days[first.day, default: Sums()].firstOrders &+= first.orders
    let remember = try statements(db, Self.remember)
    remember.bind(1, store)
    remember.bind(2, client)
    remember.bind(3, first.day)
    remember.bind(4, first.orders)
    try remember.run(db)
  }
}
