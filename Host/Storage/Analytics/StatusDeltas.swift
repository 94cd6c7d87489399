internal import GRDB

/// What a page adds to the numbers of orders by status, in all and by day.
struct StatusDeltas {
  private struct Key: Hashable {
    let day: Int64
    let status: String
  }

  private var days: [Key: Int64] = [:]

  static let upsert: StaticString = """
    INSERT INTO rollup_status (store_id, status, orders) VALUES (?1, ?2, ?3)
    ON CONFLICT (store_id, status) DO UPDATE SET orders = rollup_status.orders + excluded.orders
    """
  static let upsertDay: StaticString = """
    INSERT INTO rollup_status_day (store_id, day, status, orders) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (store_id, day, status) DO UPDATE SET orders = rollup_status_day.orders + excluded.orders
    """

  mutating func move(_ before: CountedOrder?, _ after: CountedOrder?) {
    if let before, before.isCounted { days[Key(day: before.day, status: before.status), default: 0] &-= 1 }
    if let after, after.isCounted { days[Key(day: after.day, status: after.status), default: 0] &+= 1 }
  }

  func apply(_ statements: StatementCache, _ db: Database, store: Int64) throws {
    var all: [String: Int64] = [:]
    for (key, orders) in days where orders != 0 {
      all[key.status, default: 0] &+= orders
      let upsert = try statements(db, Self.upsertDay)
      upsert.bind(1, store)
      upsert.bind(2, key.day)
      upsert.bind(3, key.status)
      upsert.bind(4, orders)
      try upsert.run(db)
    }
    for (status, orders) in all where orders != 0 {
      let upsert = try statements(db, Self.upsert)
      upsert.bind(1, store)
      upsert.bind(2, status)
      upsert.bind(3, orders)
      try upsert.run(db)
    }
  }
}
