internal import SimulatorKit

/// What happens to the world between two pages of a walk: orders are touched, and one that was not sent yet may be
/// cancelled. The book stays well defined, since everything that changed can be found by its time of update.
enum Mischief {
  static func strike(_ world: World, _ dice: inout SplitMix64) {
    let rows = world.orders.rows
    guard !rows.isEmpty else { return }
    for _ in 0..<2 { world.change(dice.below(rows.count), nil) }
    let place = dice.below(rows.count)
    switch rows[place].status {
    case .pending: world.change(place, dice.below(4) == 0 ? .cancelled : .unshipped)
    case .unshipped where world.orders.parcels[place] == nil: world.change(place, dice.below(4) == 0 ? .cancelled : .shipped)
    default: break
    }
  }
}
