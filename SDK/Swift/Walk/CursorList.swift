public import TradepostContract
public import TradepostJSON

/// A list whose every answer hands out a token for the next one.
///
/// ```swift
/// CursorList("orders", items: "/orders", next: "/pagination/nextToken") { token in
///   .get("/orders?createdAfter=…" + (token.map { "&paginationToken=" + $0.percentEncoded } ?? ""))
/// }
/// CursorList("orders", connection: "/data/orders") { token in graphQL(query, ["after": token]) }
/// ```
///
/// The walk asks from token to token until none is handed out. A platform that leads in a circle, or from empty answer to
/// empty answer for ever, ends it in words. A token that the platform no longer takes ends it with the code `cursor`: the host
/// then starts the run again from its watermark.
public struct CursorList: Sendable {
  /// Tells the lists of one walk apart, also in a cursor.
  public var name: String
  /// Where the items stand in an answer, as a JSON pointer; nil: the answer itself, or the first list in it.
  public var items: String?
  /// The member that holds an item's id.
  public var id = "id"
  /// The token for the answer behind this one; nil or empty: this was the last. Of an answer whose text as a whole is no JSON
  /// it sees all but the items.
  public var next: @Sendable (JSONValue) -> String?
  /// The request for the first answer, or for the one that the token stands for. One with a body that does no harm when it is
  /// repeated should say so, see ``Request/isSafe``.
  public var request: @Sendable (_ token: String?) throws -> Request
  /// Sees every answer first and says whether the platform refused, for those that do it with status 200, and for whose
  /// refusals deserve another code: `cursor` for a token that is no longer known, `throttled` for what may be asked again.
  public var refusal: @Sendable (Response) -> Failure? = { _ in nil }
  /// Platform time up to which the list has every change, where its first answer says so.
  public var through: @Sendable (JSONValue) -> Timestamp? = { _ in nil }

  /// `next` reads the token from an answer.
  public init(
    _ name: String, items: String? = nil, next: @escaping @Sendable (JSONValue) -> String?,
    request: @escaping @Sendable (_ token: String?) throws -> Request
  ) {
    self.name = name
    self.items = items
    self.next = next
    self.request = request
  }

  /// `next` is a JSON pointer to the token.
  public init(
    _ name: String, items: String? = nil, next pointer: String,
    request: @escaping @Sendable (_ token: String?) throws -> Request
  ) {
    self.init(name, items: items, next: { $0.at(pointer).flatMap { $0.string ?? $0.numberText } }, request: request)
  }

  /// A connection of GraphQL: `nodes` and `pageInfo { hasNextPage endCursor }` below the JSON pointer `connection`.
  public init(
    _ name: String, connection: String, request: @escaping @Sendable (_ token: String?) throws -> Request
  ) {
    let next: @Sendable (JSONValue) -> String? = { answer in
      guard let info = answer.at(connection + "/pageInfo"), info["hasNextPage"]?.bool == true else { return nil }
      return info["endCursor"]?.string
    }
    self.init(name, items: connection + "/nodes", next: next, request: request)
  }
}
