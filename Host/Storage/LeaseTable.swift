internal import FoundationEssentials
internal import GRDB
package import HostCore
package import TradepostContract

/// Who brings in what just now.
extension Storage {
  /// Takes the lease on one kind of a store; its fencing number, or nil while another machine has it.
  ///
  /// Between processes of one machine it is the kernel's lock that decides, and whoever asks here has that: a lease of the same
  /// machine was left by a process that ended. A machine is one by its name, which outlives a restart of it, or by its running
  /// kernel, which a container shares with the one that takes its place under another name.
  ///
  /// - Parameters:
  ///   - kernel: names the running kernel; empty: it cannot be told.
  ///   - process: one of that kernel, for people.
  package func takeLease(
    _ resource: Resource, store: Int64, machine: String, kernel: String, process: Int32, until: Int64
  ) async throws(HostError) -> Int64? {
    let now = clock.now()
    return try await write("A lease cannot be taken") { db in
      try Int64.fetchOne(
        db,
        sql: """
          INSERT INTO lease (store_id, resource, machine, holder, until, fence) VALUES (?1, ?2, ?3, ?4, ?5, 1)
          ON CONFLICT (store_id, resource) DO UPDATE SET machine = excluded.machine, holder = excluded.holder,
            until = excluded.until, fence = lease.fence + 1
          WHERE lease.until <= ?6 OR lease.machine = excluded.machine OR (?7 <> '' AND lease.holder GLOB ?7 || '/*')
          RETURNING fence
          """,
        arguments: [store, resource.rawValue, machine, "\(kernel)/\(process)", until, now, kernel])
    }
  }

  /// Keeps a lease for longer; false: somebody else has it by now.
  package func keepLease(_ resource: Resource, store: Int64, fence: Int64, until: Int64) async throws(HostError) -> Bool {
    try await write("A lease cannot be kept") { db in
      try db.execute(
        sql: "UPDATE lease SET until = ? WHERE store_id = ? AND resource = ? AND fence = ?",
        arguments: [until, store, resource.rawValue, fence])
      return db.changesCount == 1
    }
  }

  /// Gives a lease back, unless somebody else has it by now. Its number is never given again.
  package func endLease(_ resource: Resource, store: Int64, fence: Int64) async throws(HostError) {
    try await write("A lease cannot be given back") { db in
      try db.execute(
        sql: "UPDATE lease SET until = 0 WHERE store_id = ? AND resource = ? AND fence = ?", arguments: [store, resource.rawValue, fence])
    }
  }

  /// Says in a run's history why it was ended. One that did not end when asked is closed, and may store nothing any more.
  package func condemn(_ run: Ident, code: String, message: String) async throws(HostError) {
    let now = clock.now()
    try await write("The end of a run cannot be recorded") { db in
      try db.execute(
        sql: """
          UPDATE run SET state = 'failed', code = ?, message = ?, ended_at = coalesce(ended_at, ?)
          WHERE uid = ? AND state IN ('running', 'cancelled')
          """,
        arguments: [code, message, now, Data(run.bytes)])
    }
  }

  /// Closes a run whose process ended without saying so. One that has said meanwhile how it ended keeps that.
  package func interrupted(_ run: Ident) async throws(HostError) {
    let now = clock.now()
    try await write("The end of a run cannot be recorded") { db in
      try db.execute(
        sql: """
          UPDATE run SET state = 'failed', ended_at = ?, code = CASE code WHEN 'retry' THEN code ELSE 'run.interrupted' END,
            message = 'The process ended while it ran; the next run goes on behind the last stored page.'
          WHERE uid = ? AND state = 'running'
          """,
        arguments: [now, Data(run.bytes)])
    }
  }

  /// Notes what time a platform said it was.
  package func saw(platform: Int64, at: Int64, store: Int64) async throws(HostError) {
    try await write("A platform's time cannot be noted") { db in
      try db.execute(
        sql: """
          INSERT INTO clock_seen (store_id, platform_at, host_at) VALUES (?, ?, ?)
          ON CONFLICT (store_id) DO UPDATE SET platform_at = excluded.platform_at, host_at = excluded.host_at
          """,
        arguments: [store, platform, at])
    }
  }

  /// By how many milliseconds each platform's clock was ahead of ours when it was last seen.
  package func clocksSeen() async throws(HostError) -> [(store: String, ahead: Int64, at: Int64)] {
    try await read("The platforms' times cannot be read") { db in
      try Row.fetchAll(
        db, sql: "SELECT name, platform_at, host_at FROM clock_seen JOIN store ON store.id = store_id ORDER BY name"
      ).map { row in
        let (platform, host): (Int64, Int64) = (row["platform_at"], row["host_at"])
        return (row["name"], platform &- host, host)
      }
    }
  }
}
