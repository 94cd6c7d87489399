public import HostApp
public import HostCore
public import TradepostJSON

/// Who asks: the bearer of a token.
public struct Identity: Sendable, Hashable {
  /// The token's id, `TOK-…`; never the token.
  public let token: String
  public let name: String
  public let role: TokenRole
}

/// A request as a handler sees it: known who asks, and checked against its route's schemas.
public struct Call: Sendable {
  public let host: Tradepost
  /// Under which log lines and problems name it.
  public let id: String
  /// The id of the route.
  public let route: String
  /// Who asks; nil on routes that need no token.
  public let identity: Identity?
  /// Of the asker, without port.
  public let address: String
  /// The named steps of the path, decoded.
  public let path: [String: String]
  /// The parameters, decoded; only those that the route knows.
  public let query: [String: String]
  /// By lower-case name; of a name that came several times, all, joined by commas.
  public let headers: [String: String]
  /// The body as it came.
  public let bytes: [UInt8]
  /// The body, of its route's shape; nil where the route takes none.
  public let body: JSONValue?
  /// Whether stores on the host's own network may be connected over the API.
  let allowsLocalShops: Bool
  /// Of a paged route, what is asked for.
  public let page: Page

  /// A named step of the path.
  public func step(_ name: String) -> String { path[name] ?? "" }

  /// A text of the body; nil when it is not there or null.
  public func text(_ name: String) -> String? { body?[name]?.string }

  /// A parameter that is `true`.
  public func flag(_ name: String) -> Bool { query[name] == "true" }

  /// A whole number among the parameters.
  public func int(_ name: String) -> Int64? { query[name].flatMap { Int64($0) } }
}
