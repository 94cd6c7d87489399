/// An answer that was given, kept for whoever asks again under the same key.
public struct KeptAnswer: Sendable {
  public var status: Int
  public var headers: [(name: String, value: String)]
  /// Of the body; empty: there is none.
  public var type: String
  public var body: [UInt8]

  public init(status: Int, headers: [(name: String, value: String)], type: String, body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.type = type
    self.body = body
  }
}

/// What is known of a request that comes with a key.
public enum Repeated: Sendable {
  /// It is noted now, and may be done.
  case new
  /// It was begun and came to no known end: the host was killed meanwhile.
  case begun
  /// The key came with another request.
  case other
  /// It was done; its answer, unless that was not to be kept.
  case answered(KeptAnswer?)
}
