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
  ///
  /// - Parameter usual: the place that the store means where none is named.
  public func placed(_ before: PushBefore, usual: String?) throws(HostError) -> PushItems {
    guard case .stock(let items) = self else { return self }
    return try PushItems(
      stock: items.map { item in
        guard item.location.isEmpty, let level = before.levels.of(item.place).meant(usual: usual) else { return item }
        var item = item
        item.location = level.location
        return item
      })
  }
}

extension StockPush {
  var place: VariantPlace { VariantPlace(product: productID, variant: variantID) }
}

extension [StoredLevel] {
  func of(_ place: VariantPlace) -> [StoredLevel] { filter { $0.place == place } }

  /// Of one variant's levels the one that is meant where no place is named: the only one, or the one at the store's usual place.
  public func meant(usual: String?) -> StoredLevel? {
    if count == 1 { return first }
    guard let usual, !usual.isEmpty else { return nil }
    return first { $0.location.utf8.elementsEqual(usual.utf8) }
  }
}
