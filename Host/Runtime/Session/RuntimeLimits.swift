/// What a library may ask of the host. The defaults suit every platform that is known; tests make them small.
public struct RuntimeLimits: Sendable, Hashable {
  /// A call into a library that takes longer is reported, in milliseconds.
  public var slowCall: Int64 = 2_000
  /// A call that takes longer than this ends its operation and retires the lane it hangs in, in milliseconds.
  public var hardCall: Int64 = 30_000
  /// Steps of one operation.
  public var steps = 1_000_000
  public var requestsPerSend = 256
  public var recordsPerPage = 10_000
  /// Of all records of a page together.
  public var bytesPerPage = 64 << 20
  /// Of all bodies of a SEND together, and of each.
  public var bytesPerSend = 32 << 20
  /// Bodies of answers that are kept for records to cite; the oldest are let go first.
  public var evidenceBytes = 32 << 20
  public var cursorBytes = 64 << 10
  /// Of an operation's result.
  public var valueBytes = 16 << 20
  /// The longest WAIT, in milliseconds.
  public var wait: Int64 = 15 * 60 * 1000
  /// What a function may write into its sink.
  public var sinkBytes = 1 << 20

  public init() {}
}
