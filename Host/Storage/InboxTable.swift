internal import FoundationEssentials
internal import GRDB
package import HostCore

/// The inbox: what a platform was told that we have, until it is done.
extension Storage {
  static func inboxPlace(_ uid: Ident) -> String { "inbox/\(uid.text)" }

  private static let insertDelivery: StaticString = """
    INSERT INTO inbox (uid, store_id, source, received_at, topic, delivery, digest, state, next_at, note, sealed)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?4, ?9, ?10
    WHERE EXISTS (SELECT 1 FROM store WHERE id = ?2)
      AND NOT EXISTS (SELECT 1 FROM inbox WHERE store_id = ?2 AND digest = ?7 AND state = 'pending')
    """
  private static let countRepeat: StaticString = """
    UPDATE inbox SET repeats = repeats + 1 WHERE store_id = ?1 AND digest = ?2 AND state = 'pending'
    """

  /// Stores arrivals in one transaction.
  func insert(_ rows: [SealedArrival]) async throws(HostError) -> [InboxReceipt] {
    let statements = statements
    return try await write("Deliveries cannot be stored") { db in
      let insert = try statements(db, Self.insertDelivery)
      let count = try statements(db, Self.countRepeat)
      return try rows.map { row in
        let arrival = row.arrival
        insert.bind(1, row.uid.bytes)
        insert.bind(2, arrival.store)
        insert.bind(3, arrival.source.rawValue)
        insert.bind(4, row.at)
        insert.bind(5, arrival.topic)
        insert.bind(6, arrival.delivery)
        insert.bind(7, arrival.digest)
        insert.bind(8, (arrival.unreadable == nil ? InboxState.pending : .dead).rawValue)
        insert.bind(9, arrival.unreadable ?? "")
        insert.bind(10, row.sealed)
        try insert.run(db)
        if db.changesCount > 0 { return .stored(row.uid) }
        count.bind(1, arrival.store)
        count.bind(2, arrival.digest)
        try count.run(db)
        return db.changesCount > 0 ? .waiting : .gone
      }
    }
  }

  /// Stores for which something is due.
  package func inboxDue(at now: Int64) async throws(HostError) -> [Int64] {
    try await read("The inbox cannot be read") { db in
      try Int64.fetchAll(
        db,
        sql: """
          SELECT id FROM store WHERE EXISTS (
            SELECT 1 FROM inbox WHERE store_id = store.id AND state = 'pending' AND next_at <= ?) ORDER BY id
          """,
        arguments: [now])
    }
  }

  /// Takes what is due of a store, the oldest first. What a process that was killed had in its hands comes one by one: it may
  /// be what killed it.
  package func takeFromInbox(store: Int64, at now: Int64, most: Int) async throws(HostError) -> [InboxWork] {
    let seals = seals
    return try await write("The inbox cannot be read") { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT id, uid, attempts, alone, digest, sealed FROM inbox
          WHERE store_id = ? AND state = 'pending' AND next_at <= ? ORDER BY next_at, id LIMIT ?
          """,
        arguments: [store, now, most])
      let isAlone = { (row: Row) in row["alone"] as Bool }
      let taken = rows.first.map(isAlone) == true ? Array(rows.prefix(1)) : Array(rows.prefix { !isAlone($0) })
      let take = try db.makeStatement(sql: "UPDATE inbox SET state = 'working', attempts = attempts + 1 WHERE id = ?")
      let giveUp = try db.makeStatement(sql: "UPDATE inbox SET state = 'dead', note = ?, ended_at = ? WHERE id = ?")
      var work: [InboxWork] = []
      for row in taken {
        let id: Int64 = row["id"]
        let uid = Ident(bytes: row.bytes("uid")) ?? Ident(high: 0, low: 0)
        // One that was damaged on the disk must not hold up the others.
        do throws(HostError) {
          let message = try seals.open(row.bytes("sealed"), place: Self.inboxPlace(uid))
          work.append(InboxWork(row: id, uid: uid, attempts: (row["attempts"] as Int) + 1, digest: row.bytes("digest"), message: message))
        } catch {
          try giveUp.execute(arguments: [error.description, now, id])
          continue
        }
        try take.execute(arguments: [id])
      }
      return work
    }
  }

  /// Records what became of taken deliveries.
  package func endInInbox(_ outcomes: [InboxOutcome]) async throws(HostError) {
    let now = clock.now()
    try await write("What became of deliveries cannot be stored") { db in
      let update = try db.makeStatement(
        sql: """
          UPDATE inbox SET state = ?1, next_at = ?2, note = ?3, entities = CASE ?4 WHEN '' THEN entities ELSE ?4 END,
            attempts = attempts - ?5, ended_at = ?6, alone = 0
          WHERE id = ?7
          """)
      for outcome in outcomes {
        let isEnded = outcome.state == .done || outcome.state == .dead
        try update.execute(arguments: [
          outcome.state.rawValue, outcome.nextAt, String(outcome.note.prefix(2000)), outcome.entities.joined(separator: "\n"),
          outcome.counts ? 0 : 1, isEnded ? now : nil, outcome.row,
        ])
      }
    }
  }

  /// Gives back what a process that is no more had taken; the caller is the only one that takes.
  package func recoverInbox() async throws(HostError) -> Int {
    try await write("The inbox cannot be read") { db in
      try db.execute(
        sql: """
          UPDATE inbox SET state = 'pending', alone = 1, next_at = received_at
          WHERE store_id IN (SELECT id FROM store) AND state = 'working'
          """)
      return db.changesCount
    }
  }

  /// Removes what was done before that moment: a delivery speaks of people.
  package func pruneInbox(before: Int64) async throws(HostError) -> Int {
    try await write("The inbox cannot be tidied") { db in
      try db.execute(
        sql: "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE state = 'done' AND ended_at < ? LIMIT 5000)", arguments: [before])
      return db.changesCount
    }
  }
}
