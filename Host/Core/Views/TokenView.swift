internal import TradepostContract
public import TradepostJSON

/// A token, as it is listed: never the token itself.
public struct TokenView: View {
  /// `TOK-…`.
  public var uid: String
  public var name: String
  /// A ``TokenRole``'s name.
  public var role: String
  /// Its first characters, by which a person knows it again.
  public var prefix: String
  public var createdAt: Int64
  /// Who made it: a token's id, or `cli`.
  public var createdBy: String
  public var expiresAt: Int64?
  public var revokedAt: Int64?
  public var lastUsedAt: Int64?
  /// `active`, `expired`, `revoked`.
  public var status: String

  public init(
    uid: String, name: String, role: String, prefix: String, createdAt: Int64, createdBy: String, expiresAt: Int64?, revokedAt: Int64?,
    lastUsedAt: Int64?, status: String
  ) {
    self.uid = uid
    self.name = name
    self.role = role
    self.prefix = prefix
    self.createdAt = createdAt
    self.createdBy = createdBy
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
    self.lastUsedAt = lastUsedAt
    self.status = status
  }

  public func write(to writer: inout JSONWriter) { write(to: &writer, secret: nil) }

  /// - Parameter secret: the token, shown this once.
  public func write(to writer: inout JSONWriter, secret: String?) {
    writer.object { writer in
      writer.member("created_at", Timestamp(milliseconds: createdAt).text)
      writer.member("created_by", createdBy)
      writer.member("expires_at", expiresAt.map { Timestamp(milliseconds: $0).text })
      writer.member("id", uid)
      writer.member("last_used_at", lastUsedAt.map { Timestamp(milliseconds: $0).text })
      writer.member("name", name)
      writer.member("prefix", prefix)
      writer.member("revoked_at", revokedAt.map { Timestamp(milliseconds: $0).text })
      writer.member("role", role)
      writer.member("status", status)
      writer.member("token", secret)
    }
  }
}
