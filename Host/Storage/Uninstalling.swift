internal import GRDB
package import HostCore

/// Stores whose shop took the app out.
extension Storage {
  /// Voids the credentials and lets nothing run for it any more. What is in the books stays, and so does the secret that the
  /// platform signs with: what the law makes it send of people comes days later.
  package func uninstalled(_ store: Int64, keeping secret: String?) async throws(HostError) {
    let now = clock.now()
    try await write("The store cannot be disconnected") { db in
      try db.execute(sql: "DELETE FROM secret WHERE store_id = ?1 AND name IS NOT ?2", arguments: [store, secret])
      try db.execute(sql: "DELETE FROM enabled_package WHERE store_id = ?", arguments: [store])
      try db.execute(sql: "DELETE FROM subscription_wish WHERE store_id = ?", arguments: [store])
      try db.execute(sql: "UPDATE store SET uninstalled_at = ?, revision = revision + 1 WHERE id = ?", arguments: [now, store])
    }
  }

  package func uninstalledStores() async throws(HostError) -> Set<Int64> {
    try await read("The stores cannot be read") { db in
      Set(try Int64.fetchAll(db, sql: "SELECT id FROM store WHERE uninstalled_at IS NOT NULL"))
    }
  }
}
