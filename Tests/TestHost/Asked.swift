public import TradepostABI

/// One request of a SEND, as a test that plays the platform or the host reads it.
public struct Asked: Sendable {
  public var method: String
  public var origin: String
  public var path: String
  public var fields: [(name: String, value: String, holdsSecret: Bool)]
  public var body: [UInt8]
  public var signIn: String
  public var limit: String
  public var flags: UInt32
  /// JSON: pointer and the secret that it becomes; or empty.
  public var capture: String

  public init(_ request: tp_request) {
    method = TestHost.text(request.method)
    origin = TestHost.text(request.origin)
    path = TestHost.text(request.path)
    fields = (0..<request.field_count).compactMap { index in
      request.fields.map {
        (TestHost.text($0[index].name), TestHost.text($0[index].value), $0[index].flags & UInt32(TP_FIELD_SECRET) != 0)
      }
    }
    body = TestHost.bytes(request.body)
    signIn = TestHost.text(request.auth)
    limit = TestHost.text(request.bucket)
    flags = request.flags
    capture = TestHost.text(request.capture)
  }
}
