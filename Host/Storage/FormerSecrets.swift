internal import FoundationEssentials
internal import GRDB
package import HostCore

/// Secrets that were changed and still hold for a while: deliveries that were signed with one are on their way.
extension Storage {
  /// Milliseconds.
  private static let longest: Int64 = 86_400_000

  /// Remembers a secret that is about to be written over by another one.
  static func remember(_ name: String, unless fresh: String, of store: Int64, _ seals: SealBox, now: Int64, _ db: Database) throws {
    guard
      let row = try Row.fetchOne(db, sql: "SELECT sealed FROM secret WHERE store_id = ? AND name = ?", arguments: [store, name])
    else { return }
    let sealed = row.bytes("sealed")
    guard try !seals.open(sealed, place: SealedSecrets.place(name, of: store)).elementsEqual(fresh.utf8) else { return }
    try db.execute(
      sql: "INSERT INTO former_secret (store_id, name, until, sealed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      arguments: [store, name, now + longest, Data(sealed)])
  }

  /// The secret of that name as it is, and as it was within the last day.
  package func signingSecrets(_ name: String, of store: Int64) async throws(HostError) -> [String] {
    let seals = seals
    let now = clock.now()
    return try await read("The secrets of a store cannot be read") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT sealed, 1 AS is_now FROM secret WHERE store_id = ?1 AND name = ?2
          UNION ALL SELECT sealed, 0 FROM former_secret WHERE store_id = ?1 AND name = ?2 AND until > ?3 ORDER BY is_now DESC LIMIT 8
          """,
        arguments: [store, name, now]
      ).map { String(decoding: try seals.open($0.bytes("sealed"), place: SealedSecrets.place(name, of: store)), as: UTF8.self) }
    }
  }

  /// Forgets those that hold no longer.
  package func pruneFormerSecrets() async throws(HostError) {
    let now = clock.now()
    try await write("Former secrets cannot be forgotten") { db in
      try db.execute(sql: "DELETE FROM former_secret WHERE until <= ?", arguments: [now])
    }
  }
}
