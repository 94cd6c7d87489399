internal import GRDB
internal import GRDBSQLite
internal import HostCore

/// A prepared statement on GRDB's own connection, for what runs once for each record: GRDB's row and argument values cost
/// more there than SQLite itself. It is used on that connection only, one user at a time.
final class SQLStatement {
  private let statement: OpaquePointer
  private let sql: String

  init(_ db: Database, _ sql: String) throws {
    var prepared: OpaquePointer?
    // SQLITE_PREPARE_PERSISTENT: it is kept for the life of the connection.
    let status = sqlite3_prepare_v3(db.sqliteConnection, sql, -1, 1, &prepared, nil)
    guard status == SQLITE_OK, let prepared else { throw SQLFailure(db, status, sql) }
    self.statement = prepared
    self.sql = sql
  }

  deinit { sqlite3_finalize(statement) }

  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(statement, index, value) }

  func bind(_ index: Int32, _ value: Int64?) {
    if let value { bind(index, value) } else { bindNull(index) }
  }

  func bindNull(_ index: Int32) { sqlite3_bind_null(statement, index) }

  func bind(_ index: Int32, _ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      // A null pointer would bind NULL where empty text is meant.
      let start = utf8.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
      if let start {
        _ = sqlite3_bind_text(statement, index, start, Int32(clamping: utf8.count), Self.transient)
      } else {
        _ = sqlite3_bind_text(statement, index, "", 0, Self.transient)
      }
    }
  }

  func bind(_ index: Int32, _ text: String?) {
    if let text { bind(index, text) } else { bindNull(index) }
  }

  func bind(_ index: Int32, _ bytes: [UInt8]) {
    if bytes.isEmpty {
      sqlite3_bind_zeroblob(statement, index, 0)
    } else {
      _ = bytes.withUnsafeBytes { sqlite3_bind_blob(statement, index, $0.baseAddress, Int32(clamping: $0.count), Self.transient) }
    }
  }

  func bind(_ index: Int32, _ hash: Hash128?) {
    guard let hash else { return bindNull(index) }
    withUnsafeBytes(of: (hash.low.littleEndian, hash.high.littleEndian)) {
      _ = sqlite3_bind_blob(statement, index, $0.baseAddress, 16, Self.transient)
    }
  }

  /// Runs to the end; for statements that give no rows.
  func run(_ db: Database) throws {
    defer { sqlite3_reset(statement) }
    let status = sqlite3_step(statement)
    guard status == SQLITE_DONE || status == SQLITE_ROW else { throw SQLFailure(db, status, sql) }
  }

  /// The first row read by `read`; nil when there is none.
  func first<T>(_ db: Database, _ read: (SQLStatement) -> T) throws -> T? {
    defer { sqlite3_reset(statement) }
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return read(self)
    case SQLITE_DONE: return nil
    case let status: throw SQLFailure(db, status, sql)
    }
  }

  /// Every row read by `read`.
  func all<T>(_ db: Database, _ read: (SQLStatement) -> T) throws -> [T] {
    defer { sqlite3_reset(statement) }
    var rows: [T] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: rows.append(read(self))
      case SQLITE_DONE: return rows
      case let status: throw SQLFailure(db, status, sql)
      }
    }
  }

  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(statement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(statement, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
  }

  func hash(_ column: Int32) -> Hash128? {
    guard let start = sqlite3_column_blob(statement, column), sqlite3_column_bytes(statement, column) == 16 else { return nil }
    return Hash128(
      low: UInt64(littleEndian: start.loadUnaligned(as: UInt64.self)),
      high: UInt64(littleEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }
}

/// What SQLite said about a statement of ours; ``Storage`` turns it into a ``HostError``.
struct SQLFailure: Error, CustomStringConvertible {
  let code: Int32
  let message: String
  let sql: String

  init(_ db: Database, _ code: Int32, _ sql: String) {
    self.code = code
    self.message = db.sqliteConnection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "no connection"
    self.sql = sql
  }

  var description: String { "SQLite \(code): \(message) in: \(sql.prefix(120))" }
}

/// The statements of one connection, prepared at their first use.
final class StatementCache: @unchecked Sendable {
  // Unchecked: used inside the write transaction of one connection only, which GRDB serialises.
  private var statements: [UnsafePointer<UInt8>: SQLStatement] = [:]

  /// `sql` is found by where it stands in the program: to hash a text of 700 bytes costs as much as to run it.
  func callAsFunction(_ db: Database, _ sql: StaticString) throws -> SQLStatement {
    if let found = statements[sql.utf8Start] { return found }
    let made = try SQLStatement(db, "\(sql)")
    statements[sql.utf8Start] = made
    return made
  }
}
