public import TradepostContract

/// What an adapter asked the host to send, as the host understood it. It names an origin and a path below it, never an
/// address, and holds no secret.
public struct OutboundRequest: Sendable, Hashable {
  public var method: String
  /// Which origin of the manifest; empty: its first.
  public var origin = ""
  /// Below the store's base address there, with the query, encoded.
  public var path: String
  public var fields: [OutboundField] = []
  public var body: [UInt8] = []
  /// Which sign-in of the manifest; empty: the first that fits the origin's scheme; `none`: none.
  public var signIn = ""
  /// Which rate limit of the manifest; empty: its first.
  public var limit = ""
  /// Repeating it does no harm, whatever its method.
  public var isSafe = false
  /// It is a question, and changes nothing, whatever its method.
  public var isQuestion = false
  /// Whether `{name}` in the body stands for a secret.
  public var bodyHoldsSecrets = false
  /// What is taken out of the answer before the adapter sees it: JSON pointer and name of the secret.
  public var capture: [String: String] = [:]

  public init(method: String, path: String) {
    self.method = method
    self.path = path
  }
}

/// A header field.
public struct OutboundField: Sendable, Hashable {
  public var name: String
  public var value: String
  /// Whether `{name}` in the value stands for a secret.
  public var holdsSecret: Bool

  public init(name: String, value: String, holdsSecret: Bool = false) {
    self.name = name
    self.value = value
    self.holdsSecret = holdsSecret
  }
}

/// What became of one request.
public struct OutboundResponse: Sendable {
  /// Whether it can have had an effect.
  public enum Delivery: UInt32, Sendable, Hashable {
    case neverSent = 0
    case maybeSent = 1
    case answered = 2
  }

  public var delivery: Delivery
  /// Set when there is no answer; its message is the explanation.
  public var failure: Failure?
  /// 0 without an answer.
  public var status: UInt32
  /// Those that the manifest lets the adapter see, and `date` and `content-type`.
  public var fields: [OutboundField]
  public var body: [UInt8]

  public init(status: UInt32, fields: [OutboundField], body: [UInt8]) {
    self.delivery = .answered
    self.status = status
    self.fields = fields
    self.body = body
  }

  public init(failed failure: Failure, delivery: Delivery) {
    self.delivery = delivery
    self.failure = failure
    self.status = 0
    self.fields = []
    self.body = []
  }

  /// The value of the first field of that name, compared without case.
  public func field(_ name: String) -> String? {
    fields.first { $0.name.utf8.elementsEqual(name.utf8) || $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Performs the requests of one store: the network, a tape of it, or a test.
public protocol Outbound: Sendable {
  /// Performs them side by side; the n-th response answers the n-th request. Never throws: what went wrong is in a
  /// response. Cancelling the task ends what has not been sent yet.
  func send(_ requests: [OutboundRequest]) async -> [OutboundResponse]
}
