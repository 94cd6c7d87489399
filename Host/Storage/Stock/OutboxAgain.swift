internal import FoundationEssentials
internal import GRDB
package import HostCore
package import TradepostContract

/// What a person does with intents that did not come true by themselves.
extension Storage {
  /// Sends what was given up once more: as a new intent, so that the platform is told a new key. What was stale
  /// believes what the books hold now. Nil: there is nothing that could be sent again. Throws when something later was meant for
  /// the same place: an older quantity does not take its place.
  package func resend(_ uid: Ident, actor: String) async throws(HostError) -> Ident? {
    let now = clock.now()
    return try await write("The intent cannot be sent again") { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT * FROM outbox WHERE uid = ? AND state IN ('dead', 'refused', 'stale')", arguments: [Data(uid.bytes)])
      else { return nil }
      if let later = try Self.later(than: row, db) {
        throw HostError(
          "push.later",
          "OUT-\(uid.text) is not sent again: OUT-\(later) was meant for the same place later. "
            + "If the older quantity is meant, push it anew.")
      }
      let again = Ident(at: now)
      try db.execute(
        sql: """
          INSERT INTO outbox (uid, store_id, key, product, variant, sku, location, market, quantity, expected, before, reason, actor,
            is_queued, state, created_at, next_at)
          SELECT ?1, store_id, ?2, product, variant, sku, location, market, quantity,
            CASE WHEN expected IS NOT NULL AND state = 'stale' THEN coalesce(?6, expected) ELSE expected END, coalesce(?6, before),
            reason, ?3, 1, 'pending', ?4, 0
          FROM outbox WHERE id = ?5
          """,
        arguments: [Data(again.bytes), again.text, actor, now, row["id"] as Int64, try Self.held(row, db)])
      try db.execute(
        sql: "UPDATE outbox SET state = 'superseded', note = ? WHERE id = ?",
        arguments: ["It is sent again as OUT-\(again.text).", row["id"] as Int64])
      return again
    }
  }

  private static func later(than row: Row, _ db: Database) throws -> String? {
    let uid = try Data.fetchOne(
      db,
      sql: """
        SELECT uid FROM outbox WHERE id > ? AND store_id = ? AND product = ? AND variant = ? AND location = ? AND market = ?
        ORDER BY id DESC LIMIT 1
        """,
      arguments: [row["id"] as Int64] + place(row))
    return uid.flatMap { Ident(bytes: Array($0)) }?.text
  }

  /// What the books hold at an intent's place.
  private static func held(_ row: Row, _ db: Database) throws -> String? {
    try String.fetchOne(
      db,
      sql: """
        SELECT available FROM stock_level WHERE store_id = ? AND product = ? AND variant = ? AND location = ? AND is_deleted = 0
        """,
      arguments: [row["store_id"] as Int64, row["product"] as String, row["variant"] as String, row["location"] as String])
  }

  private static func place(_ row: Row) -> StatementArguments {
    [
      row["store_id"] as Int64, row["product"] as String, row["variant"] as String, row["location"] as String, row["market"] as String,
    ]
  }

  /// Of what waits, that whose key was brought already by an earlier push follows that push: it says what came of it. Sent again
  /// it would be refused. Returns how many there were.
  package func followBrought(_ rows: [Int64], store: Int64) async throws(HostError) -> Int {
    try await write("The outbox cannot be written") { db in
      let update = try db.makeStatement(
        sql: """
          UPDATE outbox SET state = 'sent', next_at = 0, run_id = brought.run_id
          FROM (SELECT push_outcome.key, max(run.id) AS run_id FROM push_outcome JOIN run ON run.id = push_outcome.run_id
            WHERE push_outcome.key = (SELECT key FROM outbox WHERE id = ?1) AND run.store_id = ?2 AND run.resource = 'inventory'
              AND (push_outcome.result IN ('confirmed', 'accepted') OR push_outcome.located = 'applied')) AS brought
          WHERE outbox.id = ?1 AND outbox.state = 'pending' AND brought.run_id IS NOT NULL
          """)
      var count = 0
      for row in rows {
        try update.execute(arguments: [row, store])
        count += db.changesCount
      }
      return count
    }
  }

  /// How many places of a store, beside that of `item`, have been empty since that moment because somebody asked for it.
  package func emptiedLately(store: Int64, since: Int64, beside item: StockPush) async throws(HostError) -> Int {
    try await read("The outbox cannot be read") { db in
      // The ids sort by time, so this walks what is new alone.
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT *, 0 AS has_later FROM outbox
          WHERE uid >= ? AND +store_id = ? AND is_queued AND state NOT IN ('refused', 'stale', 'dead', 'superseded')
            AND NOT (product = ? AND variant = ? AND location = ? AND market = ?)
          ORDER BY +id
          """,
        arguments: [
          Data(Ident(high: UInt64(max(0, since)) << 16, low: 0).bytes), store, item.productID, item.variantID, item.location,
          item.market ?? "",
        ])
      var isEmptied: [[String]: Bool] = [:]
      for row in rows {
        let intent = try OutboxEntry(row: row).intent
        let place: [String] = [row["product"], row["variant"], row["location"], row["market"]]
        isEmptied[place] = intent.item.quantity.isZero && (isEmptied[place] == true || intent.item.empties(intent.before))
      }
      return isEmptied.values.count { $0 }
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
