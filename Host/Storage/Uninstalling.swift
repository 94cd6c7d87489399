internal import GRDB
package import HostCore

/// Stores that nothing connects any more: the shop took the app out, or an admin forgot it.
extension Storage {
  /// Voids the credentials and lets nothing run for it any more. What is in the books stays, and so does the secret that the
  /// platform signs with: what the law makes it send of people comes days later.
  package func uninstalled(_ store: Int64, keeping secret: String?) async throws(HostError) {
    let now = clock.now()
    try await write("The store cannot be disconnected") { db in try Self.void(store, keeping: secret, now: now, db) }
  }

  /// The same by an admin's wish; a store that never had an order is gone altogether, with all that is known of it.
  package func disconnect(_ store: ConnectedStore, keeping secret: String? = nil) async throws(HostError) -> Bool {
    let now = clock.now()
    return try await write("The store cannot be removed") { db in
      try Self.void(store.row, keeping: secret, now: now, db)
      let hasBooks = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM orders WHERE store_id = ?)", arguments: [store.row]) ?? false
      guard !hasBooks else { return false }
      for table in ["stock_level", "customer"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE store_id = ?", arguments: [store.row])
      }
      try db.execute(sql: "DELETE FROM variant WHERE product_id IN (SELECT id FROM product WHERE store_id = ?)", arguments: [store.row])
      try db.execute(sql: "DELETE FROM product WHERE store_id = ?", arguments: [store.row])
      try db.execute(sql: "DELETE FROM store WHERE id = ?", arguments: [store.row])
      return true
    }
  }

  private static func void(_ store: Int64, keeping secret: String?, now: Int64, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM secret WHERE store_id = ?1 AND name IS NOT ?2", arguments: [store, secret])
    try db.execute(sql: "DELETE FROM enabled_package WHERE store_id = ?", arguments: [store])
    try db.execute(sql: "DELETE FROM subscription_wish WHERE store_id = ?", arguments: [store])
    try db.execute(
      sql: "UPDATE store SET uninstalled_at = COALESCE(uninstalled_at, ?), revision = revision + 1 WHERE id = ?", arguments: [now, store])
  }

  package func uninstalledStores() async throws(HostError) -> Set<Int64> {
    try await read("The stores cannot be read") { db in
      Set(try Int64.fetchAll(db, sql: "SELECT id FROM store WHERE uninstalled_at IS NOT NULL"))
    }
  }
}
