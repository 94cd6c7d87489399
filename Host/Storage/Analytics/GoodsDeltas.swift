internal import GRDB
internal import HostCore
internal import TradepostContract

/// What a page adds to what was sold of each product, by month and in all.
struct GoodsDeltas {
  private struct Key: Hashable {
    let month: Int64
    let currency: String
    let goods: Int64
  }

  private struct Sums {
    var quantity: Int64 = 0
    var revenue: Int64 = 0
  }

  private var sums: [Key: Sums] = [:]

  /// Stands for all months together.
  static let allTime: Int64 = 0

  private static let before: StaticString = "SELECT goods FROM order_goods WHERE order_id = ?"
  private static let write: StaticString = """
    INSERT INTO order_goods (order_id, goods) VALUES (?, ?) ON CONFLICT (order_id) DO UPDATE SET goods = excluded.goods
    """
  private static let drop: StaticString = "DELETE FROM order_goods WHERE order_id = ?"
  static let upsert: StaticString = """
    INSERT INTO rollup_goods (store_id, month, currency, goods_id, quantity, revenue) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (store_id, month, currency, goods_id) DO UPDATE SET
      quantity = rollup_goods.quantity + excluded.quantity, revenue = rollup_goods.revenue + excluded.revenue
    """

  /// Puts `goods` in the place of what the order had counted before.
  mutating func replace(
    _ goods: [GoodsMovement], of order: Int64, isNew: Bool, store: Int64, _ table: GoodsTable, _ statements: StatementCache, _ db: Database
  ) throws {
    let after = try goods.map {
      GoodsSum(
        month: $0.month.count, currency: $0.currency.code, goods: try table.row($0.key, store: store, statements, db),
        quantity: $0.quantity, revenue: $0.revenue.count)
    }
    let text = GoodsCoding.encode(after)
    if !isNew {
      let find = try statements(db, Self.before)
      find.bind(1, order)
      if let before = try find.first(db, { $0.text(0) }) {
        if before == text { return }
        for sum in GoodsCoding.decode(before) ?? [] { try add(sum, sign: -1) }
      }
    }
    for sum in after { try add(sum, sign: 1) }
    guard !after.isEmpty else {
      guard !isNew else { return }
      let drop = try statements(db, Self.drop)
      drop.bind(1, order)
      return try drop.run(db)
    }
    let write = try statements(db, Self.write)
    write.bind(1, order)
    write.bind(2, text)
    try write.run(db)
  }

  mutating func add(_ sum: GoodsSum, sign: Int64) throws(MoneyError) {
    for month in [sum.month, Self.allTime] {
      let key = Key(month: month, currency: sum.currency, goods: sum.goods)
      var before = sums[key] ?? Sums()
      // Cannot trap: each is bounded where it is made, far below 64 bits.
      let (quantity, overflowed) = before.quantity.addingReportingOverflow(sum.quantity &* sign)
      guard !overflowed else { throw .overflow }
      before.quantity = quantity
      before.revenue = try MinorUnits(before.revenue).adding(MinorUnits(sum.revenue &* sign)).count
      sums[key] = before
    }
  }

  func apply(_ statements: StatementCache, _ db: Database, store: Int64) throws {
    for (key, sum) in sums where sum.quantity != 0 || sum.revenue != 0 {
      let upsert = try statements(db, Self.upsert)
      upsert.bind(1, store)
      upsert.bind(2, key.month)
      upsert.bind(3, key.currency)
      upsert.bind(4, key.goods)
      upsert.bind(5, sum.quantity)
      upsert.bind(6, sum.revenue)
      try upsert.run(db)
    }
  }
}
