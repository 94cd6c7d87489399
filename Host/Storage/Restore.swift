internal import FoundationEssentials
internal import GRDB
package import HostCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// Making a data folder out of a backup.
package enum Restore {
  /// What came out of it.
  package struct Result: Sendable {
    package var takenAt: Int64
    package var stores: Int64
    package var orders: Int64
    package var documents: Int64
    package var files: Int
    package var tokens: Int64
  }

  /// Checks the backup's seal and what it holds, and fills the folder, which must be empty or not there. Nothing is left behind when
  /// something is wrong.
  ///
  /// - Parameters:
  ///   - key: 64 hex digits.
  ///   - keepsKey: writes the key beside the data; else it stays where it came from.
  package static func restore(_ backup: String, to folder: String, key: String, keepsKey: Bool) throws(HostError) -> Result {
    guard access(backup, R_OK) == 0 else { throw HostError("restore.file", "\(backup) cannot be read.", exit: 2) }
    let master = try MasterKey(hex: key)
    let manager = FileManager.default
    if let found = try? manager.contentsOfDirectory(atPath: folder), !found.isEmpty {
      throw HostError("restore.folder", "\(folder) is not empty. Restore into a new folder: --data DIR", exit: 2)
    }
    let isNew = !manager.fileExists(atPath: folder)
    if let reason = DataFolder.make(folder) {
      throw HostError("restore.folder", "\(folder) cannot be made: \(reason). Choose another one: --data DIR")
    }
    do {
      let part = folder + "/restoring.sqlite"
      // Before SQLite sees a byte of it, and before any file of it is written.
      try BackupSeal(master).unseal(backup, to: part)
      let result = try check(part, master, folder)
      if keepsKey { try write(Array((key.filter { $0 != "\n" } + "\n").utf8), folder + "/key") }
      // The database comes last: a folder without it holds nothing.
      guard rename(part, folder + "/tradepost.sqlite") == 0 else {
        throw HostError("restore.write", "\(folder)/tradepost.sqlite cannot be made: \(String(cString: strerror(errno))).")
      }
      let place = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      if place >= 0 {
        fsync(place)
        close(place)
      }
      return result
    } catch {
      // The folder was empty before: everything in it is ours.
      for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] { try? manager.removeItem(atPath: folder + "/" + name) }
      if isNew { try? manager.removeItem(atPath: folder) }
      throw Storage.failure("\(backup) cannot be restored", error)
    }
  }

  private static func check(_ path: String, _ master: MasterKey, _ folder: String) throws -> Result {
    let queue = try DatabaseQueue(path: path, configuration: untrusting)
    let (result, files) = try queue.inDatabase { db in try check(db, master) }
    for (name, bytes) in files { try write(bytes, try place(of: name, in: folder)) }
    try queue.inDatabase { db in
      try db.execute(sql: "PRAGMA synchronous = FULL; DROP TABLE backup_file; DROP TABLE backup_about;")
      // What was on its way when the copy was taken may have arrived since, and what waited may be out of date by now: the
      // platform is asked about the one, and a person about the other.
      try db.execute(
        sql: """
          UPDATE outbox SET state = 'in_doubt', next_at = 0 WHERE state = 'sent';
          DELETE FROM lease;
          """)
      for row in try Row.fetchAll(db, sql: "SELECT *, 0 AS has_later FROM outbox WHERE state = 'pending'") {
        try Storage.end(
          try OutboxEntry(row: row), .dead, "It waited when the backup was taken. Look whether it is still wanted.", asked: 0,
          row["store_id"], HostClock.system.now(), db)
      }
    }
    try queue.close()
    return result
  }

  private static var untrusting: Configuration {
    var configuration = Configuration()
    configuration.prepareDatabase {
      try $0.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON")
    }
    return configuration
  }

  private static func check(_ db: Database, _ master: MasterKey) throws -> (Result, [(String, [UInt8])]) {
    guard try db.tableExists("installation"), try db.tableExists("backup_about"), try db.tableExists("backup_file") else {
      throw HostError("restore.other", "It is no backup of Tradepost. Make one: tradepost backup FILE", exit: 2)
    }
    let known = Set(Schema.migrations.map(\.name))
    let done = try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations")
    if let newer = done.first(where: { !known.contains($0) }) {
      throw HostError(
        "restore.newer", "It was made by a newer Tradepost (\(newer.prefix(100))). Restore it with that version or a later one.")
    }
    let fingerprint = try Data.fetchOne(db, sql: "SELECT value FROM installation WHERE key = 'key'").map { Array($0) }
    guard fingerprint == master.fingerprint else {
      throw HostError("key.wrong", "It was sealed with another key. Name the right one: --key FILE, or set \(MasterKey.environmentName).")
    }
    let flaws = try String.fetchAll(db, sql: "PRAGMA integrity_check(5)")
    guard flaws == ["ok"] else {
      throw HostError("restore.damaged", "It is damaged: \(flaws.first?.prefix(200) ?? "unreadable"). Take another one.")
    }
    guard try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") == nil else {
      throw HostError("restore.damaged", "It is damaged: rows refer to others that are not there. Take another one.")
    }
    try ChainCheck.check(db, book: nil)
    let count = { (table: String) in try Int64.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0 }
    let files = try Row.fetchAll(db, sql: "SELECT path, bytes FROM backup_file").map { ($0["path"] as String, $0.bytes("bytes")) }
    let takenAt = try String.fetchOne(db, sql: "SELECT value FROM backup_about WHERE key = 'taken_at'").flatMap { Int64($0) }
    let tokens =
      try db.tableExists("token") ? try Int64.fetchOne(db, sql: "SELECT count(*) FROM token WHERE revoked_at IS NULL") ?? 0 : 0
    let result = Result(
      takenAt: takenAt ?? 0, stores: try count("store"), orders: try count("orders"), documents: try count("document"), files: files.count,
      tokens: tokens)
    return (result, files)
  }

  /// A place below the folder; a path that leads out of it is somebody's trick.
  private static func place(of name: String, in folder: String) throws -> String {
    let steps = name.split(separator: "/", omittingEmptySubsequences: false)
    guard steps.first == "plugins", steps.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.contains("\0") }) else {
      throw HostError("restore.path", "It holds a file that belongs nowhere: \(name.prefix(200)). Take another one.")
    }
    let parent = folder + "/" + steps.dropLast().joined(separator: "/")
    if let reason = DataFolder.make(parent) { throw HostError("restore.write", "\(parent) cannot be made: \(reason).") }
    return folder + "/" + name
  }

  private static func write(_ bytes: [UInt8], _ path: String) throws {
    let target = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard target >= 0 else { throw HostError("restore.write", "\(path) cannot be made: \(String(cString: strerror(errno))).") }
    defer { close(target) }
    try put(bytes[...], target, path)
    guard fsync(target) == 0 else { throw HostError("restore.write", "\(path) cannot be written: \(String(cString: strerror(errno))).") }
  }

  static func put(_ bytes: ArraySlice<UInt8>, _ descriptor: Int32, _ path: String) throws(HostError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw HostError("restore.write", "\(path) cannot be written: \(String(cString: strerror(errno))).") }
      rest = rest.dropFirst(count)
    }
  }
}
