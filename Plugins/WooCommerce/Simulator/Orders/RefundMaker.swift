import SimulatorKit

/// The refunds of a seeded order, by its plan.
extension OrderMaker {
  /// `added` is the moment of the edit that made the refund; nil for a refund from before the world began.
  func refunds(of order: SeedOrder, _ header: OrderHeader, added: Int?) -> [SeedRefund] {
    guard header.refunds != .none, order.total > 0 else { return [] }
    var dice = SplitMix64(seed: settings.seed, .refund, order.index)
    let first = added ?? min(order.created + 3600 + dice.below(9 * 86_400), settings.start - 1)
    func amount(_ least: Int, _ most: Int) -> Int { max(1, order.total * (least + dice.below(most - least)) / 100) }
    switch header.refunds {
    case .none: return []
    case .unit: return [unit(order, 0, first) ?? plain(order, 0, first, amount(10, 50), "Kulanz")]
    case .amount: return [plain(order, 0, first, amount(5, 60), "Nachlass – Kratzer")]
    case .shipping: return [freight(order, 0, first) ?? plain(order, 0, first, amount(5, 20), "")]
    case .twice:
      let one = unit(order, 0, first) ?? plain(order, 0, first, amount(5, 20), "")
      let left = order.total - one.amount
      if left < 2 { return [one] }
      return [one, plain(order, 1, min(first + 7200, max(settings.start - 1, first)), max(1, left / 3), "")]
    case .full: return [plain(order, 0, first, order.total, dice.below(2) == 0 ? "Order fully refunded." : "Storno")]
    case .fullLines: return [everything(order, first)]
    }
  }

  private func plain(_ order: SeedOrder, _ position: Int, _ at: Int, _ amount: Int, _ reason: String) -> SeedRefund {
    SeedRefund(id: order.id + 1 + position, created: at, amount: amount, reason: reason, full: amount == order.total)
  }

  /// One piece of the first line; nil when that line is worth nothing.
  private func unit(_ order: SeedOrder, _ position: Int, _ at: Int) -> SeedRefund? {
    guard let line = order.lines.first else { return nil }
    let item = item(order, 0, quantity: 1, id: order.itemID(32 + position * 8))
    let amount = item.total + item.taxes.reduce(0) { $0 + $1.tax }
    guard amount > 0, amount <= order.total else { return nil }
    return SeedRefund(
      id: order.id + 1 + position, created: at, amount: amount, reason: "1 Stück beschädigt",
      full: amount == order.total && line.quantity == 1, items: [item])
  }

  private func freight(_ order: SeedOrder, _ position: Int, _ at: Int) -> SeedRefund? {
    guard let charge = order.shippingLines.first, charge.total > 0 else { return nil }
    let taxes = charge.taxes.map { (rate: $0.rate, tax: Ticks.minor($0.total)) }
    let amount = charge.total + taxes.reduce(0) { $0 + $1.tax }
    guard amount <= order.total else { return nil }
    return SeedRefund(
      id: order.id + 1 + position, created: at, amount: amount, reason: "Versand zu spät", full: false,
      shipping: (order.itemID(32 + position * 8), charge.total, taxes))
  }

  /// All lines and the shipping; fees and a last cent stay without lines.
  private func everything(_ order: SeedOrder, _ at: Int) -> SeedRefund {
    var refund = plain(order, 0, at, order.total, "Widerruf")
    var left = order.total
    for place in order.lines.indices {
      let item = item(order, place, quantity: order.lines[place].quantity, id: order.itemID(40 + place))
      let value = item.total + item.taxes.reduce(0) { $0 + $1.tax }
      if value > left { break }
      left -= value
      refund.items.append(item)
    }
    if let freight = freight(order, 0, at), freight.amount <= left, let part = freight.shipping {
      refund.shipping = (order.itemID(48), part.total, part.taxes)
    }
    return refund
  }

  private func item(_ order: SeedOrder, _ place: Int, quantity: Int, id: Int) -> SeedRefund.Item {
    let line = order.lines[place]
    func part(_ ticks: Int) -> Int { Ticks.minor(Ticks.scaled(ticks, by: quantity, over: max(line.quantity, 1))) }
    return SeedRefund.Item(
      id: id, line: place, quantity: quantity, total: part(line.total), taxes: line.taxes.map { ($0.rate, part($0.total)) })
  }
}
