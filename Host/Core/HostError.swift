/// An error that a person reads: a code to act on, and one sentence that says what happened, where, and what to do next.
public struct HostError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Short and stable, `plugin.digest`, for scripts and for searching the README.
  public let code: String
  public let message: String
  /// What the process ends with when nothing else is decided: 1 failed, 2 wrong use, 4 refused without approval,
  /// 5 another run holds the store.
  public let exit: Int32

  public init(_ code: String, _ message: String, exit: Int32 = 1) {
    self.code = code
    self.message = message
    self.exit = exit
  }

  public var description: String { "\(code) · \(message)" }
}
