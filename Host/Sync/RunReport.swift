public import HostCore
public import TradepostContract

/// How a run went, as people and scripts are told.
public struct RunReport: Sendable {
  public let uid: Ident
  /// The store's name.
  public let store: String
  public let resource: Resource
  public let counts: RunCounts
  public let end: RunEnd
  /// By the machine's own clock, also where the host lives by a faster one.
  public let elapsed: Duration
  /// Whether it went on behind an interrupted run; its counts are of its own pages only.
  public let continues: Bool

  public init(
    uid: Ident, store: String, resource: Resource, counts: RunCounts, end: RunEnd, elapsed: Duration, continues: Bool
  ) {
    self.uid = uid
    self.store = store
    self.resource = resource
    self.counts = counts
    self.end = end
    self.elapsed = elapsed
    self.continues = continues
  }
}
