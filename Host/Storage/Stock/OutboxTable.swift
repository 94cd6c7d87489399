internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostContract

/// Intents for stock on their way to the shops. Each stands here before anything is sent, in the transaction that wrote it
/// down; what became of it is read from the push that it was part of, so that a process may end at any moment.
extension Storage {
  /// Puts intents into the outbox. Of what still waits for the same place, the latest counts.
  package func enqueue(_ intents: [StockIntent], store: Int64) async throws(HostError) -> [Ident] {
    let now = clock.now()
    return try await write("An intent cannot be put into the outbox") { db in
      try intents.map { intent in
        try Self.supersedeWaiting(intent.item, store, now, db)
        return try Self.insert(intent, store, isQueued: true, state: .pending, run: nil, now, db)
      }
    }
  }

  /// The outbox's part in the transaction that begins a push; the caller holds the store's lock.
  static func send(_ push: PushStart, _ run: Int64, _ db: Database) throws {
    let now = push.startedAt
    switch push.outbox {
    case .none: return
    case .intents(let intents):
      for intent in intents {
        // A person pushes this now: whatever was on its way to that place is older.
        try supersede(intent.item, push.store, isSent: true, now, db)
        _ = try insert(intent, push.store, isQueued: false, state: .sent, run: run, now, db)
      }
    case .rows(let rows):
      for row in rows {
        try db.execute(
          sql: """
            UPDATE outbox SET state = 'sent', run_id = ?, attempts = attempts + 1, questions = 0, sent_at = ?, next_at = 0, note = ''
            WHERE id = ? AND state = 'pending'
            """,
          arguments: [run, now, row])
        guard db.changesCount == 1 else {
          throw HostError("outbox.changed", "What was about to be sent was replaced by a later intent; nothing of this push was sent.")
        }
      }
    }
  }

  /// What the partial indices are of, word for word: SQLite uses them where it is asked for.
  private static let openState = "state IN ('pending', 'sent', 'in_doubt')"
  private static let latestCounts = "A later intent took its place."

  /// Ends what waits for a place.
  static func supersedeWaiting(_ item: StockPush, _ store: Int64, _ now: Int64, _ db: Database) throws {
    try supersede(item, store, isSent: false, now, db)
    // What was sent there is asked about at once: it is what the new one waits for.
    try db.execute(
      sql: """
        UPDATE outbox SET next_at = 0
        WHERE store_id = ? AND product = ? AND variant = ? AND location = ? AND market = ?
          AND \(openState) AND state = 'sent'
        """,
      arguments: [store, item.productID, item.variantID, item.location, item.market ?? ""])
  }

  private static func supersede(_ item: StockPush, _ store: Int64, isSent: Bool, _ now: Int64, _ db: Database) throws {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT outbox.*, 1 AS has_later FROM outbox
        WHERE store_id = ? AND product = ? AND variant = ? AND location = ? AND market = ?
          AND \(openState) AND (? OR state = 'pending')
        """,
      arguments: [store, item.productID, item.variantID, item.location, item.market ?? "", isSent])
    for row in rows { try end(try OutboxEntry(row: row), .superseded, latestCounts, asked: 0, store, now, db) }
  }

  private static func insert(
    _ intent: StockIntent, _ store: Int64, isQueued: Bool, state: OutboxState, run: Int64?, _ now: Int64, _ db: Database
  ) throws -> Ident {
    let item = intent.item
    // An intent of ours has the row's id for its key: the platform is told the same one however often it is sent.
    var uid = Ident(text: item.key).flatMap { $0.text.utf8.elementsEqual(item.key.utf8) ? $0 : nil } ?? Ident(at: now)
    if try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM outbox WHERE uid = ?)", arguments: [Data(uid.bytes)]) == true {
      uid = Ident(at: now)
    }
    try db.execute(
      sql: """
        INSERT INTO outbox (uid, store_id, key, product, variant, sku, location, market, quantity, expected, before, reason, actor,
          is_queued, state, attempts, run_id, created_at, next_at, sent_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
        """,
      arguments: [
        Data(uid.bytes), store, item.key, item.productID, item.variantID, item.sku, item.location, item.market ?? "",
        item.quantity.text, item.expected?.text, intent.before?.text, intent.cause.reason, intent.cause.actor, isQueued, state.rawValue,
        run == nil ? 0 : 1, run, now, run == nil ? nil : now,
      ])
    return uid
  }

  // MARK: Working it off

  /// Stores with something to send, to ask about or to read again now.
  package func outboxDue(at now: Int64) async throws(HostError) -> [Int64] {
    try await read("The outbox cannot be read") { db in
      try Int64.fetchAll(
        db,
        sql: """
          SELECT id FROM store WHERE
            EXISTS (SELECT 1 FROM outbox WHERE store_id = store.id AND state IN ('pending', 'sent', 'in_doubt') AND next_at <= ?1
              \(Self.notBehind))
            OR EXISTS (SELECT 1 FROM outbox WHERE store_id = store.id AND rereads = 1 AND next_at <= ?1)
          """,
        arguments: [now])
    }
  }

  /// Of what waits: nothing for a place whose last intent has not come to its end.
  private static let notBehind = """
    AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.store_id = outbox.store_id
      AND earlier.product = outbox.product AND earlier.variant = outbox.variant AND earlier.location = outbox.location
      AND earlier.market = outbox.market AND earlier.\(openState) AND earlier.state <> 'pending' AND outbox.state = 'pending')
    """

  /// What waits to be sent, in order. Nothing for a place whose last intent has not come to its end, and no two of one place or
  /// key.
  package func outboxWaiting(store: Int64, at now: Int64, most: Int) async throws(HostError) -> [OutboxEntry] {
    try await read("The outbox cannot be read") { db in
      let entries = try Row.fetchAll(
        db,
        sql: """
          SELECT outbox.*, 0 AS has_later FROM outbox WHERE store_id = ?1 AND state = 'pending' AND next_at <= ?2
            \(Self.notBehind)
          ORDER BY id LIMIT ?3
          """,
        arguments: [store, now, most]
      ).map { try OutboxEntry(row: $0) }
      var keys: Set<[UInt8]> = []
      var places: Set<[[UInt8]]> = []
      return entries.filter { entry in
        let item = entry.intent.item
        let place = [item.productID, item.variantID, item.location, item.market ?? ""].map { Array($0.utf8) }
        return keys.insert(Array(item.key.utf8)).inserted && places.insert(place).inserted
      }
    }
  }

  /// Intents on their way that are to be asked about now, by their push.
  package func outboxOpen(store: Int64, at now: Int64) async throws(HostError) -> [OutboxEntry] {
    try await read("The outbox cannot be read") { db in
      try Row.fetchAll(
        db,
        sql: Self.open + """
           WHERE store_id = ? AND \(Self.openState) AND state IN ('sent', 'in_doubt') AND next_at <= ? ORDER BY run_id, id
          """,
        arguments: [store, now]
      ).map { try OutboxEntry(row: $0) }
    }
  }

  /// Intents of a push that have not come to their end.
  package func outboxOpen(run: Int64) async throws(HostError) -> [OutboxEntry] {
    try await read("The outbox cannot be read") { db in
      try Row.fetchAll(
        db, sql: Self.open + " WHERE run_id = ? AND state IN ('sent', 'in_doubt') ORDER BY id", arguments: [run]
      ).map { try OutboxEntry(row: $0) }
    }
  }

  private static let open = """
    SELECT outbox.*, EXISTS (SELECT 1 FROM outbox AS later WHERE later.store_id = outbox.store_id
      AND later.product = outbox.product AND later.variant = outbox.variant AND later.location = outbox.location
      AND later.market = outbox.market AND later.\(openState) AND later.state = 'pending' AND later.id > outbox.id) AS has_later
    FROM outbox
    """

  /// Keeps what becomes of intents, with a line in the log for each that is over; all in one transaction. What was decided about
  /// an intent holds only while it stands as it did then: what left meanwhile is not called unsent.
  package func keep(_ steps: [(entry: OutboxEntry, step: OutboxStep)], asked: Int, store: Int64) async throws(HostError) {
    let now = clock.now()
    try await write("What became of an intent cannot be stored") { db in
      for (entry, step) in steps {
        switch step {
        case .end(let state, let note): try Self.end(entry, state, note, asked: asked, store, now, db)
        case .again(let wait, let note):
          if try Self.hasLater(entry, store, db) {
            try Self.end(entry, .superseded, Self.latestCounts, asked: asked, store, now, db)
          } else {
            try db.execute(
              sql: "UPDATE outbox SET state = 'pending', note = ?, next_at = ? WHERE id = ? AND state = ?",
              arguments: [note, now + wait, entry.row, entry.state.rawValue])
          }
        case .ask(let state, let wait, let note):
          try db.execute(
            sql: "UPDATE outbox SET state = ?, note = ?, next_at = ?, questions = questions + ? WHERE id = ? AND state = ?",
            arguments: [state.rawValue, note, now + wait, asked, entry.row, entry.state.rawValue])
        }
      }
    }
  }

  /// Two that wait for one place would be refused as one push.
  private static func hasLater(_ entry: OutboxEntry, _ store: Int64, _ db: Database) throws -> Bool {
    let item = entry.intent.item
    return try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM outbox WHERE store_id = ? AND product = ? AND variant = ? AND location = ? AND market = ?
          AND \(openState) AND state = 'pending' AND id > ?)
        """,
      arguments: [store, item.productID, item.variantID, item.location, item.market ?? "", entry.row]) ?? false
  }

  /// The shop may hold something else than the books after these: it is read again.
  private static let rereadAfter: Set<OutboxState> = [.confirmed, .stale]

  /// Says how an intent ended, in its row and in the log.
  static func end(
    _ entry: OutboxEntry, _ state: OutboxState, _ note: String, asked: Int, _ store: Int64, _ now: Int64, _ db: Database
  ) throws {
    try db.execute(
      sql: """
        UPDATE outbox SET state = ?, note = ?, ended_at = ?, next_at = 0, rereads = ?, questions = questions + ?
        WHERE id = ? AND state = ?
        """,
      arguments: [state.rawValue, note, now, rereadAfter.contains(state), asked, entry.row, entry.state.rawValue])
    // What never left and was replaced is nothing that anybody has to know later.
    guard db.changesCount == 1, state != .superseded || entry.attempts > 0 else { return }
    try log(entry, state, note, store, now, db)
  }

  private static func log(
    _ entry: OutboxEntry, _ state: OutboxState, _ note: String, _ store: Int64, _ now: Int64, _ db: Database
  ) throws {
    let item = entry.intent.item
    let reason = [entry.intent.cause.reason, note].filter { !$0.isEmpty }.joined(separator: " · ")
    try db.execute(
      sql: """
        INSERT INTO inventory_log (uid, store_id, action, run_id, at, actor, reason, product, variant, sku, location, before, after,
          result)
        VALUES (?, ?, 'push', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        Data(Ident(at: now).bytes), store, entry.run, now, entry.intent.cause.actor, reason, item.productID, item.variantID, item.sku,
        item.location, entry.intent.before?.text, item.quantity.text, state.rawValue,
      ])
  }
}
