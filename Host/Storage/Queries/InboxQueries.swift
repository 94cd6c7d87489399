internal import FoundationEssentials
internal import GRDB
package import HostCore

/// The inbox, as people look at it.
extension Storage {
  private static let columns = """
    inbox.uid, inbox.source, inbox.received_at, inbox.topic, inbox.delivery, inbox.repeats, inbox.state, inbox.attempts,
      inbox.next_at, inbox.ended_at, inbox.note, inbox.entities, store.name AS store, store.platform
    """
  private static let from = "FROM inbox JOIN store ON store.id = inbox.store_id"
  /// Without the message, which may be megabytes.
  private static let listed = "SELECT \(columns) \(from) WHERE inbox.id = ?"
  private static let delivery = "SELECT \(columns), sealed \(from) JOIN inbox_message USING (id) WHERE inbox.uid = ?"

  /// The newest first; `before` pages on.
  package func deliveries(
    store: Int64?, state: InboxState?, before: Ident?, limit: Int
  ) async throws(HostError) -> [DeliveryView] {
    try await read("The inbox cannot be read") { db in
      var parts: [NewestRows.Part] = []
      if store != nil || state != nil {
        let states = state.map { [$0] } ?? InboxState.allCases
        parts = [.column("store_id", try Self.rows(of: store, db)), .column("state", states.map(\.rawValue))]
      }
      let rows = NewestRows("inbox", parts)
      return try rows.rows(db, Self.listed, before: rows.row(db, before), limit: limit).map { DeliveryView(row: $0) }
    }
  }

  /// One delivery with its message, nil once that was forgotten; nil when there is none.
  package func delivery(_ uid: Ident) async throws(HostError) -> (view: DeliveryView, message: [UInt8]?)? {
    let seals = seals
    return try await read("The inbox cannot be read") { db in
      try Row.fetchOne(db, sql: Self.delivery, arguments: [Data(uid.bytes)]).map { row in
        let sealed = row.bytes("sealed")
        return (DeliveryView(row: row), sealed.isEmpty ? nil : try seals.open(sealed, place: Self.inboxPlace(uid)))
      }
    }
  }

  /// Puts deliveries back that are done or dead, and not forgotten; says how many.
  package func retryDeliveries(_ uids: [Ident]) async throws(HostError) -> Int {
    let now = clock.now()
    return try await write("Deliveries cannot be put back") { db in
      let update = try db.makeStatement(sql: Self.putBack + " WHERE uid = ?2 AND state IN ('done', 'dead') AND digest <> x''")
      var count = 0
      for uid in uids {
        try update.execute(arguments: [now, Data(uid.bytes)])
        count += db.changesCount
      }
      return count
    }
  }

  /// Puts everything back that was given up.
  package func retryDeadDeliveries(store: Int64?) async throws(HostError) -> Int {
    let now = clock.now()
    return try await write("Deliveries cannot be put back") { db in
      let update = try db.makeStatement(sql: Self.putBack + " WHERE store_id = ?2 AND state = 'dead' AND digest <> x''")
      return try Self.rows(of: store, db).reduce(0) { count, store in
        try update.execute(arguments: [now, store])
        return count + db.changesCount
      }
    }
  }

  private static let putBack = "UPDATE inbox SET state = 'pending', attempts = 0, alone = 0, next_at = ?1, ended_at = NULL"
}

extension DeliveryView {
  fileprivate init(row: Row) {
    let state: String = row["state"]
    let entities: String = row["entities"]
    self.init(
      uid: "HOOK-" + (Ident(bytes: row.bytes("uid"))?.text ?? ""), store: row["store"], platform: row["platform"], source: row["source"],
      topic: row["topic"], delivery: row["delivery"], receivedAt: row["received_at"], repeats: row["repeats"], state: state,
      attempts: row["attempts"], nextAt: state == "pending" ? row["next_at"] : nil, endedAt: row["ended_at"], note: row["note"],
      entities: entities.split(separator: "\n").map { String($0) })
  }
}
