import SimulatorKit

/// What happens to the world between two pages of a walk. The book stays well defined: objects vanish for good only
/// when they never stood in it; everything else is changed or put into the bin, where it can be found.
struct Mischief {
  private var removed = 0

  /// Changes up to two orders or products and takes one order away.
  mutating func strike(_ world: World, orders: Bool, _ dice: inout SplitMix64) {
    if !orders {
      let rows = world.products.rows
      guard rows.count > 0 else { return }
      let place = dice.below(rows.count)
      if !rows[place].gone { world.products.mark(place, modified: world.now) }
      return
    }
    let shelf = world.orders
    guard shelf.rows.count > 0 else { return }
    for _ in 0..<2 {
      let place = dice.below(shelf.rows.count)
      if !shelf.rows[place].gone, shelf.status(place) != .trash { shelf.mark(place, nil, modified: world.now) }
    }
    let place = dice.below(shelf.rows.count)
    let row = shelf.rows[place]
    if row.gone || shelf.status(place) == .trash || removed >= shelf.rows.count / 20 { return }
    removed += 1
    switch shelf.status(place) {
    case .processing, .completed, .refunded: shelf.mark(place, .trash, modified: world.now)
    default: if dice.below(2) == 0 { shelf.remove(place) } else { shelf.mark(place, .trash, modified: world.now) }
    }
    world.heard(World.Change(resource: "order", event: .deleted, id: row.id))
  }
}
