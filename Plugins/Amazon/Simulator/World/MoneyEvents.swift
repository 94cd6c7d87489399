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
    guard world.orders.rows[order.index].status == .shipped else { return [] }
    let shipped = world.orders.shipped(at: order)
    let until = world.seconds - world.settings.financeSeconds
    let events = [.shipment(order, posted: shipped)] + world.orders.refunds(order).map { MoneyEvent.refund(order, $0) }
    return events.filter { $0.posted <= until }
  }

  /// Where an event stands: its time, its order and its place among the order's events.
  typealias Place = (posted: Int, index: Int, number: Int)
}

/// All money that moved, in the order of its posting, worked out once for all pages until an order changes its status.
final class MoneyLog {
  private var places: [MoneyEvent.Place] = []
  private var revision = -1
  private var told = Int.min

  /// The places of at most `limit` events from a place on and before `until`, and the place after them. Of one market, or
  /// of all.
  func page(
    _ world: World, from place: MoneyEvent.Place, until: Int, market: String?, limit: Int
  ) -> (found: [MoneyEvent.Place], next: MoneyEvent.Place?) {
    refresh(world)
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < place { low = middle + 1 } else { high = middle }
    }
    var found: [MoneyEvent.Place] = []
    for place in places[low...] {
      if place.posted >= until { break }
      if let market, world.settings.markets[Int(world.orders.rows[place.index].market)].id != market { continue }
      if found.count == limit { return (found, place) }
      found.append(place)
    }
    return (found, nil)
  }

  private func refresh(_ world: World) {
    // With no delay nothing is posted after the last change of a status, so that time alone adds nothing.
    let until = world.settings.financeSeconds == 0 ? 0 : world.seconds
    if revision == world.orders.revision, told == until { return }
    revision = world.orders.revision
    told = until
    places = []
    for index in world.orders.rows.indices where world.orders.rows[index].status == .shipped {
      for (number, event) in MoneyEvent.of(world.orders.order(index), world).enumerated() { places.append((event.posted, index, number)) }
    }
    places.sort { $0 < $1 }
  }
}
