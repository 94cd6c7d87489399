/// What the bearer of a token may do; each role may what the one before may, but for the last.
public enum Role: String, Sendable, Hashable, CaseIterable {
  /// Looks.
  case viewer
  /// Looks at money too, and exports it.
  case accountant
  /// Runs syncs and pushes, and decides about what was held.
  case operator_ = "operator"
  /// Connects stores, enables packages, makes tokens.
  case admin
}
