internal import GRDB
package import HostCore

/// How the database itself is.
package struct DatabaseHealth: Sendable {
  /// 2 or more: what was acknowledged survives a power cut.
  package var synchronous: Int
  package var journal: String
  package var foreignKeys: Bool
  /// What is damaged.
  package var flaws: [String]
  /// Where a book's chain breaks; nil: nowhere.
  package var chain: HostError?
}

extension Storage {
  /// Reads all of it: as slow as the disk.
  package func health() async throws(HostError) -> DatabaseHealth {
    let settings = try await self.settings()
    return try await read("The database cannot be checked") { db in
      var flaws = try String.fetchAll(db, sql: "PRAGMA integrity_check(5)").filter { $0 != "ok" }
      let loose = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(5)
      flaws += loose.map {
        "a row of \($0["table"] as String? ?? "?") refers to one of \($0["parent"] as String? ?? "?") that is not there"
      }
      var chain: HostError?
      do { try ChainCheck.check(db, book: nil) } catch { chain = Self.failure("The chain cannot be followed", error) }
      return DatabaseHealth(
        synchronous: settings.synchronous, journal: settings.journal, foreignKeys: settings.foreignKeys, flaws: flaws, chain: chain)
    }
  }

  /// Of the connection that writes.
  private func settings() async throws(HostError) -> (synchronous: Int, journal: String, foreignKeys: Bool) {
    let pool = pool
    do {
      return try await Task {
        try await pool.writeWithoutTransaction { db in
          (
            try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0, try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "",
            try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") ?? false
          )
        }
      }.value
    } catch { throw Self.failure("The database's settings cannot be read", error) }
  }
}
