internal import FoundationEssentials
internal import GRDB
package import HostCore

/// The inbox: what a platform was told that we have, until it is done.
extension Storage {
  static func inboxPlace(_ uid: Ident) -> String { "inbox/\(uid.text)" }

  private static let insertDelivery: StaticString = """
    INSERT INTO inbox (uid, store_id, source, received_at, topic, delivery, digest, state, next_at, note, ended_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?4, ?9, ?10)
    """
  private static let storeExists: StaticString = "SELECT 1 FROM store WHERE id = ?1"
  private static let insertMessage: StaticString = "INSERT INTO inbox_message (id, sealed) VALUES (?1, ?2)"
  /// One that somebody has in hand does not count: the record may have changed since it was read.
  private static let findSame: StaticString = """
    SELECT id, uid, state = 'pending' OR alone >= 4 FROM inbox WHERE store_id = ?1 AND digest = ?2 AND state <> 'working'
    ORDER BY state = 'pending' DESC, id DESC LIMIT 1
    """
  private static let countRepeat: StaticString = "UPDATE inbox SET repeats = repeats + 1 WHERE id = ?1"
  private static let doAgain: StaticString = """
    UPDATE inbox SET repeats = repeats + 1, state = 'pending', attempts = 0, alone = 0,
      next_at = max(?2, coalesce(ended_at, 0) + 10000), ended_at = NULL, note = ''
    WHERE id = ?1
    """

  /// Stores arrivals in one transaction. What lies there already is not stored once more, so that whoever repeats a delivery
  /// fills no disk: it is done again, ten seconds after it was done last at the earliest, unless it still waits, or ended the host
  /// each time somebody looked at it.
  func insert(_ rows: [SealedArrival]) async throws(HostError) -> [InboxReceipt] {
    let statements = statements
    return try await write("Deliveries cannot be stored") { db in
      let insert = try statements(db, Self.insertDelivery)
      let insertMessage = try statements(db, Self.insertMessage)
      let find = try statements(db, Self.findSame)
      let storeExists = try statements(db, Self.storeExists)
      return try rows.map { row in
        let arrival = row.arrival
        storeExists.bind(1, arrival.store)
        guard try storeExists.first(db, { _ in true }) != nil else { return .gone }
        find.bind(1, arrival.store)
        find.bind(2, arrival.digest)
        if let same = try find.first(db, { (row: $0.int(0), uid: $0.bytes(1), stays: $0.int(2) != 0) }) {
          let stays = same.stays || arrival.unreadable != nil
          let update = try statements(db, stays ? Self.countRepeat : Self.doAgain)
          update.bind(1, same.row)
          if !stays { update.bind(2, row.at) }
          try update.run(db)
          guard !stays, let uid = Ident(bytes: same.uid) else { return .waiting }
          return .stored(uid)
        }
        insert.bind(1, row.uid.bytes)
        insert.bind(2, arrival.store)
        insert.bind(3, arrival.source.rawValue)
        insert.bind(4, row.at)
        insert.bind(5, arrival.topic)
        insert.bind(6, arrival.delivery)
        insert.bind(7, arrival.digest)
        insert.bind(8, (arrival.unreadable == nil ? InboxState.pending : .dead).rawValue)
        insert.bind(9, arrival.unreadable ?? "")
        insert.bind(10, arrival.unreadable == nil ? nil : row.at)
        try insert.run(db)
        insertMessage.bind(1, db.lastInsertedRowID)
        insertMessage.bind(2, row.sealed)
        try insertMessage.run(db)
        return .stored(row.uid)
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

  /// Stores of which somebody has something in hand, or had when the process ended.
  package func inboxAtWork() async throws(HostError) -> [Int64] {
    try await read("The inbox cannot be read") { db in
      try Int64.fetchAll(
        db,
        sql: """
          SELECT id FROM store WHERE EXISTS (SELECT 1 FROM inbox WHERE store_id = store.id AND state = 'working') ORDER BY id
          """)
    }
  }

  private static let due: StaticString = """
    SELECT id, uid, attempts, digest, alone FROM inbox
    WHERE store_id = ?1 AND state = 'pending' AND next_at <= ?2 AND (?4 IS NULL OR digest = ?4) ORDER BY next_at, id LIMIT ?3
    """
  private static let message: StaticString = "SELECT sealed FROM inbox_message WHERE id = ?1"
  private static let takeOne: StaticString = "UPDATE inbox SET state = 'working', attempts = attempts + 1 WHERE id = ?1"
  /// Bytes of deliveries that are taken at once.
  private static let mostBytes = 8 << 20

  /// How many are taken together of those that so many processes in a row had in hand when they ended: fewer each time, until
  /// the one that ended them is alone.
  private static func atOnce(_ alone: Int64, _ most: Int) -> Int { alone == 0 ? most : alone == 1 ? 50 : alone == 2 ? 5 : 1 }

  /// Takes what is due of a store, the oldest first, and no more than a few megabytes. What a process that was killed had in its
  /// hands comes a few at a time: one of them may be what killed it.
  ///
  /// - Parameter digest: only those that say this, due or not.
  package func takeFromInbox(
    store: Int64, at now: Int64, most: Int, digest: Hash128? = nil
  ) async throws(HostError) -> [InboxWork] {
    let statements = statements
    let taken = try await write("The inbox cannot be read") { db in
      let (find, read, take) = (try statements(db, Self.due), try statements(db, Self.message), try statements(db, Self.takeOne))
      find.bind(1, store)
      find.bind(2, digest == nil ? now : .max)
      find.bind(3, Int64(most))
      find.bind(4, digest)
      let rows = try find.all(db) {
        (alone: $0.int(4), row: $0.int(0), uid: $0.bytes(1), attempts: Int($0.int(2)), digest: $0.bytes(3))
      }
      var taken: [InboxWork] = []
      var bytes = 0
      let alone = rows.first?.alone ?? 0
      for row in rows.prefix(while: { $0.alone == alone }).prefix(Self.atOnce(alone, most)) where bytes < Self.mostBytes {
        read.bind(1, row.row)
        let sealed = try read.first(db) { $0.bytes(0) } ?? []
        bytes += sealed.count
        take.bind(1, row.row)
        try take.run(db)
        let uid = Ident(bytes: row.uid) ?? Ident(high: 0, low: 0)
        taken.append(InboxWork(row: row.row, uid: uid, attempts: row.attempts + 1, digest: row.digest, message: sealed))
      }
      return taken
    }
    // Unsealed while senders may write. One that was damaged on the disk must not hold up the others.
    return taken.map { one in
      var one = one
      do throws(HostError) { one.message = try seals.open(one.message, place: Self.inboxPlace(one.uid)) } catch {
        one.message = []
        one.damage = error.description
      }
      return one
    }
  }

  private static let end: StaticString = """
    UPDATE inbox SET state = ?1, next_at = ?2, note = ?3, entities = CASE ?4 WHEN '' THEN entities ELSE ?4 END,
      attempts = attempts - ?5, ended_at = ?6, alone = 0
    WHERE id = ?7
    """

  /// Records what became of taken deliveries.
  package func endInInbox(_ outcomes: [InboxOutcome]) async throws(HostError) {
    let now = clock.now()
    let statements = statements
    try await write("What became of deliveries cannot be stored") { db in
      let update = try statements(db, Self.end)
      for outcome in outcomes {
        let isEnded = outcome.state == .done || outcome.state == .dead
        update.bind(1, outcome.state.rawValue)
        update.bind(2, outcome.nextAt)
        update.bind(3, String(outcome.note.prefix(2000)))
        update.bind(4, outcome.entities.joined(separator: "\n"))
        update.bind(5, outcome.counts ? 0 : 1)
        update.bind(6, isEnded ? now : nil)
        update.bind(7, outcome.row)
        try update.run(db)
      }
    }
  }

  /// Gives back what was taken and not looked at.
  package func giveBackToInbox(_ rows: [Int64]) async throws(HostError) {
    let now = clock.now()
    try await write("Deliveries cannot be put back") { db in
      let update = try db.makeStatement(
        sql: "UPDATE inbox SET state = 'pending', attempts = attempts - 1, next_at = ? WHERE id = ? AND state = 'working'")
      for row in rows { try update.execute(arguments: [now, row]) }
    }
  }

  /// Gives back what a process that is no more had taken of a store, whose only worker the caller is. What four of them in a
  /// row had in hand when they ended is given up: it may be what ended them. Each time it waits longer, since a host that is
  /// killed often has the oldest in hand each time.
  package func recoverInbox(store: Int64) async throws(HostError) -> (again: Int, dead: Int) {
    let now = clock.now()
    return try await write("The inbox cannot be read") { db in
      try db.execute(
        sql: """
          UPDATE inbox SET state = 'dead', alone = alone + 1, ended_at = ?, note = ? WHERE store_id = ? AND state = 'working' AND alone >= 3
          """,
        arguments: [
          now, "The host ended four times while this was read: its package may have ended it. Show it to the package's author.", store,
        ])
      let dead = db.changesCount
      try db.execute(
        sql: """
          UPDATE inbox SET state = 'pending', alone = alone + 1,
            next_at = CASE alone WHEN 0 THEN received_at WHEN 1 THEN ?1 + 5000 ELSE ?1 + 30000 END
          WHERE store_id = ?2 AND state = 'working'
          """,
        arguments: [now, store])
      return (db.changesCount, dead)
    }
  }

  /// Removes some of what was done, or given up, before these moments: a delivery speaks of people. Senders wait meanwhile for
  /// theirs to be on the disk, so that it is a few at a time; says how many.
  package func pruneInbox(doneBefore: Int64, deadBefore: Int64, most: Int = 50) async throws(HostError) -> Int {
    try await write("The inbox cannot be tidied") { db in
      var count = 0
      for (state, before) in [("done", doneBefore), ("dead", deadBefore)] where count < most {
        // The state is one of ours; its index is used when it stands in the text alone.
        try db.execute(
          sql: "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE state = '\(state)' AND ended_at < ? LIMIT ?)",
          arguments: [before, most - count])
        count += db.changesCount
      }
      return count
    }
  }
}
