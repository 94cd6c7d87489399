internal import FoundationEssentials
internal import GRDB
package import HostCore

/// What a platform asked for that is about no record: to be answered by a person or by what comes later. What it says of
/// people is sealed.
extension Storage {
  /// Queues a request; says whether it is new. One of a delivery that was queued before is not.
  package func queue(_ kind: String, store: Int64, delivery: String?, _ payload: [UInt8]) async throws(HostError) -> Bool {
    let now = clock.now()
    let seals = seals
    return try await write("A request cannot be queued") { db in
      let uid = Ident(at: now)
      try db.execute(
        sql: """
          INSERT INTO request_queue (uid, store_id, kind, delivery, at, sealed) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (store_id, kind, delivery) DO NOTHING
          """,
        arguments: [
          Data(uid.bytes), store, kind, delivery, now, Data(try seals.seal(payload, place: Self.requestPlace(uid))),
        ])
      return db.changesCount > 0
    }
  }

  /// What waits for a store, the oldest first.
  package func requests(store: Int64) async throws(HostError) -> [(kind: String, at: Int64, payload: [UInt8])] {
    let seals = seals
    return try await read("The requests cannot be read") { db in
      try Row.fetchAll(db, sql: "SELECT * FROM request_queue WHERE store_id = ? ORDER BY id", arguments: [store]).compactMap { row in
        guard let uid = Ident(bytes: row.bytes("uid")) else { return nil }
        return (row["kind"], row["at"], try seals.open(row.bytes("sealed"), place: Self.requestPlace(uid)))
      }
    }
  }

  private static func requestPlace(_ uid: Ident) -> String { "request/\(uid.text)" }
}
