internal import GRDB
package import HostCore

/// What of stock is forgotten after a while. The log says for good what was pushed and why.
extension Storage {
  /// Removes intents that were over, and alerts that were closed, before those moments: some thousands at once. Returns how many.
  package func pruneStock(intents: Int64, alerts: Int64) async throws(HostError) -> Int {
    try await write("The outbox cannot be tidied") { db in
      try db.execute(
        sql: """
          DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE ended_at < ?
            AND state IN ('confirmed', 'refused', 'stale', 'dead', 'superseded') LIMIT 5000)
          """,
        arguments: [intents])
      let count = db.changesCount
      try db.execute(
        sql: "DELETE FROM stock_alert WHERE id IN (SELECT id FROM stock_alert WHERE closed_at < ? LIMIT 5000)", arguments: [alerts])
      return count + db.changesCount
    }
  }
}
