internal import TradepostJSON

/// A bearer token by OAuth 2.0 (RFC 6749): the host fetches it before it is needed, renews it before it ends and once when
/// the platform refuses it, and stores what rotates before it is used. All names are names of secrets.
public struct OAuth2: Sendable, Hashable {
  public enum Grant: String, Sendable, Hashable, CaseIterable {
    case refreshToken = "refresh_token"
    case clientCredentials = "client_credentials"
  }

  public enum Encoding: String, Sendable, Hashable, CaseIterable { case form, json }

  public var grant: Grant
  /// The token address: an origin and a path below it.
  public var origin: String
  public var path: String
  public var encoding: Encoding
  public var clientID: String
  public var clientSecret: String
  /// Nil with the grant client_credentials.
  public var refreshToken: String?
  /// A token that is stored: used while it lives, for ever when nobody said how long. Nil: tokens are kept in memory alone.
  public var accessToken: String?
  public var scope: String?
  /// The header that carries the token, and its value with `{access_token}` in it.
  public var header: String
  public var value: String
  /// Answers with which the platform says that a token is void; 401 unless others are named.
  public var refused: [Int64]

  init(_ object: inout JSONObject) throws(JSONError) {
    func name(_ value: JSONValue) throws(JSONError) -> String { try value.requireName() }
    accessToken = try object.readIfPresent("access_token", name)
    clientID = try object.read("client_id", name)
    clientSecret = try object.read("client_secret", name)
    encoding = try object.choice("encoding", Encoding.self)
    grant = try object.choice("grant", Grant.self)
    header = try object.id("header")
    origin = try object.read("origin", name)
    path = try object.read("path") { value throws(JSONError) in try value.requirePath() }
    refreshToken = try object.readIfPresent("refresh_token", name)
    let refused = try object.list("refused") { value throws(JSONError) in try value.requireInt() }
    self.refused = refused.isEmpty ? [401] : refused
    scope = try object.stringIfPresent("scope")
    value = try object.string("value")
    if grant == .refreshToken, refreshToken == nil {
      throw JSONError(.missing, "is missing: the grant needs it").inside("refresh_token")
    }
  }
}
