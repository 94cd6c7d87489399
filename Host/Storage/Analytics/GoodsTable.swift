internal import GRDB
internal import HostCore

/// The rows of `goods`, found once and remembered: every line of every order asks.
///
/// Rows are never removed while their store is there, so what is remembered stays true; a transaction that failed may have made
/// rows that are not there, so the caller forgets.
final class GoodsTable: @unchecked Sendable {
  // Unchecked: used inside the write transaction of one connection only, which GRDB serialises.
  private struct Place: Hashable {
    let scope: Int64
    let key: GoodsKey
  }

  private var rows: [Place: Int64] = [:]
  /// More products than this are looked up again; it bounds the memory.
  private static let most = 50_000

  private static let find: StaticString = "SELECT id FROM goods WHERE scope = ? AND key = ?"
  private static let insert: StaticString = "INSERT INTO goods (scope, key, sku, product, name) VALUES (?1, ?2, ?3, ?4, ?5)"

  func forget() { rows = [:] }

  /// The row of what is sold under that key; made when there is none, with the name that the order's line bears.
  func row(_ key: GoodsKey, store: Int64, _ statements: StatementCache, _ db: Database) throws -> Int64 {
    let scope = key.sku.isEmpty ? store : 0
    let place = Place(scope: scope, key: key)
    if let row = rows[place] { return row }
    let find = try statements(db, Self.find)
    find.bind(1, scope)
    find.bind(2, key.key)
    let row = try find.first(db) { $0.int(0) } ?? insert(key, scope, statements, db)
    if rows.count >= Self.most { forget() }
    rows[place] = row
    return row
  }

  private func insert(_ key: GoodsKey, _ scope: Int64, _ statements: StatementCache, _ db: Database) throws -> Int64 {
    let insert = try statements(db, Self.insert)
    insert.bind(1, scope)
    insert.bind(2, key.key)
    insert.bind(3, key.sku)
    insert.bind(4, key.product)
    insert.bind(5, key.name)
    try insert.run(db)
    return db.lastInsertedRowID
  }
}
