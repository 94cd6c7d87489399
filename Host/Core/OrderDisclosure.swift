public import TradepostContract

extension Order {
  /// The order without what the asker may not know of people.
  ///
  /// What plugins attached, and why somebody sent something back, may say anything about anyone: it counts as personal.
  public func told(_ disclosure: Disclosure) -> Order {
    guard disclosure < .everything else { return self }
    var order = self
    order.billing = nil
    order.shipping = nil
    order.note = nil
    order.customerID = nil
    order.attributes = []
    order.fulfilments = []
    for index in order.refunds.indices { order.refunds[index].reason = "" }
    return order
  }
}
