public import HostCore
internal import TradepostContract

extension PushItems {
  /// What a push of these items has to do with the outbox: stock is an intent that stands there before it is sent.
  public func outbox(_ before: PushBefore, _ cause: StockCause) -> OutboxUse {
    guard case .stock(let items) = self else { return .none }
    return .intents(items.map { StockIntent($0, before: before.level($0)?.available, cause: cause) })
  }

  /// The same with the place said where the books know the one that is meant: intents for one place are told from their
  /// places.
  public func placed(_ before: PushBefore) -> PushItems {
    guard case .stock(let items) = self else { return self }
    return .stock(
      items.map { item in
        guard item.location.isEmpty, let level = before.level(item) else { return item }
        var item = item
        item.location = level.location
        return item
      })
  }
}
