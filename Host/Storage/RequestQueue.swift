internal import FoundationEssentials
internal import GRDB
package import HostCore

/// What the law lets people ask for, and a platform passed on: to be answered by a person in time. What it says of people is
/// sealed, and gone once it is answered.
extension Storage {
  /// Milliseconds; where the platform says nothing else.
  package static let usualDeadline: Int64 = 30 * 86_400_000

  /// How long after its answer a delivery that says the same is the same request, sent once more. One that comes later asks
  /// anew: platforms send again for hours, and what they say of a shop that was removed twice is the same to the byte.
  static let sentAgain: Int64 = 86_400_000

  /// Queues a request; says whether it is new. One of a delivery that was queued before is not, while that waits for its answer
  /// and for a day more.
  ///
  /// - Parameter digest: of the delivery: its number nobody signed.
  package func queue(
    _ kind: String, store: Int64, digest: [UInt8], _ payload: [UInt8], deadline: Int64 = usualDeadline
  ) async throws(HostError) -> Bool {
    let now = clock.now()
    let seals = seals
    return try await write("A request cannot be queued") { db in
      let uid = Ident(at: now)
      let delivery = Self.mark(digest)
      // What was answered stays in the list, and is no longer that delivery's.
      try db.execute(
        sql: "UPDATE request_queue SET delivery = NULL WHERE store_id = ? AND kind = ? AND delivery = ? AND done_at <= ?",
        arguments: [store, kind, delivery, now - Self.sentAgain])
      try db.execute(
        sql: """
          INSERT INTO request_queue (uid, store_id, kind, delivery, at, due_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (store_id, kind, delivery) DO NOTHING
          """,
        arguments: [
          Data(uid.bytes), store, kind, delivery, now, now + deadline, Data(try seals.seal(payload, place: Self.requestPlace(uid))),
        ])
      return db.changesCount > 0
    }
  }

  /// The most urgent first, those that are done behind them; `after` pages on.
  package func privacyRequests(
    store: Int64?, isOpen: Bool?, after: Ident? = nil, limit: Int
  ) async throws(HostError) -> [PrivacyRequestView] {
    let seals = seals
    return try await read("The requests cannot be read") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM (\(Self.requests)) WHERE (?1 IS NULL OR store_id = ?1) AND (?2 IS NULL OR is_done = ?2)
            AND (?3 IS NULL OR (is_done, due, id) > (SELECT is_done, due, id FROM (\(Self.requests)) WHERE uid = ?3))
          ORDER BY is_done, due, id LIMIT ?4
          """,
        arguments: [store, isOpen.map { !$0 }, after.map { Data($0.bytes) }, limit]
      ).map { row in
        let uid = Ident(bytes: row.bytes("uid")) ?? Ident(high: 0, low: 0)
        let sealed = row.bytes("sealed")
        return PrivacyRequestView(
          uid: "PRIV-" + uid.text, store: row["store"], platform: row["platform"], kind: row["kind"], receivedAt: row["at"],
          dueAt: row["due"], doneAt: row["done_at"], payload: sealed.isEmpty ? nil : try seals.open(sealed, place: Self.requestPlace(uid)))
      }
    }
  }

  /// Records that a request was answered, and forgets what it said, and what the delivery said that brought it; false: there is
  /// none of that id.
  package func endPrivacyRequest(_ uid: Ident) async throws(HostError) -> Bool {
    let now = clock.now()
    return try await write("The request cannot be ended") { db in
      try db.execute(
        sql: "UPDATE request_queue SET sealed = x'', done_at = COALESCE(done_at, ?) WHERE uid = ?", arguments: [now, Data(uid.bytes)])
      let request = try Row.fetchOne(
        db, sql: "SELECT store_id, delivery FROM request_queue WHERE uid = ?", arguments: [Data(uid.bytes)])
      guard let request else { return false }
      if let digest = Self.digest(request["delivery"]) { try Self.forgetAnswered(db, store: request["store_id"], digest) }
      return true
    }
  }

  /// Forgets what a delivery says whose requests were answered before it was done: it came once more, or somebody was quick.
  ///
  /// - Parameter row: of the delivery, which is done.
  package func forgetAnswered(_ row: Int64) async throws(HostError) {
    try await write("What a delivery said cannot be forgotten") { db in
      guard let found = try Row.fetchOne(db, sql: "SELECT store_id, digest FROM inbox WHERE id = ?", arguments: [row]) else { return }
      try Self.forgetAnswered(db, store: found["store_id"], found.bytes("digest"))
    }
  }

  /// A message goes with the last of the requests that it brought. Nothing is the same as what was forgotten, so that whoever
  /// sends it again is heard.
  private static func forgetAnswered(_ db: Database, store: Int64, _ digest: [UInt8]) throws {
    let isOpen = try Bool.fetchAll(
      db, sql: "SELECT done_at IS NULL FROM request_queue WHERE store_id = ? AND delivery = ?", arguments: [store, mark(digest)])
    guard !isOpen.isEmpty, !isOpen.contains(true) else { return }
    let rows = try Int64.fetchAll(
      db, sql: "SELECT id FROM inbox WHERE store_id = ? AND digest = ? AND state IN ('done', 'dead')", arguments: [store, Data(digest)])
    for row in rows {
      try db.execute(sql: "UPDATE inbox_message SET sealed = x'' WHERE id = ?", arguments: [row])
      try db.execute(sql: "UPDATE inbox SET digest = x'' WHERE id = ?", arguments: [row])
    }
  }

  /// How a request names the delivery that brought it.
  private static func mark(_ digest: [UInt8]) -> String { prefix + Hex.encode(digest) }
  private static func digest(_ mark: String?) -> [UInt8]? {
    guard let mark, mark.hasPrefix(prefix) else { return nil }
    return Hex.decode(mark.dropFirst(prefix.count))
  }
  private static let prefix = "digest:"

  /// How many wait, how many of them for too long, and when the next must be answered.
  package func privacyStanding() async throws(HostError) -> (open: Int64, late: Int64, next: Int64?) {
    let now = clock.now()
    return try await read("The requests cannot be read") { db in try Self.privacyStanding(db, now: now) }
  }

  static func privacyStanding(_ db: Database, now: Int64) throws -> (open: Int64, late: Int64, next: Int64?) {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*) AS n, COALESCE(sum(due < ?), 0) AS late, min(due) AS next FROM (
          SELECT COALESCE(due_at, at + \(usualDeadline)) AS due FROM request_queue WHERE done_at IS NULL)
        """,
      arguments: [now])
    guard let row else { return (0, 0, nil) }
    return (row["n"], row["late"], row["next"])
  }

  private static let requests = """
    SELECT request_queue.id, request_queue.uid, store_id, kind, at, done_at, sealed, COALESCE(due_at, at + \(usualDeadline)) AS due,
      done_at IS NOT NULL AS is_done, store.name AS store, store.platform AS platform
    FROM request_queue JOIN store ON store.id = store_id
    """

  private static func requestPlace(_ uid: Ident) -> String { "request/\(uid.text)" }
}
