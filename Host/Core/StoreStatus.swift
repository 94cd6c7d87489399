/// How a store stands, in the plan's words.
public enum StoreStatus: String, Sendable, CaseIterable {
  case connected
  /// No adapter is enabled for it.
  case disabled
  /// The last run of one of its kinds failed.
  case error

  /// - Parameter lastStates: of each kind that ever ran, how its last run stands.
  public init(isEnabled: Bool, lastStates: [String]) {
    self = !isEnabled ? .disabled : lastStates.contains("failed") ? .error : .connected
  }
}
