import SimulatorKit

/// Which roles a refund takes from. Its lines say so as far as they go; the rest is spread over what is left of the
/// order in proportion.
enum RefundSpread {
  /// The amounts by role, together exactly the refund's; `left` shrinks by them.
  static func taken(by refund: Figures.Refund, from left: inout [String: Int]) -> [String: Int] {
    var taken: [String: Int] = ["sales": refund.sales, "shipping": refund.shipping, "fees": refund.fees]
    for tax in refund.taxes { taken["tax:\(tax.jurisdiction):merchant", default: 0] += tax.amount }
    for (role, amount) in taken { left[role, default: 0] -= amount }
    let rest = refund.amount - taken.values.reduce(0, +)
    for (role, amount) in spread(rest, over: left) {
      taken[role, default: 0] += amount
      left[role, default: 0] -= amount
    }
    return taken
  }

  /// `rest` in proportion to what is left: truncated shares, then single units to the largest remainders. More than all
  /// that is left takes everything, and the excess from sales.
  static func spread(_ rest: Int, over left: [String: Int]) -> [String: Int] {
    if rest == 0 { return [:] }
    let roles = left.filter { $0.value != 0 }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let sum = roles.reduce(0) { $0 + $1.value }
    if rest > sum || sum == 0 {
      var all = Dictionary(uniqueKeysWithValues: roles.map { ($0.key, $0.value) })
      all["sales", default: 0] += rest - sum
      return all
    }
    var shares: [String: Int] = [:]
    var remainders: [(role: String, size: UInt)] = []
    var missing = rest
    for (role, weight) in roles {
      let product = Int128(rest) * Int128(weight)
      let share = Int(clamping: product / Int128(sum))
      shares[role] = share
      missing -= share
      remainders.append((role, UInt(clamping: (product % Int128(sum)).magnitude)))
    }
    remainders.sort { $0.size != $1.size ? $0.size > $1.size : $0.role.utf8.lexicographicallyPrecedes($1.role.utf8) }
    let unit = missing < 0 ? -1 : 1
    for (role, _) in remainders where missing != 0 {
      shares[role, default: 0] += unit
      missing -= unit
    }
    return shares
  }
}
