internal import FoundationEssentials
package import GRDB
package import HostCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// The database of one data folder: SQLite, one file, one host.
///
/// What is acknowledged survives a power cut: `synchronous` is FULL, read back after the pool is open (GRDB lowers it while
/// opening), and a lower value refuses to start.
package final class Storage: Sendable {
  package let folder: String
  package let seals: SealBox
  let backupSeal: BackupSeal
  package let hashSeed: UInt64
  let clock: HostClock
  let pool: DatabasePool
  /// Statements of the writing connection.
  let statements = StatementCache()
  let goods = GoodsTable()

  /// Opens the folder's data, making them when there are none.
  package init(folder: String, clock: HostClock = .system) throws(HostError) {
    if let reason = DataFolder.make(folder) {
      throw HostError("data.folder", "\(folder) cannot be made: \(reason). Choose another folder with --data.")
    }
    // One process at a time looks whether there is a key and a database, and makes them. Closing the folder opens the gate.
    let gate = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(gate) }
    flock(gate, LOCK_EX)
    let path = folder + "/tradepost.sqlite"
    let isNew = !FileManager.default.fileExists(atPath: path)
    let master = try MasterKey.load(folder: folder, mayCreate: isNew)
    if isNew { try Self.create(path) } else { try Self.check(master, path) }
    self.folder = folder
    self.clock = clock
    self.seals = SealBox(master)
    self.backupSeal = BackupSeal(master)
    self.hashSeed = master.hashSeed
    do {
      pool = try DatabasePool(path: path, configuration: Self.configuration)
      try Self.secure(pool)
      try Self.migrate(pool, master)
    } catch {
      throw Self.failure("The data in \(folder) cannot be opened", error)
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.maximumReaderCount = 4
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { db in
      try db.execute(
        sql: """
          PRAGMA page_size = 8192; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;
          PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -16000;
          """)
    }
    return configuration
  }

  /// Makes the file before SQLite does, for its owner alone, whatever the umask and the folder say; SQLite's other files take
  /// its mode.
  private static func create(_ path: String) throws(HostError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw HostError("data.file", "\(path) cannot be made: \(String(cString: strerror(errno))). Check the folder's permissions.")
    }
    close(descriptor)
  }

  /// A wrong key must not even reach a migration.
  private static func check(_ master: MasterKey, _ path: String) throws(HostError) {
    let found: [UInt8]?
    do {
      var configuration = Configuration()
      configuration.readonly = true
      // Another process may be making the tables just now.
      configuration.busyMode = .timeout(30)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      found = try queue.read { db in
        guard try db.tableExists("installation") else { return nil }
        return try Data.fetchOne(db, sql: "SELECT value FROM installation WHERE key = 'key'").map { Array($0) }
      }
    } catch { throw failure("\(path) cannot be read", error) }
    guard let found, found != master.fingerprint else { return }
    throw HostError(
      "key.wrong",
      "\(path) was sealed with another key. Put the right key file beside it, or set \(MasterKey.environmentName). Nothing was changed.")
  }

  private static func secure(_ pool: DatabasePool) throws {
    let level = try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000")
      return try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0
    }
    guard level >= 2 else {
      throw HostError(
        "data.synchronous", "SQLite runs with synchronous = \(level), which can lose what was acknowledged; FULL is needed.")
    }
  }

  private static func migrate(_ pool: DatabasePool, _ master: MasterKey) throws {
    var migrator = DatabaseMigrator()
    for (name, sql) in Schema.migrations { migrator.registerMigration(name) { try $0.execute(sql: sql) } }
    try migrator.migrate(pool)
    try pool.write { db in
      try db.execute(
        sql: "INSERT INTO installation (key, value) VALUES ('key', ?) ON CONFLICT (key) DO NOTHING",
        arguments: [Data(master.fingerprint)])
      try Self.fillRollups(db, SealBox(master))
    }
  }

  /// Runs `body` in one transaction on the writing connection. What was begun is finished: also a cancelled run records how
  /// it ended.
  func write<T: Sendable>(_ what: String, _ body: @escaping @Sendable (Database) throws -> T) async throws(HostError) -> T {
    let pool = pool
    do { return try await Task { try await pool.write(body) }.value } catch { throw Self.failure(what, error) }
  }

  /// Runs `body` on a reading connection, over one moment of the data.
  package func read<T: Sendable>(_ what: String, _ body: @escaping @Sendable (Database) throws -> T) async throws(HostError) -> T {
    let pool = pool
    do { return try await Task { try await pool.read(body) }.value } catch { throw Self.failure(what, error) }
  }

  /// The sentence about a failure of the library below.
  static func failure(_ what: String, _ error: any Error) -> HostError {
    if let error = error as? HostError { return error }
    let code = (error as? DatabaseError)?.resultCode.rawValue ?? (error as? SQLFailure)?.code ?? 0
    let next =
      switch code & 0xFF {
      case 5, 6: "Another process writes to it; try again."
      case 13: "The disk is full: make room, then run the command again. Nothing was half written."
      case 11, 26: "The file is damaged: restore it from a backup."
      default: "Run the command again; if it fails again, check the disk and the folder's permissions."
      }
    return HostError("data.sqlite", "\(what): \(error). \(next)")
  }
}
