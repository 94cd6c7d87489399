internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostContract

/// What people do with alerts: take note of them, and say from when on they want any.
extension Storage {
  /// Takes note of an alert; says whether it was open and nobody had.
  package func acknowledge(_ uid: Ident, by actor: String) async throws(HostError) -> Bool {
    let now = clock.now()
    return try await write("The alert cannot be changed") { db in
      try db.execute(
        sql: """
          UPDATE stock_alert SET acknowledged_at = ?, acknowledged_by = ?, changed_at = ?
          WHERE uid = ? AND closed_at IS NULL AND acknowledged_at IS NULL
          """,
        arguments: [now, actor, now, Data(uid.bytes)])
      return db.changesCount > 0
    }
  }

  /// What applies to a store, or to one SKU of it; nil: nobody has said anything.
  package func thresholds(store: Int64, sku: String) async throws(HostError) -> StockThresholds? {
    try await read("The thresholds cannot be read") { db in
      try Row.fetchOne(
        db, sql: "SELECT warning, critical FROM stock_threshold WHERE store_id = ? AND sku = ?", arguments: [store, sku]
      ).map { row in
        StockThresholds(
          warning: (row["warning"] as String?).flatMap { Amount($0) }, critical: (row["critical"] as String?).flatMap { Amount($0) })
      }
    }
  }

  /// Says from when on alerts are wanted, and looks at all stock that it is about anew, in one transaction.
  ///
  /// - Parameters:
  ///   - sku: empty: of all SKUs of the store that have none of their own.
  ///   - thresholds: nil: as if nobody had ever said anything.
  /// - Returns: how many alerts were raised.
  package func keep(
    _ thresholds: StockThresholds?, store: Int64, sku: String, rule: @escaping StockAlertRule
  ) async throws(HostError) -> Int64 {
    let storage = self
    let now = clock.now()
    return try await write("The thresholds cannot be stored") { db in
      if let thresholds {
        try db.execute(
          sql: """
            INSERT INTO stock_threshold (store_id, sku, warning, critical) VALUES (?, ?, ?, ?)
            ON CONFLICT (store_id, sku) DO UPDATE SET warning = excluded.warning, critical = excluded.critical
            """,
          arguments: [store, sku, thresholds.warning?.text, thresholds.critical?.text])
      } else {
        try db.execute(sql: "DELETE FROM stock_threshold WHERE store_id = ? AND sku = ?", arguments: [store, sku])
      }
      let alerts = StockAlertBook(storage: storage, db: db, store: store, now: now)
      var subjects: [[[UInt8]]: StockSubject] = [:]
      for row in try Row.fetchAll(
        db,
        sql: """
          SELECT DISTINCT sku, product, variant, location FROM stock_level
          WHERE store_id = ?1 AND (?2 = '' OR sku = ?2) AND is_deleted = 0
          """,
        arguments: [store, sku])
      {
        let subject = StockSubject(sku: row["sku"], product: row["product"], variant: row["variant"], location: row["location"])
        subjects[subject.key] = subject
      }
      var raised: Int64 = 0
      for subject in subjects.values where try alerts.decide(subject, rule) { raised += 1 }
      return raised
    }
  }
}
