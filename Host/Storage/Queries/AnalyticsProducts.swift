internal import GRDB
package import HostCore
package import TradepostContract

/// What sells, read from the sums alone.
extension Storage {
  /// Leaps from one currency of a store to its next: between them lie all its products.
  private static let currencies = """
    WITH RECURSIVE found(store, code) AS (
      SELECT id, (SELECT min(currency) FROM rollup_goods WHERE store_id = store.id AND month = 0) FROM store WHERE ?1 IS NULL OR id = ?1
      UNION ALL
      SELECT store, (SELECT min(currency) FROM rollup_goods WHERE store_id = store AND month = 0 AND currency > code)
      FROM found WHERE code IS NOT NULL)
    SELECT DISTINCT code FROM found WHERE code IS NOT NULL
    """
  private static let named = """
    SELECT goods.sku, top.quantity, top.revenue,
      CASE WHEN goods.sku = '' THEN goods.product ELSE coalesce(
        (SELECT product.external_id \(catalogue)), CASE WHEN \(isOurs) THEN goods.product ELSE '' END) END AS product,
      coalesce(
        CASE WHEN goods.sku <> '' THEN (SELECT nullif(product.name, '') \(catalogue))
        ELSE (SELECT nullif(product.name, '') FROM product WHERE product.store_id = goods.scope AND product.external_id = goods.product)
        END, CASE WHEN goods.sku = '' OR \(isOurs) THEN goods.name ELSE goods.sku END) AS called
    """
  /// The product with that SKU: the asked store's own, else one of a store that shares its books.
  private static let catalogue = """
    FROM variant JOIN product ON product.id = variant.product_id JOIN store AS seller ON seller.id = product.store_id
    WHERE variant.sku = goods.sku AND variant.sku <> '' AND (?1 IS NULL OR seller.book_id = (SELECT book_id FROM store WHERE id = ?1))
    ORDER BY product.store_id IS NOT ?1, variant.id LIMIT 1
    """
  /// Whether what an order's line first said of a SKU can only come from the books that are asked about.
  private static let isOurs = "(?1 IS NULL OR NOT EXISTS (SELECT 1 FROM store WHERE book_id <> (SELECT book_id FROM store WHERE id = ?1)))"
  /// Of one store in one month, or the sum of all months: a range of the sums as they lie.
  private static let topOfStore = """
    WITH top AS (
      SELECT goods_id, quantity, revenue FROM rollup_goods
      WHERE store_id = ?1 AND month = ?2 AND currency = ?4 AND (quantity <> 0 OR revenue <> 0)
      ORDER BY revenue DESC, goods_id LIMIT ?5)
    \(named) FROM top JOIN goods ON goods.id = top.goods_id WHERE goods.key <> '' ORDER BY revenue DESC, goods.id
    """
  private static let top = """
    WITH top AS (
      SELECT goods_id, sum(quantity) AS quantity, sum(revenue) AS revenue
      FROM store CROSS JOIN rollup_goods ON store_id = store.id AND month BETWEEN ?2 AND ?3 AND rollup_goods.currency = ?4
      WHERE (?1 IS NULL OR store.id = ?1) GROUP BY goods_id HAVING sum(quantity) <> 0 OR sum(revenue) <> 0
      ORDER BY revenue DESC, goods_id LIMIT ?5)
    \(named) FROM top JOIN goods ON goods.id = top.goods_id WHERE goods.key <> '' ORDER BY revenue DESC, goods.id
    """

  /// The products that brought in most, of each currency so many.
  ///
  /// - Parameter currency: only this one.
  /// - Parameter months: nil: all time.
  package func topProducts(
    store: Int64?, months: ClosedRange<Month>?, currency: Currency?, limit: Int
  ) async throws(HostError) -> [TopProductView] {
    try await question("The products cannot be read") { db in
      let codes = try currency.map { [$0.code] } ?? String.fetchAll(db.cachedStatement(sql: Self.currencies), arguments: [store]).sorted()
      let first = months?.lowerBound.count ?? GoodsDeltas.allTime
      let last = months?.upperBound.count ?? GoodsDeltas.allTime
      // A house with one shop asks for that shop: its sums need no adding up.
      let known = try Int64.fetchAll(db.cachedStatement(sql: "SELECT id FROM store LIMIT 2"))
      let one = store ?? (known.count == 1 ? known.first : nil)
      let isOne = one != nil && first == last
      return try codes.flatMap { code -> [TopProductView] in
        guard let currency = Currency(code) else { throw HostError("data.currency", "A sum's currency \(code) is unknown.") }
        // One more, should what belongs to no product be among the first.
        let rows = try Row.fetchAll(
          db.cachedStatement(sql: isOne ? Self.topOfStore : Self.top), arguments: [one, first, last, code, limit + 1])
        return rows.prefix(limit).enumerated().map { place, row in
          TopProductView(
            rank: place + 1, sku: row["sku"], productID: row["product"], name: row["called"], currency: currency,
            quantity: row["quantity"], revenue: MinorUnits(row["revenue"]))
        }
      }
    }
  }
}
