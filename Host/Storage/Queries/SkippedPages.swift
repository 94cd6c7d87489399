internal import FoundationEssentials
internal import GRDB
package import HostCore

/// What was left aside, page by page.
extension Storage {
  /// Quarantined records, by store, kind and id.
  ///
  /// - Parameter after: store's row, kind and id of the last one of the page before.
  package func quarantined(
    store: Int64?, resource: String?, after: [String]?, limit: Int
  ) async throws(HostError) -> [(place: [String], view: SkippedView)] {
    let after = after.flatMap { $0.count == 3 ? $0 : nil }
    return try await read("The quarantine cannot be read") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT quarantine.store_id, store.name AS store, resource, external_id, reason, message
          FROM quarantine JOIN store ON store.id = store_id
          WHERE (?1 IS NULL OR store_id = ?1) AND (?2 IS NULL OR resource = ?2)
            AND (?3 IS NULL OR (store_id, resource, external_id) > (?3, ?4, ?5))
          ORDER BY store_id, resource, external_id LIMIT ?6
          """,
        arguments: [store, resource, after.flatMap { Int64($0[0]) }, after?[1], after?[2], limit]
      ).map { row in
        let place: [String] = [String(row["store_id"] as Int64), row["resource"], row["external_id"]]
        return (
          place,
          SkippedView(
            store: row["store"], resource: row["resource"], externalID: row["external_id"], state: "quarantined", reason: row["reason"],
            message: row["message"])
        )
      }
    }
  }

  /// Orders whose documents are held, by their rows.
  ///
  /// - Parameter after: the row of the last one of the page before.
  package func held(store: Int64?, after: Int64?, limit: Int) async throws(HostError) -> [(row: Int64, view: SkippedView)] {
    try await read("What is held cannot be read") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT orders.id, store.name AS store, external_id, held_component, held_reason
          FROM orders INDEXED BY orders_held JOIN store ON store.id = store_id
          WHERE held_component IS NOT NULL AND (?1 IS NULL OR store_id = ?1) AND (?2 IS NULL OR orders.id > ?2)
          ORDER BY orders.id LIMIT ?3
          """,
        arguments: [store, after, limit]
      ).map { row in
        let reason: String? = row["held_reason"]
        return (
          row["id"],
          SkippedView(
            store: row["store"], resource: "orders", externalID: row["external_id"], state: "held", reason: row["held_component"],
            message: reason ?? "")
        )
      }
    }
  }
}
