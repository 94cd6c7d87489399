internal import GRDB
package import HostCore

/// Another one whenever a store was connected, changed or disconnected, or got a secret of another name, by whatever process.
package struct StoresMark: Sendable, Hashable {
  let stores: Int64
  let newest: Int64
  let changes: Int64
  let secrets: Int64
}

extension Storage {
  /// Costs next to nothing: whoever refuses something asks for it.
  package func storesMark() async throws(HostError) -> StoresMark {
    try await read("The stores cannot be read") { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) AS stores, COALESCE(max(id), 0) AS newest, COALESCE(sum(revision), 0) AS changes,
            (SELECT count(*) FROM secret) AS secrets FROM store
          """)
      guard let row else { return StoresMark(stores: 0, newest: 0, changes: 0, secrets: 0) }
      return StoresMark(stores: row["stores"], newest: row["newest"], changes: row["changes"], secrets: row["secrets"])
    }
  }
}
