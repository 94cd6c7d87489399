import SimulatorKit

/// `dp`: shows the amounts of an order with other decimals. Written orders hold no unrounded amounts, so more decimals
/// are zeros here.
struct Decimals {
  let places: Int

  private static let names: Set<String> = [
    "discount_total", "discount_tax", "shipping_total", "shipping_tax", "cart_tax", "total", "total_tax", "subtotal",
    "subtotal_tax", "tax_total", "shipping_tax_total",
  ]

  func applied(to node: Node) -> Node {
    switch node {
    case .list(let items): return .list(items.map(applied))
    case .object(let members):
      return .object(
        Node.Members(
          members.pairs.map { pair in
            if Self.names.contains(pair.key), case .text(let amount) = pair.value { return (pair.key, .text(shown(amount))) }
            return (pair.key, applied(to: pair.value))
          }))
    default: return node
    }
  }

  private func shown(_ amount: String) -> String {
    guard !amount.isEmpty else { return amount }
    let parts = amount.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? parts[1] : ""
    guard places > fraction.utf8.count else { return amount }
    return parts[0] + "." + fraction + String(repeating: "0", count: places - fraction.utf8.count)
  }
}

extension Node {
  /// The object with a member put behind another one.
  func inserting(_ key: String, _ value: Node, after other: String) -> Node {
    guard case .object(let members) = self else { return self }
    var pairs: [(String, Node)] = []
    for pair in members.pairs {
      pairs.append((pair.key, pair.value))
      if pair.key == other { pairs.append((key, value)) }
    }
    return .object(Members(pairs))
  }
}
