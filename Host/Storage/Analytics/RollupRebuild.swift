internal import GRDB
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// Makes all sums anew from what they are the sums of: the documents, the orders, and the sealed records of what was sold.
///
/// The statements name tables without their schema: where temporary tables of these names stand, they are filled instead.
struct RollupRebuild {
  let db: Database
  let seals: SealBox
  let statements = StatementCache()
  let goods = GoodsTable()
  /// Hears of each order that its own documents and its own record contradict.
  var differs: (_ order: String, _ store: Int64, _ what: String) -> Void = { _, _, _ in }

  private static let keep = """
    CREATE TEMP TABLE goods_kept AS SELECT * FROM main.order_goods
    WHERE order_id IN (SELECT id FROM orders WHERE held_component IS NOT NULL);
    """
  private static let counted = """
    INSERT INTO rollup_status_day (store_id, day, status, orders)
      SELECT store_id, day, status, count(*) FROM orders WHERE effect <> 'ignores' GROUP BY store_id, day, status;
    INSERT INTO rollup_status (store_id, status, orders)
      SELECT store_id, status, sum(orders) FROM rollup_status_day GROUP BY store_id, status;
    INSERT INTO client_first (store_id, client_id, day, orders)
      SELECT store_id, client_id, day, n FROM (
        SELECT store_id, client_id, day, count(*) AS n, row_number() OVER (PARTITION BY store_id, client_id ORDER BY day) AS place
        FROM orders WHERE effect = 'books' AND client_id IS NOT NULL GROUP BY store_id, client_id, day) WHERE place = 1;
    INSERT INTO rollup_client_day (store_id, day, clients, first_orders, orders)
      SELECT store_id, day, 0, 0, count(*) FROM orders WHERE effect = 'books' AND client_id IS NOT NULL GROUP BY store_id, day;
    INSERT INTO rollup_client_day (store_id, day, clients, first_orders, orders)
      SELECT store_id, day, count(*), sum(orders), 0 FROM client_first WHERE true GROUP BY store_id, day
      ON CONFLICT (store_id, day) DO UPDATE SET clients = excluded.clients, first_orders = excluded.first_orders;
    INSERT INTO rollup_clients (book_id, clients) SELECT book_id, count(*) FROM client GROUP BY book_id;
    """

  init(_ db: Database, _ seals: SealBox) {
    self.db = db
    self.seals = seals
  }

  /// Empties the sums and fills them. What was counted of the goods of orders that are held stays: the record that it came from
  /// is replaced by the one that is held.
  func run() throws {
    try db.execute(sql: Self.keep)
    for table in RollupTable.all { try db.execute(sql: "DELETE FROM \(table.name)") }
    try db.execute(sql: Self.counted)
    for store in try Int64.fetchAll(db, sql: "SELECT id FROM store") { try fill(store) }
    try db.execute(sql: "DROP TABLE temp.goods_kept")
  }

  private func fill(_ store: Int64) throws {
    var deltas = RollupDeltas()
    let find = try db.cachedStatement(sql: Self.documents)
    let orders = try Row.fetchCursor(db, sql: Self.orders, arguments: [store])
    while let row = try orders.next() {
      let order = StoredOrder(row)
      let documents = try Row.fetchAll(find, arguments: [order.row]).map { try PostedDocument(row: $0) }
      for document in documents { try deltas.add(document) }
      if let kept: String = row["kept"] {
        for sum in GoodsCoding.decode(kept) ?? [] { try deltas.goods.add(sum, sign: 1) }
        try db.execute(sql: "INSERT INTO order_goods (order_id, goods) VALUES (?, ?)", arguments: [order.row, kept])
        try check(order, documents, record: nil, store)
        continue
      }
      let record = try self.record(of: order, row.bytes("sealed"), store)
      try check(order, documents, record: record, store)
      let standing = try documents.standing()
      guard let record, order.effect != "ignores", !order.isDeleted, !standing.isEmpty else { continue }
      let movements = (try? Goods.movements(of: record, in: standing)) ?? []
      try deltas.goods.replace(movements, of: order.row, isNew: true, store: store, goods, statements, db)
    }
    try deltas.apply(statements, db, store: store, book: 0)
  }

  private static let orders = """
    SELECT orders.*, source.sealed, goods_kept.goods AS kept FROM orders
    LEFT JOIN source ON source.id = coalesce(
      CASE WHEN orders.held_component IS NOT NULL THEN (
        SELECT source_id FROM document WHERE order_id = orders.id AND source_id IS NOT NULL ORDER BY id DESC LIMIT 1) END,
      orders.source_id)
    LEFT JOIN temp.goods_kept ON goods_kept.order_id = orders.id
    WHERE orders.store_id = ? ORDER BY orders.id
    """
  private static let documents = """
    SELECT kind, external_id, revision, day, market, currency, entries, flags FROM document WHERE order_id = ? ORDER BY id
    """

  private func record(of order: StoredOrder, _ sealed: [UInt8], _ store: Int64) throws -> Order? {
    guard !sealed.isEmpty else { return nil }
    guard let bytes = try? seals.open(sealed, place: Storage.place(.orders, store, order.externalID)),
      let evidence = EvidenceCoding.decode(bytes), let document = try? JSONDocument(parsing: evidence.record),
      let record = try? Order(json: document.root)
    else {
      differs(order.number, store, "its sealed record cannot be opened")
      return nil
    }
    return record
  }

  /// An order's own columns are sums of nothing, but its record is sealed and its documents are chained: both tell.
  private func check(_ order: StoredOrder, _ documents: [PostedDocument], record: Order?, _ store: Int64) throws {
    guard !order.isHeld, !order.isDeleted else { return }
    let total = MinorUnits(order.total)
    if let record {
      let told = try? MinorUnits(record.total, in: record.currency)
      if record.currency.code != order.currency || (told ?? .zero) != total {
        differs(order.number, store, "its total is \(order.text(total)), its sealed record says \(record.total) \(record.currency)")
      }
      if !record.status.utf8.elementsEqual(order.rawStatus.utf8) {
        differs(order.number, store, "its state is \"\(order.rawStatus)\", its sealed record says \"\(record.status)\"")
      }
    }
    guard order.effect == "books" else { return }
    var booked = MinorUnits.zero
    for document in documents where document.draft.kind == .sale && document.draft.currency.code == order.currency {
      for entry in document.draft.entries where entry.role == .receivable { booked = try booked.adding(entry.amount) }
    }
    if booked != total { differs(order.number, store, "its total is \(order.text(total)), its documents say \(order.text(booked))") }
  }
}

/// What of a row of `orders` is compared.
private struct StoredOrder {
  let row: Int64
  let externalID: String
  let number: String
  let currency: String
  let total: Int64
  let effect: String
  let rawStatus: String
  let isHeld: Bool
  let isDeleted: Bool

  init(_ row: Row) {
    self.row = row["id"]
    externalID = row["external_id"]
    number = row["number"]
    currency = row["currency"]
    total = row["total"]
    effect = row["effect"]
    rawStatus = row["raw_status"]
    isHeld = (row["held_component"] as String?) != nil
    isDeleted = row["is_deleted"]
  }

  func text(_ amount: MinorUnits) -> String {
    Currency(currency).map { "\(amount.amount(in: $0)) \(currency)" } ?? "\(amount.count) \(currency)"
  }
}
