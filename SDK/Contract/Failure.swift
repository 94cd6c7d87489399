/// Why an operation ended without a result. The host decides by the code alone; the message is for a person.
public struct Failure: Error, Sendable, Equatable {
  /// The contract's `tp_code`, number by number.
  public enum Code: Int32, Sendable, Equatable, CaseIterable {
    /// Credentials refused: the store needs to be connected again.
    case auth = 1
    /// Signed in, but a scope or permission is missing.
    case denied = 2
    case notFound = 3
    /// Try again after ``Failure/retryAfterMilliseconds``.
    case throttled = 4
    /// The platform holds a newer version of this record.
    case conflict = 5
    /// The host's input or the admin's setting is wrong.
    case invalid = 6
    /// The platform failed or answered nonsense; worth another try.
    case platform = 7
    /// A bug in the adapter.
    case adapter = 8
    /// Unknown operation, step or reply.
    case unsupported = 9
    case cancelled = 10
    /// The platform no longer knows this cursor: start the run again at its watermark.
    case cursor = 11
    /// The platform retired the API version that this adapter speaks.
    case retired = 12
    /// More than the host allows: bytes, records, time.
    case limit = 13
  }

  public let code: Code
  /// What happened, where, and what to do; never a secret, never a shopper's data.
  public let message: String
  /// JSON for developers, or empty.
  public let detail: String
  public let retryAfterMilliseconds: UInt32

  public init(_ code: Code, _ message: String, detail: String = "", retryAfterMilliseconds: UInt32 = 0) {
    self.code = code
    self.message = message
    self.detail = detail
    self.retryAfterMilliseconds = retryAfterMilliseconds
  }
}

extension Failure: CustomStringConvertible {
  public var description: String { "\(code): \(message)" }
}
