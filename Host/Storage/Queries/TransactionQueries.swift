internal import FoundationEssentials
internal import GRDB
package import HostCore
package import TradepostContract
internal import TradepostJSON

/// Which orders a list is of.
package struct OrderFilter: Sendable {
  package var status: String?
  package var from: Day?
  package var to: Day?
  /// Leaves out what is none of the books' business.
  package var countedOnly = false
  /// Leaves out what is booked as it should be.
  package var heldOnly = false

  package init(status: String?, from: Day?, to: Day?) {
    self.status = status
    self.from = from
    self.to = to
  }
}

/// Lists of orders, the latest first. Every page costs the same, however deep in the list it lies: each store's part is found
/// through an index that ends where the page begins.
extension Storage {
  /// - Parameter after: day and row of the last one of the page before.
  package func orderPage(
    store: Int64?, _ filter: OrderFilter, after: ListPlace?, limit: Int
  ) async throws(HostError) -> ListPage<OrderView> {
    try await read("The orders cannot be read") { db in
      let places = try Self.places(db, store: store, filter, after: after, limit: limit + 1)
      let page = ListPage(places, limit: limit) { $0 }
      let rows = try Self.rows(db, page.items, Self.orderSummary + " WHERE orders.id = ?")
      return ListPage(items: try rows.map { try OrderView(row: $0) }, next: page.next)
    }
  }

  private static let transaction =
    orderSummary.replacing(
      "SELECT ", with: "SELECT source.sealed, store.uid AS store_uid, store.platform, ", maxReplacements: 1)
    + " LEFT JOIN source ON source.id = orders.source_id"

  package func transactionPage(
    store: Int64?, _ filter: OrderFilter, after: ListPlace?, limit: Int, _ disclosure: Disclosure
  ) async throws(HostError) -> ListPage<TransactionView> {
    let seals = seals
    return try await read("The transactions cannot be read") { db in
      let places = try Self.places(db, store: store, filter, after: after, limit: limit + 1)
      let page = ListPage(places, limit: limit) { $0 }
      let rows = try Self.rows(db, page.items, Self.transaction + " WHERE orders.id = ?")
      return ListPage(items: try rows.map { try Self.transaction($0, seals, disclosure) }, next: page.next)
    }
  }

  /// One by its id; nil when there is none of that id.
  package func transaction(_ uid: Ident, _ disclosure: Disclosure) async throws(HostError) -> TransactionView? {
    let seals = seals
    return try await read("The transaction cannot be read") { db in
      try Row.fetchOne(db, sql: Self.transaction + " WHERE orders.uid = ?", arguments: [Data(uid.bytes)])
        .map { try Self.transaction($0, seals, disclosure) }
    }
  }

  private static func transaction(_ row: Row, _ seals: SealBox, _ disclosure: Disclosure) throws -> TransactionView {
    let summary = try OrderView(row: row)
    let sealed = row.bytes("sealed")
    var record: Order?
    if !sealed.isEmpty {
      let bytes = try seals.open(sealed, place: place(.orders, row["store_row"], summary.externalID))
      guard let evidence = EvidenceCoding.decode(bytes) else { throw HostError("data.evidence", "An order's source is damaged.") }
      record = try Order(json: JSONDocument(parsing: evidence.record).root)
    }
    return TransactionView(
      row: row["row_id"], summary: summary, store: row["store_uid"], platform: row["platform"],
      importedAt: Ident(bytes: row.bytes("uid"))?.milliseconds ?? 0, record: record, disclosure: disclosure)
  }

  // MARK: Places

  private static func rows(_ db: Database, _ places: [ListPlace], _ sql: String) throws -> [Row] {
    let find = try db.cachedStatement(sql: sql)
    return try places.compactMap { try Row.fetchOne(find, arguments: [$0[1]]) }
  }

  /// Day and row of so many orders, the latest first.
  private static func places(
    _ db: Database, store: Int64?, _ filter: OrderFilter, after: ListPlace?, limit: Int
  ) throws -> [ListPlace] {
    let stores = try store.map { [$0] } ?? Int64.fetchAll(db, sql: "SELECT id FROM store")
    var found = try stores.flatMap { try places(db, of: $0, filter, after: after, limit: limit) }
    if stores.count > 1 { found.sort { ($0[0], $0[1]) > ($1[0], $1[1]) } }
    return Array(found.prefix(limit))
  }

  /// What is left of the day that the page before ended in, then the days before it: asked in one, SQLite would walk through
  /// that day from its start.
  private static func places(
    _ db: Database, of store: Int64, _ filter: OrderFilter, after: ListPlace?, limit: Int
  ) throws -> [ListPlace] {
    let from = filter.from?.daysSince1970 ?? .min
    let to = filter.to?.daysSince1970 ?? .max
    func ask(_ condition: String, _ arguments: [Int64], _ limit: Int) throws -> [ListPlace] {
      let index = filter.heldOnly ? " INDEXED BY orders_held" : ""
      var sql = "SELECT day, id FROM orders\(index) WHERE store_id = ? AND " + condition
      var values: [any DatabaseValueConvertible] = [store] + arguments
      if let status = filter.status {
        sql += " AND status = ?"
        values.append(status)
      }
      if filter.countedOnly { sql += " AND effect <> 'ignores'" }
      if filter.heldOnly { sql += " AND held_component IS NOT NULL" }
      values.append(limit)
      let find = try db.cachedStatement(sql: sql + " ORDER BY day DESC, id DESC LIMIT ?")
      return try Row.fetchAll(find, arguments: StatementArguments(values)).map { ListPlace($0["day"], $0["id"]) }
    }
    guard let after else { return try ask("day BETWEEN ? AND ?", [from, to], limit) }
    let (day, row) = (after[0], after[1])
    guard day >= from else { return [] }
    var found = day <= to ? try ask("day = ? AND id < ?", [day, row], limit) : []
    if day > Int64.min, found.count < limit {
      found += try ask("day BETWEEN ? AND ?", [from, min(to, day - 1)], limit - found.count)
    }
    return found
  }

  // MARK: Sums

  /// Of all transactions, from sums that move with each import.
  package func transactionStats(store: Int64?) async throws(HostError) -> TransactionStats {
    let one = store == nil ? "" : " WHERE store_id = ?"
    let arguments = StatementArguments(store.map { [$0] } ?? [])
    return try await read("The sums cannot be read") { db in
      let statuses = try Row.fetchAll(
        db, sql: "SELECT status, sum(orders) AS n FROM rollup_status\(one) GROUP BY status", arguments: arguments)
      let revenue = try Row.fetchAll(
        db, sql: "SELECT currency, sum(gross) AS gross FROM rollup_day\(one) GROUP BY currency ORDER BY currency",
        arguments: arguments)
      return TransactionStats(
        byStatus: statuses.map { (status: $0["status"], count: $0["n"]) },
        revenue: revenue.compactMap { row in
          Currency(row["currency"] as String).map { Money(MinorUnits(row["gross"]).amount(in: $0), $0) }
        })
    }
  }
}
