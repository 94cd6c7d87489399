internal import SimulatorKit

/// What a list needs to know of a seeded order: its market, its times, its first state and the change that awaits it.
struct OrderHeader {
  let market: Int
  let purchased: Int
  let updated: Int
  let status: OrderStatus
  let byAmazon: Bool
  /// When it changes once after the world's start, and into what.
  let change: (at: Int, to: OrderStatus)?

  init(_ index: Int, _ settings: Settings) {
    var dice = SplitMix64(seed: settings.seed, stream: Stream.header, index)
    market = dice.below(settings.markets.count)
    let fraction = dice.fraction()
    // More of them lately; the youngest an hour old.
    let age = 3600 + Int(fraction * fraction * Double(max(settings.days, 1) * 86_400))
    purchased = settings.start - age
    byAmazon = dice.chance(settings.amazonShare)
    let throwing = dice.below(100)
    if dice.chance(settings.invoiceShare) {
      status = .invoiceUnconfirmed
    } else if age > 12 * 86_400 {
      status = throwing < 6 ? .cancelled : throwing == 6 && byAmazon ? .unfulfillable : .shipped
    } else {
      switch throwing {
      case 0..<45: status = .shipped
      case 45..<67: status = .unshipped
      case 67..<75: status = .partiallyShipped
      case 75..<87: status = .pending
      case 87..<90: status = .pendingAvailability
      case 90..<97: status = .cancelled
      default: status = byAmazon ? .unfulfillable : .unshipped
      }
    }
    updated = min(purchased + 60 + dice.below(3 * 86_400), settings.start - 600)
    var changing = SplitMix64(seed: settings.seed, stream: Stream.change, index)
    if changing.chance(settings.editShare) {
      let to: OrderStatus
      switch status {
      case .pendingAvailability: to = .pending
      case .pending, .invoiceUnconfirmed: to = changing.below(5) == 0 ? .cancelled : .unshipped
      case .unshipped: to = changing.below(6) == 0 ? .cancelled : .shipped
      case .partiallyShipped: to = .shipped
      default: to = status
      }
      change = (settings.start + 1 + changing.below(max(settings.editSeconds, 1)), to)
    } else {
      change = nil
    }
  }
}
