public import TradepostJSON

/// Who bought: new to a store, or again. A customer of two stores is new to each; guests whom nothing tells are in none of it.
public struct CustomerCounts: View, Hashable {
  /// People whose first order was on these days.
  public var newCustomers: Int64
  /// Orders on their customers' first day.
  public var firstOrders: Int64
  /// Orders of known customers.
  public var orders: Int64

  public init(newCustomers: Int64, firstOrders: Int64, orders: Int64) {
    self.newCustomers = newCustomers
    self.firstOrders = firstOrders
    self.orders = orders
  }

  /// Orders of customers who had ordered on an earlier day.
  public var returningOrders: Int64 { orders &- firstOrders }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("first_orders", firstOrders)
      $0.member("new_customers", newCustomers)
      $0.member("orders", orders)
      $0.member("returning_orders", returningOrders)
    }
  }
}
