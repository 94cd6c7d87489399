/// Why a JSON text or a value in it could not be read: what, and where in the text.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What a program can tell apart.
  public enum Code: Sendable, Equatable {
    /// The text is no JSON.
    case malformed
    /// A member that must be there is not.
    case missing
    /// A value of another type than asked for.
    case type
    /// A value of the right type that makes no sense here: too large, no date, no currency.
    case value
  }

  public let code: Code
  /// What was wrong with the value, in words: `is a list, not text`.
  public let problem: String
  /// Where, as a JSON pointer from the root of what was being read: `/lines/2/amount`.
  public private(set) var pointer = ""

  public init(_ code: Code, _ problem: String) {
    self.code = code
    self.problem = problem
  }

  /// The same error, seen from the object or list that holds the value under `key`.
  public func inside(_ key: String) -> JSONError {
    var outer = self
    outer.pointer = "/" + key + pointer
    return outer
  }

  public var description: String { pointer.isEmpty ? problem : "\(pointer) \(problem)" }
}
