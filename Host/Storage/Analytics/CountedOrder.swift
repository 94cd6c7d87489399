internal import HostCore

/// What of an order the sums count, as it was before a page or is after it.
struct CountedOrder {
  let status: String
  let effect: String
  let day: Int64
  let client: Int64?

  /// Whether it is any of the books' business.
  var isCounted: Bool { effect != "ignores" }
  /// Whether somebody bought something with it.
  var isBought: Bool { effect == "books" }
}

/// A row of `orders` that a page changes.
struct OrderBefore {
  static let find: StaticString = "SELECT source_id, status, effect, day, client_id FROM orders WHERE id = ?"

  let source: Int64?
  let counted: CountedOrder

  init(_ row: SQLStatement) {
    source = row.isNull(0) ? nil : row.int(0)
    counted = CountedOrder(status: row.text(1), effect: row.text(2), day: row.int(3), client: row.isNull(4) ? nil : row.int(4))
  }
}
