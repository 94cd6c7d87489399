internal import FoundationEssentials
internal import GRDB
package import HostCore
package import TradepostContract
internal import TradepostJSON

/// Orders as they are shown.
extension Storage {
  static let orderSummary = """
    SELECT orders.id AS row_id, orders.uid, orders.external_id, orders.number, store.name AS store, store.id AS store_row,
      orders.day, orders.status, orders.raw_status, orders.effect, orders.total, orders.currency, orders.market,
      orders.held_component, orders.held_reason, client.uid AS client, orders.source_id
    FROM orders JOIN store ON store.id = orders.store_id LEFT JOIN client ON client.id = orders.client_id
    """

  /// One order by its own id, the platform's, or its number; nil when there is none.
  package func order(_ name: String, store: Int64?) async throws(HostError) -> OrderDetail? {
    let seals = seals
    return try await read("The order cannot be read") { db in
      guard let found = try Self.orderRow(name, store: store, db),
        let row = try Row.fetchOne(db.cachedStatement(sql: Self.orderSummary + " WHERE orders.id = ?"), arguments: [found])
      else { return nil }
      let summary = try OrderView(row: row)
      let documents = try Row.fetchAll(
        db,
        sql: """
          SELECT kind, external_id, revision, day, market, currency, entries, flags FROM document WHERE order_id = ? ORDER BY id
          """,
        arguments: [row["row_id"] as Int64]
      ).map { try PostedDocument(row: $0) }
      guard let source: Int64 = row["source_id"],
        let sealed = try Data.fetchOne(db, sql: "SELECT sealed FROM source WHERE id = ?", arguments: [source])
      else { return OrderDetail(summary: summary, record: nil, documents: documents, sources: []) }
      let bytes = try seals.open(
        Array(sealed), place: Self.place(.orders, row["store_row"], summary.externalID))
      guard let evidence = EvidenceCoding.decode(bytes) else { throw HostError("data.evidence", "An order's source is damaged.") }
      return OrderDetail(
        summary: summary, record: try Order(json: JSONDocument(parsing: evidence.record).root), documents: documents,
        sources: evidence.sources.map { Array($0) })
    }
  }

  /// Each way to name an order is a look-up of its own: asked in one, SQLite would walk through all orders.
  private static func orderRow(_ name: String, store: Int64?, _ db: Database) throws -> Int64? {
    let stores = try rows(of: store, db)
    for column in ["external_id", "number"] {
      let find = try db.cachedStatement(sql: "SELECT min(id) FROM orders WHERE store_id = ? AND \(column) = ?")
      if let row = try stores.compactMap({ try Int64.fetchOne(find, arguments: [$0, name]) }).min() { return row }
    }
    guard let uid = Ident(text: name) else { return nil }
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT id, store_id FROM orders WHERE uid = ?"), arguments: [Data(uid.bytes)])
    return row.flatMap { stores.contains($0["store_id"]) ? $0["id"] : nil }
  }

  /// Every document of a book in the order of days, handed over one by one once the book's chain is seen to be whole.
  package func journal(
    book: String?, store: Int64?, from: Day?, to: Day?, _ body: @escaping @Sendable (JournalDocument) throws -> Void
  ) async throws(HostError) {
    try await read("The journal cannot be read") { db in
      try ChainCheck.check(db, book: book)
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT book.name AS book, store.name AS store, orders.number, document.* FROM document
          JOIN orders ON orders.id = document.order_id JOIN store ON store.id = orders.store_id
          JOIN book ON book.id = document.book_id
          WHERE (?1 IS NULL OR book.name = ?1) AND (?2 IS NULL OR store.id = ?2)
            AND (?3 IS NULL OR document.day >= ?3) AND (?4 IS NULL OR document.day <= ?4)
          ORDER BY document.day, document.id
          """,
        arguments: [book, store, from?.daysSince1970, to?.daysSince1970])
      while let row = try rows.next() {
        let code: String = row["currency"]
        guard let currency = Currency(code) else { throw HostError("data.currency", "A document's currency \(code) is unknown.") }
        try body(
          JournalDocument(
            book: row["book"], store: row["store"], orderNumber: row["number"], market: row["market"], currency: currency,
            document: try PostedDocument(row: row)))
      }
    }
  }
}

extension OrderView {
  init(row: Row) throws {
    let code: String = row["currency"]
    guard let currency = Currency(code) else { throw HostError("data.currency", "An order's currency \(code) is unknown.") }
    let component: String? = row["held_component"]
    let reason: String? = row["held_reason"]
    let client: Data? = row["client"]
    self.init(
      uid: "TXN-" + (Ident(bytes: Array(row["uid"] as Data))?.text ?? ""), externalID: row["external_id"], number: row["number"],
      store: row["store"], day: Day(daysSince1970: row["day"]), status: row["status"], rawStatus: row["raw_status"],
      effect: row["effect"], total: Money(MinorUnits(row["total"]).amount(in: currency), currency), market: row["market"],
      held: component.map { "\($0): \(reason ?? "")" },
      client: client.flatMap { Ident(bytes: Array($0)) }.map { "CLI-" + $0.text })
  }
}
