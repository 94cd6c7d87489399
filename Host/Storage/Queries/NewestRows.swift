internal import FoundationEssentials
internal import GRDB
internal import HostCore

/// Rows of a long list, the newest first, found through an index whose columns are all named.
///
/// SQLite walks an index backwards from where a page begins only while every column of it is one value. So each combination of
/// values is asked for by itself, and the newest of what they give are the page: it costs the same however deep in the list it
/// lies, and however rare what was asked for is.
struct NewestRows: Sendable {
  /// One column of the index with the values that are wanted, or what a partial index is of.
  enum Part: Sendable {
    case column(String, [any DatabaseValueConvertible & Sendable])
    case either([String])
  }

  private var choices: [(sql: String, values: [any DatabaseValueConvertible & Sendable])] = [("", [])]
  private let table: String

  /// - Parameter parts: columns and conditions are ours, never an asker's.
  init(_ table: String, _ parts: [Part]) {
    self.table = table
    for part in parts {
      choices = choices.flatMap { choice in
        switch part {
        case .column(let column, let values): values.map { (choice.sql + " AND \(column) = ?", choice.values + [$0]) }
        case .either(let conditions): conditions.map { (choice.sql + " AND \($0)", choice.values) }
        }
      }
    }
  }

  /// Before which row a page goes on that ended with `uid`, which may have been forgotten meanwhile: then behind the newest that is
  /// older, as ids sort by time.
  func row(_ db: Database, _ uid: Ident?) throws -> Int64? {
    guard let uid else { return nil }
    let find = "SELECT id + (uid <> ?1) FROM \(table) WHERE uid <= ?1 ORDER BY uid DESC LIMIT 1"
    return try Int64.fetchOne(db, sql: find, arguments: [Data(uid.bytes)]) ?? 0
  }

  /// - Parameter before: only rows that are older than this one.
  func callAsFunction(_ db: Database, before: Int64?, limit: Int) throws -> [Int64] {
    var found: [Int64] = []
    for (sql, values) in choices {
      let find = try db.cachedStatement(sql: "SELECT id FROM \(table) WHERE id < ?\(sql) ORDER BY id DESC LIMIT ?")
      let arguments: [any DatabaseValueConvertible] = [before ?? .max] + values + [limit]
      found += try Int64.fetchAll(find, arguments: StatementArguments(arguments))
    }
    if choices.count > 1 { found.sort(by: >) }
    return Array(found.prefix(limit))
  }

  /// What `sql` says of each of them, one by one; it ends with the row that it asks for.
  func rows(_ db: Database, _ sql: String, before: Int64?, limit: Int) throws -> [Row] {
    let find = try db.cachedStatement(sql: sql)
    return try self(db, before: before, limit: limit).compactMap { try Row.fetchOne(find, arguments: [$0]) }
  }
}

extension Storage {
  /// The store that was asked for, or all of them.
  static func rows(of store: Int64?, _ db: Database) throws -> [Int64] {
    try store.map { [$0] } ?? Int64.fetchAll(db.cachedStatement(sql: "SELECT id FROM store"))
  }
}
