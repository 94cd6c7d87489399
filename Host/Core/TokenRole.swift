/// What the bearer of a token may do; each role may what the ones before it may.
public enum TokenRole: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Looks.
  case viewer
  /// Looks at money too, and exports it.
  case accountant
  /// Runs syncs and pushes, and decides about what was held.
  case `operator`
  /// Connects stores, enables packages, makes tokens.
  case admin

  private var level: Int {
    switch self {
    case .viewer: 0
    case .accountant: 1
    case .operator: 2
    case .admin: 3
    }
  }

  public static func < (one: TokenRole, other: TokenRole) -> Bool { one.level < other.level }
}
