internal import FoundationEssentials
internal import GRDB
package import HostCore

/// What a person does with intents that did not come true by themselves.
extension Storage {
  /// Sends what was given up once more: as a new intent, so that the platform is told a new key. Nil: there is nothing that
  /// could be sent again.
  package func resend(_ uid: Ident, actor: String) async throws(HostError) -> Ident? {
    let now = clock.now()
    return try await write("The intent cannot be sent again") { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT * FROM outbox WHERE uid = ? AND state IN ('dead', 'refused', 'stale')", arguments: [Data(uid.bytes)])
      else { return nil }
      let again = Ident(at: now)
      try db.execute(
        sql: """
          UPDATE outbox SET state = 'superseded', ended_at = ?1, note = 'A later intent took its place.'
          WHERE state IN ('pending', 'sent', 'in_doubt') AND state = 'pending' AND store_id = ?2 AND product = ?3 AND variant = ?4 AND location = ?5 AND market = ?6
          """,
        arguments: [
          now, row["store_id"] as Int64, row["product"] as String, row["variant"] as String, row["location"] as String,
          row["market"] as String,
        ])
      try db.execute(
        sql: """
          INSERT INTO outbox (uid, store_id, key, product, variant, sku, location, market, quantity, expected, before, reason, actor,
            is_queued, state, created_at, next_at)
          SELECT ?1, store_id, ?2, product, variant, sku, location, market, quantity, expected,
            coalesce((SELECT available FROM stock_level AS level WHERE level.store_id = outbox.store_id AND is_deleted = 0
              AND level.product = outbox.product AND level.variant = outbox.variant AND level.location = outbox.location), before),
            reason, ?3, 1, 'pending', ?4, 0
          FROM outbox WHERE id = ?5
          """,
        arguments: [Data(again.bytes), again.text, actor, now, row["id"] as Int64])
      try db.execute(
        sql: "UPDATE outbox SET state = 'superseded', note = ? WHERE id = ?",
        arguments: ["It is sent again as OUT-\(again.text).", row["id"] as Int64])
      return again
    }
  }

  /// Has an intent on its way asked about at once.
  package func askNow(_ uid: Ident) async throws(HostError) -> Bool {
    try await write("The intent cannot be asked about") { db in
      try db.execute(
        sql: "UPDATE outbox SET next_at = 0 WHERE uid = ? AND state IN ('pending', 'sent', 'in_doubt')", arguments: [Data(uid.bytes)])
      return db.changesCount > 0
    }
  }
}
