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
        try Self.supersede(intent.item, store, Self.supersedeWaiting, now, db)
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
        try supersede(intent.item, push.store, supersedeOpen, now, db)
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
  private static let supersedeWaiting = """
    UPDATE outbox SET state = 'superseded', ended_at = ?, note = 'A later intent took its place.'
    WHERE store_id = ? AND product = ? AND variant = ? AND location = ? AND market = ? AND \(openState) AND state = 'pending'
    """
  private static let supersedeOpen = """
    UPDATE outbox SET state = 'superseded', ended_at = ?, note = 'A later intent took its place.'
    WHERE store_id = ? AND product = ? AND variant = ? AND location = ? AND market = ? AND \(openState)
    """

  private static func supersede(_ item: StockPush, _ store: Int64, _ sql: String, _ now: Int64, _ db: Database) throws {
    try db.execute(
      sql: sql,
      arguments: [now, store, item.productID, item.variantID, item.location, item.market ?? ""])
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
            EXISTS (SELECT 1 FROM outbox WHERE store_id = store.id AND state IN ('pending', 'sent', 'in_doubt') AND next_at <= ?1)
            OR EXISTS (SELECT 1 FROM outbox WHERE store_id = store.id AND rereads = 1 AND next_at <= ?1)
          """,
        arguments: [now])
    }
  }

  /// What waits to be sent, in order. Nothing for a place whose last intent has not come to its end, and no two of one place or
  /// key.
  package func outboxWaiting(store: Int64, at now: Int64, most: Int) async throws(HostError) -> [OutboxEntry] {
    try await read("The outbox cannot be read") { db in
      let entries = try Row.fetchAll(
        db,
        sql: """
          SELECT outbox.*, 0 AS has_later FROM outbox WHERE store_id = ?1 AND state = 'pending' AND next_at <= ?2
            AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.store_id = outbox.store_id
              AND earlier.product = outbox.product AND earlier.variant = outbox.variant AND earlier.location = outbox.location
              AND earlier.market = outbox.market AND earlier.\(Self.openState) AND earlier.state <> 'pending')
          ORDER BY id LIMIT ?3
          """,
        arguments: [store, now, most]
      ).map { try OutboxEntry(row: $0) }
      var keys: Set<[UInt8]> = []
      return entries.filter { keys.insert(Array($0.intent.item.key.utf8)).inserted }
    }
  }

  /// Intents on their way that are to be asked about now, by their push.
  package func outboxOpen(store: Int64, at now: Int64) async throws(HostError) -> [OutboxEntry] {
    try await read("The outbox cannot be read") { db in
      try Row.fetchAll(
        db, sql: Self.open + " WHERE store_id = ? AND \(Self.openState) AND state IN ('sent', 'in_doubt') AND next_at <= ? ORDER BY run_id, id",
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

  /// Keeps what becomes of intents, with a line in the log for each that is over; all in one transaction.
  package func keep(_ steps: [(entry: OutboxEntry, step: OutboxStep)], asked: Int, store: Int64) async throws(HostError) {
    let now = clock.now()
    try await write("What became of an intent cannot be stored") { db in
      for (entry, step) in steps {
        switch step {
        case .end(let state, let note):
          try db.execute(
            sql: """
              UPDATE outbox SET state = ?, note = ?, ended_at = ?, next_at = 0, rereads = ?, questions = questions + ?
              WHERE id = ? AND state IN ('pending', 'sent', 'in_doubt')
              """,
            arguments: [state.rawValue, note, now, state == .confirmed, asked, entry.row])
          if db.changesCount == 1, state != .superseded { try Self.log(entry, state, note, store, now, db) }
        case .again(let wait, let note):
          try db.execute(
            sql: "UPDATE outbox SET state = 'pending', note = ?, next_at = ? WHERE id = ? AND state IN ('pending', 'sent', 'in_doubt')",
            arguments: [note, now + wait, entry.row])
        case .ask(let state, let wait, let note):
          try db.execute(
            sql: """
              UPDATE outbox SET state = ?, note = ?, next_at = ?, questions = questions + ?
              WHERE id = ? AND state IN ('sent', 'in_doubt')
              """,
            arguments: [state.rawValue, note, now + wait, asked, entry.row])
        }
      }
    }
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

  // MARK: Reading again

  /// Products whose levels changed in the shop by our own doing and have not been read since, each with its rows.
  package func outboxRereads(store: Int64) async throws(HostError) -> (products: [String], rows: [Int64]) {
    try await read("The outbox cannot be read") { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT id, product FROM outbox WHERE store_id = ? AND rereads = 1 ORDER BY id LIMIT 1000", arguments: [store])
      return (rows.map { $0["product"] }, rows.map { $0["id"] })
    }
  }

  package func endRereads(_ rows: [Int64]) async throws(HostError) {
    try await write("The outbox cannot be written") { db in
      let update = try db.makeStatement(sql: "UPDATE outbox SET rereads = 0 WHERE id = ?")
      for row in rows { try update.execute(arguments: [row]) }
    }
  }

  /// It could not be read now. After an hour the next sync is trusted to bring it.
  package func putOffRereads(_ rows: [Int64]) async throws(HostError) {
    let now = clock.now()
    try await write("The outbox cannot be written") { db in
      let update = try db.makeStatement(
        sql: """
          UPDATE outbox SET rereads = ended_at > ?1 - 3600000, next_at = ?1 + min(300000, 2000 + (?1 - ended_at)) WHERE id = ?2
          """)
      for row in rows { try update.execute(arguments: [now, row]) }
    }
  }
}

extension OutboxEntry {
  fileprivate init(row: Row) throws {
    guard let uid = Ident(bytes: row.bytes("uid")), let quantity = Amount(row["quantity"] as String) else {
      throw HostError("data.outbox", "An intent in the outbox is not readable: the file is damaged. Restore it from a backup.")
    }
    var item = StockPush(key: row["key"], productID: row["product"], variantID: row["variant"], quantity: quantity)
    item.sku = row["sku"]
    item.location = row["location"]
    let market: String = row["market"]
    item.market = market.isEmpty ? nil : market
    item.expected = (row["expected"] as String?).flatMap { Amount($0) }
    let state: String = row["state"]
    self.init(
      row: row["id"], uid: uid,
      intent: StockIntent(
        item, before: (row["before"] as String?).flatMap { Amount($0) },
        cause: StockCause(actor: row["actor"], reason: row["reason"])),
      state: OutboxState(rawValue: state) ?? .dead, isQueued: row["is_queued"], attempts: row["attempts"],
      questions: row["questions"], createdAt: row["created_at"], sentAt: row["sent_at"], run: row["run_id"], hasLater: row["has_later"])
  }
}
