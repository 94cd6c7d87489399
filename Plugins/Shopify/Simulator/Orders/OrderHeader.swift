import SimulatorKit

/// What lists need to know of an order, made without its lines.
struct OrderHeader {
  /// What happened to an order. Each is a trap that some reader falls into.
  enum Story: Int, CaseIterable {
    case paid, fulfilled, authorizedThenCaptured, pending, authorized, partiallyPaid, giftCardUsed, giftCardSold, tip, duties, cash
    case channelLiable, partiallyRefunded, refunded, shippingRefunded, discrepancy, restockOnly, voided, expired, cancelled, edited
    case deletedProduct, unknownLiable, split

    var weight: Int {
      switch self {
      case .paid, .fulfilled: 12
      case .authorizedThenCaptured: 5
      case .partiallyRefunded, .refunded: 4
      default: 2
      }
    }
  }

  let index: Int
  let story: Story
  let created: Int
  let paid: Int
  let shipped: Int
  let refunded: Int
  let updated: Int

  init(_ index: Int, _ settings: Settings) {
    self.index = index
    var dice = SplitMix64(seed: settings.seed, .orderHeader, index)
    let start = settings.startSeconds
    let isNew = index >= settings.orders
    if isNew {
      created = start + (index - settings.orders + 1) * max(1, settings.newOrderSeconds)
      _ = dice.next()
    } else {
      let span = max(1, settings.days * 86_400 / max(1, settings.orders))
      created = start - settings.days * 86_400 + index * span + dice.below(span)
    }
    var point = dice.below(Story.allCases.reduce(0) { $0 + $1.weight })
    let thrown = Story.allCases.first { story in
      if point < story.weight { return true }
      point -= story.weight
      return false
    }
    // What has just come in has no past yet.
    story = isNew ? .paid : thrown ?? .paid
    let latest = isNew ? created : start
    let created = created
    func later(_ seconds: Int) -> Int { min(created + seconds, latest) }
    paid = story == .authorizedThenCaptured ? later(3600 + dice.below(86_400 * 2)) : created
    let ships = isNew ? created : max(paid, later(3600 + dice.below(86_400 * 3)))
    shipped = ships
    refunded = isNew ? created : max(ships, later(86_400 + dice.below(86_400 * 20)))
    switch story {
    case .paid, .pending, .authorized, .partiallyPaid, .channelLiable, .cash, .tip, .deletedProduct, .giftCardSold: updated = created
    case .fulfilled, .authorizedThenCaptured, .giftCardUsed, .duties, .unknownLiable, .split: updated = ships
    default: updated = refunded
    }
  }

  var financial: String {
    switch story {
    case .pending: "pending"
    case .authorized: "authorized"
    case .partiallyPaid: "partially_paid"
    case .partiallyRefunded, .shippingRefunded, .discrepancy, .edited: "partially_refunded"
    case .refunded: "refunded"
    case .voided: "voided"
    case .expired: "expired"
    case .cancelled: "refunded"
    default: "paid"
    }
  }

  /// Seconds when it was closed or cancelled.
  var closed: Int? { story == .fulfilled && index % 2 == 0 || story == .refunded ? updated : nil }
  var cancelled: Int? { story == .cancelled || (story == .voided && index % 2 == 0) ? updated : nil }
}
