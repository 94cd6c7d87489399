public import TradepostJSON

/// One record as the platform sent it, and where in its answer it stands: its bytes are kept as evidence of what is made of
/// them.
public struct Item: Sendable {
  /// A piece of an answer.
  struct Span: Sendable, Hashable {
    var place: Response.Place
    var range: Range<Int>
  }

  enum Content: Sendable {
    case json(JSONValue)
    /// No JSON even when read alone: its bytes, and why.
    case broken([UInt8], JSONError)
  }

  let content: Content
  let span: Span
  /// The member that holds the id.
  let idKey: String

  /// A value of an answer, an object or a list. Other values have no bytes of their own to show. `id`: the member that holds
  /// its id.
  public init(_ value: JSONValue, of response: Response, id: String = "id") {
    content = .json(value)
    span = Span(place: response.place, range: value.range)
    idKey = id
  }

  init(content: Content, span: Span, id: String) {
    self.content = content
    self.span = span
    idKey = id
  }

  /// The item; throws when it is no JSON.
  public func json() throws(JSONError) -> JSONValue {
    switch content {
    case .json(let value): return value
    case .broken(_, let error): throw error
    }
  }

  /// The item's members; throws when it is no object.
  public func object() throws(JSONError) -> JSONObject { try json().requireObject() }

  /// Its member `id`, or what the list calls it, a number or text, also of an item that is no JSON as a whole; nil when there
  /// is none.
  public var id: String? { text(idKey) }

  /// A member, a number or text, also of an item that is no JSON as a whole; nil when there is none.
  func text(_ key: String) -> String? {
    switch content {
    case .json(let value):
      guard let member = value[key] else { return nil }
      return member.string ?? member.int64.map { String($0) }
    case .broken(let bytes, _): return bytes.withUnsafeBytes { RawMember.value(of: key, in: $0) }
    }
  }

  /// ``id`` where it is a whole number.
  public var number: Int64? {
    if case .json(let value) = content, let number = value[idKey]?.int64 { return number }
    return id.flatMap { Int64($0) }
  }

  /// The bytes as they came.
  var bytes: [UInt8] {
    switch content {
    case .json(let value): value.document.withSource(value.range) { Array($0) }
    case .broken(let bytes, _): bytes
    }
  }
}
