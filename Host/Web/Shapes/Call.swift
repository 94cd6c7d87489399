internal import HTTPTypes
public import HostApp
public import HostCore
internal import TradepostContract
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
  let headers: HTTPFields
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

  /// The revision that the asker has seen, as `If-Match` says it.
  var match: String? { headers[.ifMatch] }

  /// The head, field by field as it came.
  var fields: [Delivery.Field] { headers.map { Delivery.Field($0.name.rawName, $0.value) } }

  /// A text of the body; nil when it is not there or null.
  public func text(_ name: String) -> String? { body?[name]?.string }

  /// A parameter that is `true`.
  public func flag(_ name: String) -> Bool { query[name] == "true" }

  /// A whole number among the parameters.
  public func int(_ name: String) -> Int64? { query[name].flatMap { Int64($0) } }
}
