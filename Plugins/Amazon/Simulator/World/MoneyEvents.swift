/// Money that moved for an order: its shipment and its refunds, in the order in which they were posted.
enum MoneyEvent {
  case shipment(SeedOrder, posted: Int)
  case refund(SeedOrder, Refund)

  var posted: Int {
    switch self {
    case .shipment(_, let posted): posted
    case .refund(_, let refund): refund.posted
    }
  }

  var order: SeedOrder {
    switch self {
    case .shipment(let order, _), .refund(let order, _): order
    }
  }

  /// The events of one order that the finances operations tell by now.
  static func of(_ order: SeedOrder, _ world: World) -> [MoneyEvent] {
    let row = world.orders.rows[order.index]
    guard row.status == .shipped else { return [] }
    let shipped = min(order.header.purchased + 86_400, row.updated)
    let until = world.seconds - world.settings.financeSeconds
    let events = [.shipment(order, posted: shipped)] + world.orders.refunds(order).map { MoneyEvent.refund(order, $0) }
    return events.filter { $0.posted <= until }
  }

  /// Where each event of a window stands: its time, its order and its place among the order's events.
  typealias Place = (posted: Int, index: Int, number: Int)

  /// The places of all events posted from `from` up to, not including, `until`, sorted. Only refunds and shipments of
  /// the given market count, or of all.
  static func places(_ world: World, from: Int, until: Int, market: String?) -> [Place] {
    var places: [Place] = []
    for index in world.orders.rows.indices {
      let row = world.orders.rows[index]
      if row.status != .shipped { continue }
      if let market, world.settings.markets[Int(row.market)].id != market { continue }
      // Nothing is posted before the purchase.
      if row.purchased >= until { continue }
      for (number, event) in of(world.orders.order(index), world).enumerated() where event.posted >= from && event.posted < until {
        places.append((event.posted, index, number))
      }
    }
    return places.sorted { $0 < $1 }
  }
}
