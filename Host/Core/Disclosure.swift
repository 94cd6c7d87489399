/// How much of people is told to whoever asks.
public enum Disclosure: Int, Sendable, Hashable, CaseIterable, Comparable {
  /// Nothing personal.
  case nobody
  /// Who it was.
  case names
  /// Also how to reach them, and what they wrote.
  case everything

  /// - Parameter role: nil: nobody who is known asks.
  public init(_ role: TokenRole?) {
    switch role {
    case nil, .viewer: self = .nobody
    case .accountant: self = .names
    case .operator, .admin: self = .everything
    }
  }

  public static func < (one: Disclosure, other: Disclosure) -> Bool { one.rawValue < other.rawValue }
}
