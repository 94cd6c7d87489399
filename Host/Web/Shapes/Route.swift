public import HostCore

/// One thing that the API can be asked for. The router, the OpenAPI document, the checks of what is sent and the matrix of
/// roles are all made from the table of these, ``Routes/all``.
public struct Route: Sendable {
  public enum Method: String, Sendable, Hashable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
  }

  /// Who may ask.
  public enum Access: Sendable, Hashable {
    /// Anyone: it tells nothing about the merchant.
    case open
    /// Whoever signs as the platform does: the handler verifies.
    case signed
    /// The bearer of a token of that role or a higher one.
    case role(TokenRole)
  }

  /// A part of the address behind the question mark.
  public struct Parameter: Sendable {
    let name: String
    let schema: Schema
    let summary: String
    let isRequired: Bool

    public init(_ name: String, _ schema: Schema, _ summary: String, isRequired: Bool = false) {
      self.name = name
      self.schema = schema
      self.summary = summary
      self.isRequired = isRequired
    }
  }

  public var method: Method
  /// `/api/v1/ecommerce/stores/{store}`; a fixed step goes before a named one of the same place.
  public var path: String
  /// Other spellings with the same names in them.
  public var aliases: [String] = []
  /// For programs: `listPlatforms`. Unique.
  public var id: String
  public var topic: String
  public var summary: String
  public var access: Access
  public var parameters: [Parameter] = []
  /// Takes `limit` and `cursor`.
  public var isPaged = false
  /// The body that it takes; nil: none. What does not fit is refused before the handler is called.
  public var body: Schema?
  public var bodyExample: String?
  /// May also come without the body.
  public var isBodyOptional = false
  /// Whether its answer may be kept, sealed, for who asks again under the same `Idempotency-Key`; not when it shows a secret.
  public var keepsAnswer = true
  /// Takes a body of any kind and reads it itself, as far as ``Call/bytes``.
  public var takesAnyBody = false
  /// Answers at most so many bytes of a body; never above 2 MiB.
  public var bodyLimit = 2 << 20
  /// Needs `If-Match`.
  public var needsMatch = false
  /// What it answers when all is well: by status, the shape.
  public var answers: [Int: Schema]
  /// JSON that fits the first of ``answers``.
  public var example: String
  /// What it answers when it is not JSON; of a `text/event-stream`, ``answers`` says what each event's data is.
  public var contentType = "application/json"
  /// Milliseconds after which the asker is told that it takes too long; nil where each thing that is waited for has a bound of
  /// its own.
  public var deadline: Int64? = 30_000
  public var handler: @Sendable (Call) async throws -> Answer

  /// A route that answers 200 with `answer`, for the role named or a higher one.
  public init(
    _ method: Method, _ path: String, _ id: String, _ topic: String, _ summary: String, access: Access, answer: Schema, status: Int = 200,
    example: String, handler: @escaping @Sendable (Call) async throws -> Answer
  ) {
    self.method = method
    self.path = path
    self.id = id
    self.topic = topic
    self.summary = summary
    self.access = access
    self.answers = [status: answer]
    self.example = example
    self.handler = handler
  }

  /// The same route with something changed: `Route(…).with { $0.isPaged = true }`.
  public func with(_ change: (inout Route) -> Void) -> Route {
    var route = self
    change(&route)
    return route
  }
}
