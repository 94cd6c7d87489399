internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostContract

/// Runs: how each began, how far it came, how it ended.
extension Storage {
  package func begin(_ start: RunStart) async throws(HostError) -> RunBegun {
    try await write("A run cannot be recorded") { db in
      let watermark =
        try Int64.fetchOne(
          db, sql: "SELECT through FROM watermark WHERE store_id = ? AND resource = ?",
          arguments: [start.store, start.resource.rawValue]) ?? 0
      let since = start.isFull || start.operation != "list" ? 0 : start.since ?? watermark
      // The store's lock is held, so a last run that still says "running" is one whose process ended. A failed one is
      // gone on with too, except when the platform had forgotten the cursor.
      let isList = start.operation == "list"
      let broken =
        !isList
        ? nil
        : try Row.fetchOne(
          db,
          sql: """
            SELECT id, cursor, through FROM (
              SELECT * FROM run WHERE store_id = ? AND resource = ? AND operation = 'list' AND code <> 'retry' ORDER BY id DESC LIMIT 1)
            WHERE state IN ('running', 'failed', 'cancelled') AND code <> 'cursor'
              AND since = ? AND is_full = ? AND package_version = ?
            """,
          arguments: [start.store, start.resource.rawValue, since, start.isFull, start.packageVersion])
      // What holds the lock of a kind are its lists and its deliveries; pushes have their own.
      try db.execute(
        sql: """
          UPDATE run SET state = 'failed', ended_at = ?, code = CASE code WHEN 'retry' THEN code ELSE 'run.interrupted' END,
            message = 'The process ended while it ran; the next run goes on behind the last stored page.'
          WHERE store_id = ? AND resource = ? AND state = 'running' AND operation <> 'push'
          """,
        arguments: [start.startedAt, start.store, start.resource.rawValue])
      let uid = Ident(at: start.startedAt)
      let cursor: Data = broken?["cursor"] ?? Data()
      let through: Int64? = cursor.isEmpty ? nil : broken?["through"]
      try db.execute(
        sql: """
          INSERT INTO run (uid, store_id, resource, package_version, is_full, since, through, cursor, continues, state, started_at,
            operation, approves, code)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', ?, ?, ?, ?)
          """,
        arguments: [
          Data(uid.bytes), start.store, start.resource.rawValue, start.packageVersion, start.isFull, since, through, cursor,
          cursor.isEmpty ? nil : broken?["id"] as Int64?, start.startedAt, start.operation,
          start.approves, start.isRetry ? "retry" : "",
        ])
      let run = db.lastInsertedRowID
      let lastRow = try Int64.fetchOne(db, sql: try start.resource.lastRowQuery) ?? 0
      return RunBegun(
        run: run, uid: uid, since: since, cursor: Array(cursor), through: through, lastRow: lastRow)
    }
  }

  /// Forgets runs that only read again what deliveries spoke of, once they ended before then: a few at a time, since others
  /// wait for the disk meanwhile; says how many. The newest run of all stays, whatever it was: its row must not become another's.
  package func pruneDeliveredRuns(before: Int64, most: Int = 50) async throws(HostError) -> Int {
    try await write("The runs cannot be tidied") { db in
      try db.execute(
        sql: """
          DELETE FROM run WHERE id IN (
            SELECT id FROM run WHERE operation = 'deliver' AND ended_at < ? AND id < (SELECT max(id) FROM run) LIMIT ?)
          """,
        arguments: [before, most])
      return db.changesCount
    }
  }

  package func end(_ run: Int64, _ end: RunEnd) async throws(HostError) {
    try await write("The end of a run cannot be recorded") { db in
      try db.execute(
        sql: "UPDATE run SET state = ?, ended_at = ?, code = ?, message = ?, platform_count = ? WHERE id = ?",
        arguments: [end.state.rawValue, end.endedAt, end.code, end.message, end.platformCount, run])
      guard let watermark = end.watermark else { return }
      // A list from a later moment on says nothing of what changed before that: what it passed over is still to come.
      try db.execute(
        sql: """
          INSERT INTO watermark (store_id, resource, through) SELECT store_id, resource, ? FROM run WHERE id = ? AND since <= coalesce(
            (SELECT through FROM watermark AS known WHERE known.store_id = run.store_id AND known.resource = run.resource), 0)
          ON CONFLICT (store_id, resource) DO UPDATE SET through = excluded.through
          """,
        arguments: [watermark, run])
    }
  }
}
