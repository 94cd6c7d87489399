public import TradepostABI

/// What a test answers to one request.
public struct Answer: Sendable {
  public var status: UInt32
  public var body: [UInt8]
  public var fields: [(String, String)]
  /// A `tp_code` when there is no answer; then the body is the host's explanation.
  public var error: Int32 = 0
  /// Whether the request can have had an effect: `TP_ANSWERED`, or less.
  public var delivery = UInt32(TP_ANSWERED)

  public init(_ body: String, status: UInt32 = 200, fields: [(String, String)] = []) {
    self.init(bytes: Array(body.utf8), status: status, fields: fields)
  }

  public init(bytes: [UInt8], status: UInt32 = 200, fields: [(String, String)] = []) {
    self.body = bytes
    self.status = status
    self.fields = fields
  }

  public init(error: Int32, _ explanation: String, delivery: Int = TP_ANSWERED) {
    self.init(explanation, status: 0)
    self.error = error
    self.delivery = UInt32(delivery)
  }
}
