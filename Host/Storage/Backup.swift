internal import FoundationEssentials
internal import GRDB
package import HostCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// A copy of everything at one moment, in one file, while others write.
extension Storage {
  /// Files that lie beside the database and belong to it, by their place in the data folder.
  private static let besides = """
    CREATE TABLE backup_file (path TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE backup_about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """

  /// Writes the copy and seals it, with the installed packages in it, never the key. Throws when there is such a file already.
  ///
  /// - Parameter files: further files by their place in the data folder.
  package func backUp(to path: String, files: [(path: String, bytes: [UInt8])]) async throws(HostError) {
    let part = path + ".part"
    unlink(part)
    guard access(path, F_OK) != 0 else {
      throw HostError("backup.exists", "\(path) is there already. Name another file: a backup never writes over one.", exit: 2)
    }
    // Made first, for its owner alone: SQLite takes an empty file as it is.
    let made = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard made >= 0 else {
      throw HostError("backup.write", "\(part) cannot be made: \(String(cString: strerror(errno))). Name a place that can be written.")
    }
    close(made)
    do {
      // One transaction reads: whoever writes meanwhile goes on, and is not seen.
      let pool = pool
      try await Task { try await pool.copy(into: part) }.value
      let now = clock.now()
      let queue = try DatabaseQueue(path: part)
      try await queue.writeWithoutTransaction { db in
        // A single file, without a log beside it.
        _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.inTransaction {
          try db.execute(sql: Self.besides)
          try db.execute(sql: "INSERT INTO backup_about (key, value) VALUES ('taken_at', ?)", arguments: [String(now)])
          for file in files {
            try db.execute(sql: "INSERT INTO backup_file (path, bytes) VALUES (?, ?)", arguments: [file.path, Data(file.bytes)])
          }
          return .commit
        }
      }
      try queue.close()
      try backupSeal.seal(part)
      try Self.settle(part)
    } catch {
      unlink(part)
      throw Self.failure("The backup cannot be written", error)
    }
    // Linking fails where renaming would write over a file that came about meanwhile.
    guard link(part, path) == 0 else {
      let why = String(cString: strerror(errno))
      unlink(part)
      throw HostError("backup.write", "\(path) cannot be made: \(why).")
    }
    unlink(part)
    try? Self.settle(path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"))
  }

  /// Has the disk keep what was written.
  private static func settle(_ path: String) throws(HostError) {
    let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw HostError("backup.write", "\(path) cannot be opened: \(String(cString: strerror(errno))).") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw HostError("backup.write", "\(path) cannot be written: \(String(cString: strerror(errno))).") }
  }
}

extension DatabasePool {
  /// Copies what one moment of the database holds, over a connection of its own: those that read and write go on.
  fileprivate func copy(into path: String) async throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON") }
    let queue = try DatabaseQueue(path: self.path, configuration: configuration)
    try await queue.vacuum(into: path)
    try queue.close()
  }
}
