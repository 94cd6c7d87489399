internal import FoundationEssentials
internal import GRDB
package import HostCore
package import TradepostContract

/// Pushes: a run each, with a row for every item from its first moment on.
extension Storage: PushStorage {
  package func begin(_ push: PushStart) async throws(HostError) -> (run: Int64, uid: Ident) {
    let seals = seals
    return try await write("A push cannot be recorded") { db in
      try Self.endBroken(push, db)
      try Self.checkKeys(push, db)
      let uid = Ident(at: push.startedAt)
      try db.execute(
        sql: """
          INSERT INTO run (uid, store_id, operation, resource, package_version, is_full, since, cursor, state, started_at)
          VALUES (?, ?, 'push', ?, ?, 0, 0, x'', 'running', ?)
          """,
        arguments: [Data(uid.bytes), push.store, push.resource.rawValue, push.packageVersion, push.startedAt])
      let run = db.lastInsertedRowID
      let insert = try db.makeStatement(
        sql: "INSERT INTO push_outcome (run_id, position, key, sealed, result, at) VALUES (?, ?, ?, ?, 'pending', ?)")
      for (position, line) in push.lines.enumerated() {
        let sealed = try seals.seal(line.item, place: Self.pushPlace(run, position))
        try insert.execute(arguments: [run, position, line.key, Data(sealed), push.startedAt])
      }
      try Self.send(push, run, db)
      return (run, uid)
    }
  }

  /// A platform that knows keys does nothing for one that it has seen, and says that it is done: such an item would be called
  /// confirmed, and never be brought.
  private static func checkKeys(_ push: PushStart, _ db: Database) throws {
    let find = try db.makeStatement(
      sql: """
        SELECT run.uid FROM push_outcome JOIN run ON run.id = push_outcome.run_id
        WHERE push_outcome.key = ? AND run.store_id = ? AND run.resource = ?
          AND (push_outcome.result IN ('confirmed', 'accepted') OR push_outcome.located = 'applied')
        LIMIT 1
        """)
    for line in push.lines {
      guard let uid = try Data.fetchOne(find, arguments: [line.key, push.store, push.resource.rawValue]) else { continue }
      throw HostError(
        "push.key",
        "Nothing was sent: an item of the key \"\(line.key.prefix(60))\" was brought already, by SYNC-\(Ident(bytes: Array(uid))?.text ?? "?"). "
          + "If it is meant again, give it another key, or none.", exit: 2)
    }
  }

  /// The store's lock is held, so a push that still says "running" is one whose process ended: nobody knows what of it
  /// had left the host.
  private static func endBroken(_ push: PushStart, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE push_outcome SET result = 'in_doubt', reason = 'The process ended while it was pushed.', at = ?
        WHERE result = 'pending' AND run_id IN (
          SELECT id FROM run WHERE store_id = ? AND resource = ? AND +operation = 'push' AND state = 'running')
        """,
      arguments: [push.startedAt, push.store, push.resource.rawValue])
    try db.execute(
      sql: """
        UPDATE run SET state = 'failed', ended_at = ?, code = 'run.interrupted',
          message = 'The process ended while it ran. Ask the platform what it has of it: tradepost sync locate RUN'
        WHERE store_id = ? AND resource = ? AND +operation = 'push' AND state = 'running'
        """,
      arguments: [push.startedAt, push.store, push.resource.rawValue])
  }

  /// Ends what a process that is no more left of its pushes; the caller holds the lock.
  package func endBrokenPushes(_ resource: Resource, store: Int64) async throws(HostError) {
    let now = clock.now()
    try await write("A push cannot be recorded") { db in
      try Self.endBroken(PushStart(store: store, resource: resource, packageVersion: "", startedAt: now, lines: []), db)
    }
  }

  package func keep(_ outcomes: [PushOutcome], of run: Int64) async throws(HostError) {
    let now = clock.now()
    try await write("The outcomes of a push cannot be stored") { db in
      let update = try db.makeStatement(
        sql: """
          UPDATE push_outcome SET result = ?, compared = ?, reason = ?, external_id = ?, version = ?, at = ?
          WHERE run_id = ? AND key = ?
          """)
      for outcome in outcomes {
        try update.execute(arguments: [
          outcome.state.rawValue, outcome.compared, outcome.reason, outcome.externalID, outcome.version, now, run, outcome.key,
        ])
      }
    }
  }

  package func keep(_ found: [Located], of run: Int64) async throws(HostError) {
    let now = clock.now()
    try await write("What was found of a push cannot be stored") { db in
      let update = try db.makeStatement(
        sql: "UPDATE push_outcome SET located = ?, located_id = ?, current = ?, at = ? WHERE run_id = ? AND key = ?")
      for found in found {
        try update.execute(arguments: [found.state.rawValue, found.id, found.current, now, run, found.key])
      }
    }
  }

  package func pushed(_ run: Int64) async throws(HostError) -> [PushedItem] {
    let seals = seals
    return try await read("The items of a push cannot be read") { db in
      try Row.fetchAll(db, sql: "SELECT * FROM push_outcome WHERE run_id = ? ORDER BY position", arguments: [run]).map { row in
        let result: String = row["result"]
        let key: String = row["key"]
        let item = try seals.open(row.bytes("sealed"), place: Self.pushPlace(run, row["position"]))
        var outcome = PushOutcome(key, PushState(rawValue: result) ?? .inDoubt, reason: row["reason"], compared: row["compared"])
        outcome.externalID = row["external_id"]
        outcome.version = row["version"]
        let located: String? = row["located"]
        let found = located.flatMap { Located.State(rawValue: $0) }.map {
          Located(key: key, $0, current: row["current"], id: row["located_id"])
        }
        return PushedItem(line: PushLine(key: key, item: item), outcome: outcome, located: found, at: row["at"])
      }
    }
  }

  private static func pushPlace(_ run: Int64, _ position: Int) -> String { "push/\(run)/\(position)" }
}
