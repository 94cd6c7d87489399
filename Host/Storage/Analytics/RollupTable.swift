/// A table of sums, or of what sums are moved by: what names a row and what is counted in it.
struct RollupTable: Sendable {
  let name: String
  let keys: [String]
  let values: [String]
  /// Of a table whose rows say what an order or a client has been counted as: a later page takes that off again. What such a row
  /// was made of, asked with the row's keys. Nil: the rows are sums, to which pages add without a look at what they were.
  let madeOf: String?

  init(_ name: String, _ keys: [String], _ values: [String], madeOf: String? = nil) {
    self.name = name
    self.keys = keys
    self.values = values
    self.madeOf = madeOf
  }

  static let all: [RollupTable] = [
    RollupTable(
      "rollup_day", ["store_id", "day", "market", "currency"],
      ["orders", "refunds", "gross", "net", "tax", "shipping", "discounts", "refunded", "captured"]),
    RollupTable("rollup_status", ["store_id", "status"], ["orders"]),
    RollupTable("rollup_status_day", ["store_id", "day", "status"], ["orders"]),
    RollupTable(
      "client_first", ["store_id", "client_id"], ["day", "orders"],
      madeOf: "SELECT max(source_id) FROM main.orders WHERE store_id = ? AND client_id = ?"),
    RollupTable("rollup_client_day", ["store_id", "day"], ["clients", "first_orders", "orders"]),
    RollupTable("rollup_clients", ["book_id"], ["clients"]),
    RollupTable("order_goods", ["order_id"], ["goods"], madeOf: "SELECT source_id FROM main.orders WHERE id = ?"),
    RollupTable("rollup_goods", ["store_id", "month", "currency", "goods_id"], ["quantity", "revenue"]),
  ]
}
