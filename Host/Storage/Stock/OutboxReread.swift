internal import GRDB
package import HostCore

/// What the shop has after our own pushes is read again, so that the books follow without another sync.
extension Storage {
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
