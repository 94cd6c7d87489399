internal import TradepostContract
internal import TradepostJSON

/// The operations beside reading: which of the author's methods serves them.
extension Call {
  /// Nil: not one of these, or not one of this adapter's.
  func performSink(with adapter: any Adapter, _ run: Run) async throws -> Action.Ending? {
    switch (operation, Resource(rawValue: resource)) {
    case ("push", .products?):
      guard let sink = adapter as? any ProductSink else { return nil }
      try await sink.push(products: run.items(), run)
    case ("locate", .products?):
      guard let sink = adapter as? any ProductSink else { return nil }
      try await sink.locate(products: run.items(), run)
    case ("push", .inventory?):
      guard let sink = adapter as? any StockSink else { return nil }
      try await sink.push(stock: run.items(), run)
    case ("locate", .inventory?):
      guard let sink = adapter as? any StockSink else { return nil }
      try await sink.locate(stock: run.items(), run)
    case ("push", .orders?):
      guard let sink = adapter as? any OrderSink else { return nil }
      try await sink.push(orders: run.items(), run)
    case ("locate", .orders?):
      guard let sink = adapter as? any OrderSink else { return nil }
      try await sink.locate(orders: run.items(), run)
    case ("poll", _):
      guard let queue = adapter as? any DeliveryQueue else { return nil }
      try await queue.poll(run)
    case ("receive", _):
      guard let source = adapter as? any DeliverySource else { return nil }
      let delivery = try run.decoded { object throws(JSONError) in try Delivery(json: object.value) }
      return Action.Ending(try await source.receive(delivery, run).write)
    case ("subscribe", _):
      guard let source = adapter as? any DeliverySource else { return nil }
      let wish = try run.decoded { object throws(JSONError) in try SubscribeArguments(json: object.value) }
      return Action.Ending(Subscriptions(try await source.subscribe(wish.topics, to: wish.address, run)).write)
    case ("unsubscribe", _):
      guard let source = adapter as? any DeliverySource else { return nil }
      let ids = try run.decoded { object throws(JSONError) in try GetArguments(json: object.value).ids }
      return Action.Ending(Subscriptions(try await source.unsubscribe(ids, run)).write)
    default: return nil
    }
    return Action.Ending(value: Array("{}".utf8))
  }
}

extension Run {
  fileprivate func items<Item: PushItem>() throws(Failure) -> [Item] {
    try decoded { object throws(JSONError) in try PushArguments<Item>(json: object.value).items }
  }
}

extension Action.Ending {
  fileprivate init(_ write: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    write(&writer)
    self.init(value: writer.bytes)
  }
}
