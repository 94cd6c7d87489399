internal import TradepostContract

/// A platform that hands out its products.
public protocol ProductSource: Adapter {
  /// `list products`: keeps every product that changed after ``Run/since``, or all of them when that is 0.
  func listProducts(_ run: Run) async throws -> Listed
  /// `get products`: keeps those, and returns the ids that the shop does not have.
  func getProducts(_ ids: [String], _ run: Run) async throws -> [String]
  /// `count products`: how many `list` would keep, those marked deleted left out; nil when the platform cannot tell.
  func countProducts(_ run: Run) async throws -> Int64?
}

/// A platform that hands out how much there is of what.
public protocol StockSource: Adapter {
  /// `list inventory`, see ``ProductSource/listProducts(_:)``.
  func listInventory(_ run: Run) async throws -> Listed
  /// `get inventory`: the levels of those products; returns the ids that the shop does not have.
  func getInventory(_ ids: [String], _ run: Run) async throws -> [String]
  func countInventory(_ run: Run) async throws -> Int64?
}

/// A platform that hands out its orders.
public protocol OrderSource: Adapter {
  /// `list orders`, see ``ProductSource/listProducts(_:)``.
  func listOrders(_ run: Run) async throws -> Listed
  func getOrders(_ ids: [String], _ run: Run) async throws -> [String]
  func countOrders(_ run: Run) async throws -> Int64?
}

/// A platform that hands out its customers.
public protocol CustomerSource: Adapter {
  /// `list customers`, see ``ProductSource/listProducts(_:)``.
  func listCustomers(_ run: Run) async throws -> Listed
  func getCustomers(_ ids: [String], _ run: Run) async throws -> [String]
  func countCustomers(_ run: Run) async throws -> Int64?
}

// What an author leaves out: `get` is refused, `count` cannot tell.

extension ProductSource {
  public func getProducts(_ ids: [String], _ run: Run) async throws -> [String] { throw Failure.unsupported("get products") }
  public func countProducts(_ run: Run) async throws -> Int64? { nil }
}

extension StockSource {
  public func getInventory(_ ids: [String], _ run: Run) async throws -> [String] { throw Failure.unsupported("get inventory") }
  public func countInventory(_ run: Run) async throws -> Int64? { nil }
}

extension OrderSource {
  public func getOrders(_ ids: [String], _ run: Run) async throws -> [String] { throw Failure.unsupported("get orders") }
  public func countOrders(_ run: Run) async throws -> Int64? { nil }
}

extension CustomerSource {
  public func getCustomers(_ ids: [String], _ run: Run) async throws -> [String] { throw Failure.unsupported("get customers") }
  public func countCustomers(_ run: Run) async throws -> Int64? { nil }
}
