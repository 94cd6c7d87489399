internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostContract

/// Making the sums anew, and looking whether they still are what they should be.
extension Storage {
  /// Makes all sums anew from the books.
  package func rebuildRollups() async throws(HostError) {
    let storage = self
    try await write("The sums cannot be made anew") { db in
      db.afterNextTransaction(onCommit: { _ in }, onRollback: { _ in storage.goods.forget() })
      try RollupRebuild(db, storage.seals).run()
    }
  }

  /// What differs between the sums as they are and as the books say that they should be; the books' chains are checked first.
  /// Empty: nothing.
  package func checkRollups() async throws(HostError) -> [BookDifference] {
    let seals = seals
    return try await read("The sums cannot be checked") { db in
      try ChainCheck.check(db, book: nil)
      return try RollupCheck(db, seals).differences()
    }
  }

  /// Of a data folder from before there were these sums, they are made once, when it is opened.
  static func fillRollups(_ db: Database, _ seals: SealBox) throws {
    let isFilled = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM installation WHERE key = 'rollups')") ?? false
    guard !isFilled else { return }
    try RollupRebuild(db, seals).run()
    try db.execute(sql: "INSERT INTO installation (key, value) VALUES ('rollups', x'07')")
  }
}

/// Fills temporary tables of the same names from the books, and compares row by row.
private struct RollupCheck {
  private let db: Database
  private let seals: SealBox

  init(_ db: Database, _ seals: SealBox) {
    self.db = db
    self.seals = seals
  }

  func differences() throws -> [BookDifference] {
    let names = try Names(db)
    var found: [BookDifference] = []
    defer { for table in RollupRebuild.tables.map(\.name) + ["goods"] { try? db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)") } }
    try db.execute(
      sql: """
        CREATE TEMP TABLE goods (id INTEGER PRIMARY KEY, scope, key, sku, product, name, UNIQUE (scope, key));
        INSERT INTO temp.goods SELECT id, scope, key, sku, product, name FROM main.goods;
        """)
    for (table, keys, _) in RollupRebuild.tables {
      try db.execute(
        sql: """
          CREATE TEMP TABLE \(table) AS SELECT * FROM main.\(table) WHERE false;
          CREATE UNIQUE INDEX temp.\(table)_key ON \(table)(\(keys.joined(separator: ", ")));
          """)
    }
    var rebuild = RollupRebuild(db, seals)
    var orders: [BookDifference] = []
    rebuild.differs = { order, store, what in
      orders.append(BookDifference(place: "order \(order) of \(names.store(store))", what: what))
    }
    try rebuild.run()
    for (table, keys, values) in RollupRebuild.tables { found += try compare(table, keys, values, names) }
    return orders + found
  }

  private func compare(_ table: String, _ keys: [String], _ values: [String], _ names: Names) throws -> [BookDifference] {
    let columns = (keys + values).joined(separator: ", ")
    func only(_ one: String, _ other: String) throws -> [[DatabaseValue]: [DatabaseValue]] {
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(columns) FROM \(one).\(table) EXCEPT SELECT \(columns) FROM \(other).\(table)")
      return [[DatabaseValue]: [DatabaseValue]](
        rows.map { (Array($0.databaseValues.prefix(keys.count)), Array($0.databaseValues.suffix(values.count))) },
        uniquingKeysWith: { one, _ in one })
    }
    let stored = try only("main", "temp")
    let wanted = try only("temp", "main")
    var found: [BookDifference] = []
    let places = Set(stored.keys).union(wanted.keys).map { (key: $0, text: names.text(keys, $0)) }.sorted { $0.text < $1.text }
    for place in places {
      let zeros = values.map { _ in 0.databaseValue }
      let now = stored[place.key] ?? zeros
      let should = wanted[place.key] ?? zeros
      let parts = values.indices.filter { now[$0] != should[$0] }.map { "\(values[$0]) is \(now[$0].text), the books say \(should[$0].text)" }
      // A sum of nothing may stand as zero, or not at all.
      if !parts.isEmpty { found.append(BookDifference(place: "\(table) \(place.text)", what: parts.joined(separator: "; "))) }
    }
    return found
  }
}

/// What rows are called.
private struct Names {
  private let stores: [Int64: String]
  private let db: Database

  init(_ db: Database) throws {
    self.db = db
    stores = [Int64: String](
      try Row.fetchAll(db, sql: "SELECT id, name FROM store").map { ($0["id"], $0["name"]) }, uniquingKeysWith: { one, _ in one })
  }

  func store(_ row: Int64) -> String { stores[row] ?? "store \(row)" }

  func text(_ keys: [String], _ values: [DatabaseValue]) -> String {
    zip(keys, values).compactMap { key, value -> String? in
      let number = Int64.fromDatabaseValue(value)
      switch key {
      case "store_id": return number.map(store)
      case "day": return number.map { Day(daysSince1970: $0).text }
      case "month": return number.map { $0 == GoodsDeltas.allTime ? "all months" : Month(count: $0).text }
      case "goods_id":
        return (try? String.fetchOne(db, sql: "SELECT key FROM goods WHERE id = ?", arguments: [value])) ?? "goods \(value.text)"
      case "order_id":
        return (try? String.fetchOne(db, sql: "SELECT 'order ' || number FROM orders WHERE id = ?", arguments: [value])) ?? "order \(value.text)"
      case "client_id": return "client \(value.text)"
      case "book_id": return (try? String.fetchOne(db, sql: "SELECT name FROM book WHERE id = ?", arguments: [value])) ?? value.text
      default: return value.text.isEmpty ? nil : value.text
      }
    }.joined(separator: " ")
  }
}

extension DatabaseValue {
  fileprivate var text: String { String.fromDatabaseValue(self) ?? Int64.fromDatabaseValue(self).map { String($0) } ?? "nothing" }
}
