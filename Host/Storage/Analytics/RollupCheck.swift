internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostContract

/// Looking whether the sums still are what they should be.
extension Storage {
  /// What differs between the sums as they are and as the books say that they should be; the books' chains are checked first.
  /// Empty: nothing.
  package func checkRollups() async throws(HostError) -> [BookDifference] {
    let seals = seals
    return try await read("The sums cannot be checked") { db in
      try ChainCheck.check(db, book: nil)
      let names = try Names(db)
      let comparison = RollupComparison(db, seals)
      let findings = try comparison.findings()
      let orders = findings.orders.map { BookDifference(place: "order \($0.number) of \(names.store($0.store))", what: $0.what) }
      return orders
        + RollupTable.all.flatMap { table in
          findings.rows.filter { $0.table.name == table.name }.map { names.difference($0) }.sorted { $0.place < $1.place }
        }
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

  func difference(_ row: RollupFindings.Row) -> BookDifference {
    let parts = row.table.values.indices.filter { row.stored($0) != row.wanted($0) }.map {
      "\(row.table.values[$0]) is \(row.stored($0).text), the books say \(row.wanted($0).text)"
    }
    return BookDifference(place: "\(row.table.name) \(text(row.table.keys, row.keys))", what: parts.joined(separator: "; "))
  }

  private func text(_ keys: [String], _ values: [DatabaseValue]) -> String {
    zip(keys, values).compactMap { key, value -> String? in
      let number = Int64.fromDatabaseValue(value)
      switch key {
      case "store_id": return number.map(store)
      case "day": return number.map { Day(daysSince1970: $0).text }
      case "month": return number.map { $0 == GoodsDeltas.allTime ? "all months" : Month(count: $0).text }
      case "goods_id":
        return (try? String.fetchOne(db, sql: "SELECT key FROM goods WHERE id = ?", arguments: [value])) ?? "goods \(value.text)"
      case "order_id":
        return (try? String.fetchOne(db, sql: "SELECT 'order ' || number FROM orders WHERE id = ?", arguments: [value]))
          ?? "order \(value.text)"
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
