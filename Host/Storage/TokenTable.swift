internal import Crypto
internal import FoundationEssentials
internal import GRDB
package import HostCore

/// Tokens: what opens the API is stored as its SHA-256 only.
extension Storage {
  /// 256 bits need no slow digest: there is nothing to guess from.
  private static func digest(_ secret: String) -> Data { Data(SHA256.hash(data: Data(secret.utf8))) }

  package func addToken(
    _ secret: String, name: String, role: String, prefix: String, expiresAt: Int64?, by: String
  ) async throws(HostError) -> TokenView {
    let now = clock.now()
    let uid = Ident(at: now)
    try await write("The token cannot be recorded") { db in
      try db.execute(
        sql: """
          INSERT INTO token (uid, name, role, prefix, digest, created_at, created_by, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [Data(uid.bytes), name, role, prefix, Self.digest(secret), now, by, expiresAt])
    }
    return TokenView(
      uid: "TOK-" + uid.text, name: name, role: role, prefix: prefix, createdAt: now, createdBy: by, expiresAt: expiresAt, revokedAt: nil,
      lastUsedAt: nil, status: "active")
  }

  /// The token that is `secret`, whether or not it is still good; nil when there is none.
  package func token(_ secret: String) async throws(HostError) -> TokenView? {
    let now = clock.now()
    let digest = Self.digest(secret)
    return try await read("The token cannot be looked up") { db in
      try Row.fetchOne(db, sql: "SELECT * FROM token WHERE digest = ?", arguments: [digest]).map { TokenView(row: $0, now: now) }
    }
  }

  /// Records that a token was used; once a minute is often enough.
  package func used(token uid: String) async throws(HostError) {
    let now = clock.now()
    try await write("The token's use cannot be recorded") { db in
      try db.execute(
        sql: "UPDATE token SET last_used_at = ? WHERE uid = ?", arguments: [now, Ident(text: uid).map { Data($0.bytes) }])
    }
  }

  /// The newest first.
  ///
  /// - Parameter after: the id of the last one of the page before.
  package func tokens(after: String?, limit: Int) async throws(HostError) -> [TokenView] {
    let now = clock.now()
    let after = after.flatMap { Ident(text: $0) }.map { Data($0.bytes) }
    return try await read("The tokens cannot be read") { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM token WHERE ?1 IS NULL OR uid < ?1 ORDER BY uid DESC LIMIT ?2", arguments: [after, limit]
      ).map { TokenView(row: $0, now: now) }
    }
  }

  /// By its id, or by its name where one only has it; nil when there is none.
  package func revoke(token name: String) async throws(HostError) -> TokenView? {
    let now = clock.now()
    return try await write("The token cannot be revoked") { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT * FROM token WHERE uid = ?1 OR (name = ?2 AND revoked_at IS NULL) ORDER BY uid = ?1 DESC LIMIT 2",
        arguments: [Ident(text: name).map { Data($0.bytes) }, name])
      guard let row = rows.first else { return nil }
      if rows.count > 1, row["name"] as String == name {
        throw HostError("token.name", "Several tokens are named \"\(name)\". Name it by its id: tradepost token list", exit: 2)
      }
      try db.execute(sql: "UPDATE token SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", arguments: [now, row["id"] as Int64])
      return try Row.fetchOne(db, sql: "SELECT * FROM token WHERE id = ?", arguments: [row["id"] as Int64])
        .map { TokenView(row: $0, now: now) }
    }
  }
}

extension TokenView {
  fileprivate init(row: Row, now: Int64) {
    let expiresAt: Int64? = row["expires_at"]
    let revokedAt: Int64? = row["revoked_at"]
    self.init(
      uid: "TOK-" + (Ident(bytes: Array(row["uid"] as Data))?.text ?? ""), name: row["name"], role: row["role"], prefix: row["prefix"],
      createdAt: row["created_at"], createdBy: row["created_by"], expiresAt: expiresAt, revokedAt: revokedAt,
      lastUsedAt: row["last_used_at"],
      status: revokedAt != nil ? "revoked" : expiresAt.map { $0 <= now } ?? false ? "expired" : "active")
  }
}
