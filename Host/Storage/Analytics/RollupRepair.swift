internal import GRDB
package import HostCore

/// Making the sums anew while pages are stored.
///
/// What is wrong is found over one moment of the data, which keeps nobody from writing. Pages only ever add to sums, so what a
/// sum was wrong by then it is wrong by now, and that is taken off it, whatever was added meanwhile. Only the rows that say what
/// an order or a client has been counted as are read by pages: where one that was wrong has changed meanwhile, a page has taken
/// something wrong off the sums, and all is compared again.
extension Storage {
  /// Rows that one transaction mends: no delivery waits for longer than that takes.
  private static let mended = 500

  /// Makes all sums anew from the books.
  package func rebuildRollups() async throws(HostError) {
    for _ in 0..<20 {
      if try await mendRollups(try await rollupFindings()) { return }
    }
    throw HostError("report.busy", "So much is brought in that the sums change while they are made anew. Try again later.")
  }

  /// What is wrong with the sums now.
  package func rollupFindings() async throws(HostError) -> RollupFindings {
    let seals = seals
    return try await read("The sums cannot be made anew") { db in try RollupComparison(db, seals).findings() }
  }

  /// Mends what was found; false: not all could be, and it is to be looked at again.
  package func mendRollups(_ findings: RollupFindings) async throws(HostError) -> Bool {
    let goods = findings.goods
    guard goods.isEmpty else {
      try await keep(goods)
      return false
    }
    var isExact = true
    for part in findings.rows.filter({ $0.table.madeOf != nil }).split(most: Self.mended) {
      let isWhole = try await write("The sums cannot be made anew") { db in
        try part.reduce(true) { try RollupRepair(db).put($1) && $0 }
      }
      isExact = isExact && isWhole
    }
    guard isExact else { return false }
    for part in findings.rows.filter({ $0.table.madeOf == nil }).split(most: Self.mended) {
      try await write("The sums cannot be made anew") { db in for row in part { try RollupRepair(db).add(row) } }
    }
    return true
  }

  private func keep(_ goods: [RollupFindings.Goods]) async throws(HostError) {
    let storage = self
    try await write("The sums cannot be made anew") { db in
      storage.goods.forget()
      for one in goods {
        try db.execute(
          sql: "INSERT INTO goods (scope, key, sku, product, name) VALUES (?, ?, ?, ?, ?) ON CONFLICT (scope, key) DO NOTHING",
          arguments: [one.scope, one.key, one.sku, one.product, one.name])
      }
    }
  }
}

/// Mends single rows, inside a transaction.
private struct RollupRepair {
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// Puts what the books say in the place of a row that nobody has used since it was found; false: somebody has.
  func put(_ row: RollupFindings.Row) throws -> Bool {
    let table = row.table
    let source = try table.madeOf.flatMap {
      try DatabaseValue.fetchOne(db.cachedStatement(sql: $0), arguments: StatementArguments(row.keys))
    }
    guard try current(row) == row.stored, source ?? .null == row.source else { return false }
    if let wanted = row.wanted { try write(row, wanted) } else { try delete(row) }
    return true
  }

  /// Takes off a sum what it was wrong by. Wrapping, as a sum that is wrong may be any number; the right one fits.
  func add(_ row: RollupFindings.Row) throws {
    func number(_ value: DatabaseValue) -> Int64 { Int64.fromDatabaseValue(value) ?? 0 }
    let now = try current(row)
    try write(
      row,
      row.table.values.indices.map { number(now?[$0] ?? .null) &+ number(row.wanted($0)) &- number(row.stored($0)) }.map(\.databaseValue))
  }

  private func place(_ table: RollupTable) -> String { table.keys.map { "\($0) = ?" }.joined(separator: " AND ") }

  private func current(_ row: RollupFindings.Row) throws -> [DatabaseValue]? {
    let sql = "SELECT \(row.table.values.joined(separator: ", ")) FROM \(row.table.name) WHERE \(place(row.table))"
    return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: StatementArguments(row.keys)).map { Array($0.databaseValues) }
  }

  private func delete(_ row: RollupFindings.Row) throws {
    try db.cachedStatement(sql: "DELETE FROM \(row.table.name) WHERE \(place(row.table))").execute(
      arguments: StatementArguments(row.keys))
  }

  private func write(_ row: RollupFindings.Row, _ values: [DatabaseValue]) throws {
    let table = row.table
    let columns = table.keys + table.values
    let sql = """
      INSERT INTO \(table.name) (\(columns.joined(separator: ", "))) VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
      ON CONFLICT (\(table.keys.joined(separator: ", "))) DO UPDATE SET
        \(table.values.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
      """
    try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(row.keys + values))
  }
}

extension Array {
  /// Its elements in order, at most so many together.
  fileprivate func split(most: Int) -> [[Element]] {
    stride(from: 0, to: count, by: most).map { Array(self[$0..<Swift.min($0 + most, count)]) }
  }
}
