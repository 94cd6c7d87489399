internal import GRDB
package import HostCore
internal import TradepostContract

extension Storage {
  package func commit(_ effects: PageEffects) async throws(HostError) {
    let storage = self
    try await write("A page of \(effects.resource.rawValue) cannot be stored") { db in
      // What a page made that is taken back is not there.
      db.afterNextTransaction(onCommit: { _ in }, onRollback: { _ in storage.goods.forget() })
      var commit = try PageCommit(storage, db, effects)
      try commit.apply()
    }
  }
}

/// Applies the effects of one page inside one transaction.
struct PageCommit {
  let storage: Storage
  let db: Database
  let effects: PageEffects
  let book: Int64
  let now: Int64
  var chain: Chain
  var rollups = RollupDeltas()
  var stock = StockDeltas()
  var imported = ImportedRevenue()

  private static let bookOfStore: StaticString = """
    SELECT book.id, book.chain FROM store JOIN book ON book.id = store.book_id WHERE store.id = ?
    """
  private static let setChain: StaticString = "UPDATE book SET chain = ? WHERE id = ?"
  private static let advance: StaticString = """
    UPDATE run SET cursor = ?2, through = coalesce(through, ?3), created = created + ?4, updated = updated + ?5,
      unchanged = unchanged + ?6, ignored = ignored + ?7, quarantined = quarantined + ?8, held = held + ?9,
      deleted = deleted + ?10, pages = pages + ?11
    WHERE id = ?1 AND state = 'running'
    """

  init(_ storage: Storage, _ db: Database, _ effects: PageEffects) throws {
    let find = try storage.statements(db, Self.bookOfStore)
    find.bind(1, effects.store)
    guard let (book, link) = try find.first(db, { ($0.int(0), $0.bytes(1)) }) else {
      throw HostError("store.gone", "The store of this run was removed while it ran; nothing of this page was stored.")
    }
    self.storage = storage
    self.db = db
    self.effects = effects
    self.book = book
    self.now = storage.clock.now()
    self.chain = Chain(after: link)
  }

  mutating func apply() throws {
    let before = chain.link
    for change in effects.changes {
      switch change.body {
      case .order(let order): try apply(order, change)
      case .product(let product): try apply(product, change)
      case .level(let level): try apply(level, change)
      case .customer(let customer, let keys): try apply(customer, keys, change)
      case .deleted(let documents): try delete(change, documents)
      }
    }
    for record in effects.quarantined { try quarantine(record) }
    for id in effects.released { try release(id) }
    try rollups.apply(storage.statements, db, store: effects.store, book: book)
    try imported.apply(storage.statements, db, run: effects.run)
    try applyStock()
    if chain.link != before {
      let update = try statement(Self.setChain)
      update.bind(1, chain.link)
      update.bind(2, book)
      try update.run(db)
    }
    try advanceRun()
  }

  func statement(_ sql: StaticString) throws -> SQLStatement { try storage.statements(db, sql) }

  private func advanceRun() throws {
    let counts = effects.counts
    let advance = try statement(Self.advance)
    advance.bind(1, effects.run)
    advance.bind(2, effects.cursor)
    advance.bind(3, effects.through)
    var index: Int32 = 4
    for count in [
      counts.created, counts.updated, counts.unchanged, counts.ignored, counts.quarantined, counts.held, counts.deleted,
      counts.pages,
    ] {
      advance.bind(index, count)
      index += 1
    }
    try advance.run(db)
    guard db.changesCount == 1 else {
      throw HostError(
        "run.ended", "The run was ended meanwhile, by its deadline or by another that took its place; this page was not stored.")
    }
  }

  // MARK: Evidence

  private static let insertSource: StaticString = "INSERT INTO source (sealed) VALUES (?)"
  private static let dropSource: StaticString = """
    DELETE FROM source WHERE id = ?1
      AND NOT EXISTS (SELECT 1 FROM document WHERE document.order_id = ?2 AND document.source_id = ?1)
    """

  /// Seals and stores what a record was made of.
  func storeEvidence(_ change: RecordChange) throws -> (row: Int64, tag: ArraySlice<UInt8>) {
    let sealed = try storage.seals.seal(
      EvidenceCoding.encode(change.evidence), place: Storage.place(effects.resource, effects.store, change.id))
    let insert = try statement(Self.insertSource)
    insert.bind(1, sealed)
    try insert.run(db)
    return (db.lastInsertedRowID, sealed.suffix(16))
  }

  /// Removes evidence that no document stands on any more.
  func dropEvidence(_ source: Int64, order: Int64) throws {
    let drop = try statement(Self.dropSource)
    drop.bind(1, source)
    drop.bind(2, order)
    try drop.run(db)
  }

  // MARK: Quarantine

  private static let insertQuarantine: StaticString = """
    INSERT INTO quarantine (store_id, resource, external_id, reason, message, sealed, first_run, last_run)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
    ON CONFLICT (store_id, resource, external_id) DO UPDATE SET
      reason = excluded.reason, message = excluded.message, sealed = excluded.sealed, last_run = excluded.last_run
    """
  private static let endQuarantine: StaticString = "DELETE FROM quarantine WHERE store_id = ? AND resource = ? AND external_id = ?"

  private func quarantine(_ record: QuarantinedRecord) throws {
    let insert = try statement(Self.insertQuarantine)
    insert.bind(1, effects.store)
    insert.bind(2, effects.resource.rawValue)
    insert.bind(3, record.id)
    insert.bind(4, record.reason.rawValue)
    insert.bind(5, record.message)
    insert.bind(
      6,
      try storage.seals.seal(
        EvidenceCoding.encode(Evidence(record: record.page.json, sources: record.page.sources)),
        place: Storage.quarantinePlace(effects.resource, effects.store, record.id)))
    insert.bind(7, effects.run)
    try insert.run(db)
  }

  private func release(_ id: String) throws {
    let delete = try statement(Self.endQuarantine)
    delete.bind(1, effects.store)
    delete.bind(2, effects.resource.rawValue)
    delete.bind(3, id)
    try delete.run(db)
  }

  // MARK: Deletion

  private mutating func delete(_ change: RecordChange, _ documents: [PostedDocument]) throws {
    guard let row = change.row else { return }
    if effects.resource == .inventory { try note(nil, change) }
    let sql: StaticString =
      switch effects.resource {
      case .products: "UPDATE product SET is_deleted = 1 WHERE id = ?"
      case .inventory: "UPDATE stock_level SET is_deleted = 1 WHERE id = ?"
      case .customers: "UPDATE customer SET is_deleted = 1 WHERE id = ?"
      case .orders:
        """
        UPDATE orders SET is_deleted = 1, status = 'cancelled', effect = 'reverses', raw_status = 'deleted',
          effects_hash = NULL, held_component = NULL, held_reason = NULL
        WHERE id = ?
        """
      case .payouts: throw HostError("storage.resource", "Payouts are not stored yet.")
      }
    let before = effects.resource == .orders ? try self.before(row)?.counted : nil
    let update = try statement(sql)
    update.bind(1, row)
    try update.run(db)
    if effects.resource == .orders { try freeStock(of: row) }
    if let before {
      let after = CountedOrder(status: "cancelled", effect: "reverses", day: before.day, client: before.client)
      try count(row, before, after, [])
    }
    for document in documents { try take(back: document, of: row, change) }
  }
}

extension Storage {
  /// Where a record's evidence lies, as its seal is bound to it.
  static func place(_ resource: Resource, _ store: Int64, _ id: String) -> String {
    "source/\(resource.rawValue)/\(store)/\(id)"
  }

  static func quarantinePlace(_ resource: Resource, _ store: Int64, _ id: String) -> String {
    "quarantine/\(resource.rawValue)/\(store)/\(id)"
  }
}
