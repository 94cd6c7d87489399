public import HostCore
public import TradepostContract

/// How a push went, as people and scripts are told.
public struct PushReport: Sendable {
  public let uid: Ident
  /// The store's name.
  public let store: String
  public let resource: Resource
  public let items: [PushedItem]
  public let end: RunEnd
  public let startedAt: Int64
  /// How often the platform was asked what it has of the items, and answered.
  public let answers: Int

  public var counts: PushCounts { PushCounts(items) }

  public init(
    uid: Ident, store: String, resource: Resource, items: [PushedItem], end: RunEnd, startedAt: Int64, answers: Int = 0
  ) {
    self.uid = uid
    self.store = store
    self.resource = resource
    self.items = items
    self.end = end
    self.startedAt = startedAt
    self.answers = answers
  }
}
