public import TradepostContract

// What a platform can be made to do. Each item of a push stands for itself: one that cannot be done is given the outcome
// `refused` and its reason, and its neighbours go on. `run.keep` stores outcomes; nothing else may be sent before it
// returned, so that after a crash nobody sends twice. A request that may have arrived without an answer is `in_doubt`.

/// A platform whose products can be changed.
public protocol ProductSink: Adapter {
  /// `push products`: makes it so, and keeps an ``TradepostContract/Outcome`` for each item.
  func push(products items: [ProductPush], _ run: Run) async throws
  /// `locate products`: keeps a ``TradepostContract/Located`` for each item, and changes nothing.
  func locate(products items: [ProductPush], _ run: Run) async throws
}

/// A platform whose stock can be set.
public protocol StockSink: Adapter {
  /// `push inventory`, see ``ProductSink/push(products:_:)``.
  func push(stock items: [StockPush], _ run: Run) async throws
  func locate(stock items: [StockPush], _ run: Run) async throws
}

/// A platform whose orders can be moved on.
public protocol OrderSink: Adapter {
  /// `push orders`, see ``ProductSink/push(products:_:)``.
  func push(orders items: [OrderPush], _ run: Run) async throws
  func locate(orders items: [OrderPush], _ run: Run) async throws
}

/// A platform that calls when something changes.
public protocol DeliverySource: Adapter {
  /// `receive`: what a delivery means. The host has verified it; its content is still the internet's.
  func receive(_ delivery: Delivery, _ run: Run) async throws -> Received
  /// `subscribe`: sees to it that changes of these resources are told to `address`, and returns all subscriptions as they are
  /// then. No topics: only tells. What is there already is kept, what the platform switched off is switched on.
  func subscribe(_ topics: [Resource], to address: String, _ run: Run) async throws -> [Subscription]
  /// `unsubscribe`: ends these, and returns what is left.
  func unsubscribe(_ ids: [String], _ run: Run) async throws -> [Subscription]
}

/// A platform whose deliveries lie in a queue.
public protocol DeliveryQueue: Adapter {
  /// `poll`: keeps what lies there, and takes it off once `run.keep` has returned.
  func poll(_ run: Run) async throws
}
