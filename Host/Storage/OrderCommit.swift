internal import GRDB
internal import HostCore
internal import TradepostContract

/// How an order and its documents are written.
extension PageCommit {
  private static let insert: StaticString = """
    INSERT INTO orders (uid, store_id, external_id, number, market, currency, total, status, effect, raw_status,
      payment_status, fulfilment_status, day, client_id, version, record_hash, effects_hash, package_version, source_id,
      held_component, held_reason)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
    """
  // While it is held, the version stays that of the adapter that the postings come from: who approves is asked about that one.
  private static let update: StaticString = """
    UPDATE orders SET number = ?4, market = ?5, currency = ?6, total = ?7, status = ?8, effect = ?9, raw_status = ?10,
      payment_status = ?11, fulfilment_status = ?12, day = ?13, client_id = ?14, version = ?15, record_hash = ?16,
      effects_hash = ?17, package_version = CASE WHEN ?20 IS NULL THEN ?18 ELSE package_version END, source_id = ?19,
      held_component = ?20, held_reason = ?21, is_deleted = 0
    WHERE id = ?1 AND store_id = ?2 AND external_id = ?3
    """
  private static let post: StaticString = """
    INSERT INTO document (book_id, order_id, kind, external_id, revision, day, posted_at, run_id, market, currency, entries,
      flags, source_id, chain)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
    """
  private static let free: StaticString = "DELETE FROM reservation WHERE order_id = ?"
  private static let reserve: StaticString = """
    INSERT INTO reservation (order_id, variant, quantity) VALUES (?, ?, ?)
    ON CONFLICT (order_id, variant) DO UPDATE SET quantity = excluded.quantity
    """

  mutating func apply(_ order: OrderChange, _ change: RecordChange) throws {
    // Of an order that is none of our business, nothing personal is kept.
    let keeps = order.status.effect != .ignores
    let source = keeps ? try storeEvidence(change) : nil
    let client = try order.client.map { try self.client(of: $0) } ?? nil
    let row: Int64
    var before: OrderBefore?
    if let known = change.row {
      before = try self.before(known)
      try write(order, change, Self.update, first: { $0.bind(1, known) }, client: client, source: source?.row)
      if let source = before?.source { try dropEvidence(source, order: known) }
      row = known
    } else {
      try write(
        order, change, Self.insert, first: { $0.bind(1, Ident(at: now).bytes) }, client: client, source: source?.row)
      row = db.lastInsertedRowID
      try imported.add(order)
    }
    if !order.reserved.isEmpty || change.row != nil { try reserve(order, row) }
    for document in order.documents {
      try post(document, change, row: row, source: source)
    }
    let after = CountedOrder(
      status: order.status.status.rawValue, effect: order.status.effect.rawValue, day: order.day.daysSince1970, client: client)
    try count(row, before?.counted, after, order.goods)
  }

  /// A row of orders as the page finds it.
  func before(_ row: Int64) throws -> OrderBefore? {
    let find = try statement(OrderBefore.find)
    find.bind(1, row)
    return try find.first(db) { OrderBefore($0) }
  }

  /// Moves the sums that an order counts in. Goods of an order that is held stay as they are, as its documents do.
  mutating func count(_ row: Int64, _ before: CountedOrder?, _ after: CountedOrder, _ goods: [GoodsMovement]?) throws {
    rollups.statuses.move(before, after)
    rollups.clients.move(before, after)
    guard let goods else { return }
    try rollups.goods.replace(
      goods, of: row, isNew: before == nil, store: effects.store, storage.goods, storage.statements, db)
  }

  /// Posts a reversal of an order that is gone: there is no newer record to point at.
  mutating func take(back document: PostedDocument, of row: Int64, _ change: RecordChange) throws {
    try post(document, change, row: row, source: nil)
  }

  private func write(
    _ order: OrderChange, _ change: RecordChange, _ sql: StaticString, first: (SQLStatement) -> Void, client: Int64?,
    source: Int64?
  ) throws {
    let write = try statement(sql)
    first(write)
    write.bind(2, effects.store)
    write.bind(3, change.id)
    write.bind(4, order.number)
    write.bind(5, order.market)
    write.bind(6, order.currency.code)
    write.bind(7, order.total.count)
    write.bind(8, order.status.status.rawValue)
    write.bind(9, order.status.effect.rawValue)
    write.bind(10, order.rawStatus)
    write.bind(11, order.paymentStatus)
    write.bind(12, order.fulfilmentStatus)
    write.bind(13, order.day.daysSince1970)
    write.bind(14, client)
    write.bind(15, change.version)
    write.bind(16, change.hash)
    write.bind(17, order.effectsHash)
    write.bind(18, effects.packageVersion)
    write.bind(19, source)
    write.bind(20, order.hold?.component)
    write.bind(21, order.hold?.reason)
    try write.run(db)
  }

  /// Of an order that is paid or gone, nothing is kept back.
  func freeStock(of row: Int64) throws {
    let free = try statement(Self.free)
    free.bind(1, row)
    try free.run(db)
  }

  private func reserve(_ order: OrderChange, _ row: Int64) throws {
    try freeStock(of: row)
    for (variant, quantity) in order.reserved {
      let insert = try statement(Self.reserve)
      insert.bind(1, row)
      insert.bind(2, variant)
      insert.bind(3, quantity.text)
      try insert.run(db)
    }
  }

  private mutating func post(
    _ document: PostedDocument, _ change: RecordChange, row: Int64, source: (row: Int64, tag: ArraySlice<UInt8>)?
  ) throws {
    let draft = document.draft
    let entries = EntryCoding.encode(draft.entries)
    chain.append(
      store: effects.store, order: change.id, document: document, entries: entries, sourceTag: source?.tag ?? [])
    let insert = try statement(Self.post)
    insert.bind(1, book)
    insert.bind(2, row)
    insert.bind(3, draft.kind.rawValue)
    insert.bind(4, draft.externalID)
    insert.bind(5, document.revision)
    insert.bind(6, draft.day.daysSince1970)
    insert.bind(7, now)
    insert.bind(8, effects.run)
    insert.bind(9, draft.market)
    insert.bind(10, draft.currency.code)
    insert.bind(11, entries)
    insert.bind(12, draft.flags.map(\.rawValue).joined(separator: " "))
    insert.bind(13, source?.row)
    insert.bind(14, chain.link)
    try insert.run(db)
    try rollups.add(document)
  }
}
