public import TradepostContract
public import TradepostJSON

/// What became of one ``Request``.
public struct Response: Sendable {
  /// Whether the request can have had an effect.
  public enum Delivery: UInt32, Sendable, Hashable {
    case neverSent = 0
    case maybeSent = 1
    case answered = 2
  }

  /// Where an answer stands in its operation: the n-th response of the n-th SEND, both from 0.
  struct Place: Sendable, Hashable {
    var send: UInt32
    var response: UInt32
  }

  enum Content: Sendable {
    case json(JSONDocument)
    /// No JSON, for that reason.
    case other([UInt8], JSONError)
  }

  /// The platform's status, 0 when there is no answer.
  public let status: UInt32
  public let delivery: Delivery
  /// Why there is no answer; nil when the platform answered, with whatever status.
  public let failure: Failure?
  /// What was asked, for messages.
  public let request: Request
  let fields: [Request.Field]
  let content: Content
  let place: Place

  init(
    status: UInt32, delivery: Delivery, failure: Failure?, request: Request, fields: [Request.Field], content: Content,
    place: Place
  ) {
    self.status = status
    self.delivery = delivery
    self.failure = failure
    self.request = request
    self.fields = fields
    self.content = content
    self.place = place
  }

  /// The value of the first header field of that name, compared without case. Only those that the manifest lists, `date`
  /// and `content-type` are there.
  public func field(_ name: String) -> String? {
    fields.first { sameName($0.name, name) }?.value
  }

  /// The values of all header fields of that name.
  func values(of name: String) -> [String] { fields.filter { sameName($0.name, name) }.map { $0.value } }

  /// The body, byte by byte as it came.
  public var body: [UInt8] {
    switch content {
    case .json(let document): document.withSource { Array($0) }
    case .other(let bytes, _): bytes
    }
  }

  /// The platform's own short word for its refusal (`rest_no_route`), or empty.
  public var platformCode: String { PlatformWords(self).code }

  public var isSuccess: Bool { failure == nil && (200..<300).contains(status) }

  /// This response when the platform agreed; otherwise the failure that the host acts on, with the platform's own code and
  /// words in it.
  @discardableResult
  public func orThrow() throws(Failure) -> Response {
    if let failure { throw failure }
    if !isSuccess { throw Failure(refusing: self) }
    return self
  }

  /// The body as JSON; throws `platform` when it is none.
  public func json() throws(Failure) -> JSONValue {
    switch content {
    case .json(let document): return document.root
    case .other(let bytes, let error): throw Failure(unreadable: self, bytes, error)
    }
  }
}

/// ASCII letters alike in both cases, as header names are compared.
private func sameName(_ one: String, _ other: String) -> Bool {
  func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }
  return one.utf8.count == other.utf8.count && zip(one.utf8, other.utf8).allSatisfy { lower($0) == lower($1) }
}
