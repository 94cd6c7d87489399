internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostContract
internal import TradepostJSON

/// Products, and which variant is which material. Every page costs the same, however deep in the list it lies.
extension Storage {
  private static let product = """
    SELECT product.id, product.external_id, product.name, product.status, product.record, store.uid AS store, store.platform,
      store.currency, store.id AS store_row
    FROM product JOIN store ON store.id = product.store_id
    """
  private static let productPage = product + " WHERE product.store_id = ?1 AND product.is_deleted = 0 AND product.id > ?2"
  private static let variants = """
    SELECT variant.external_id, variant.sku, variant.name, variant.price, material.uid AS material
    FROM variant JOIN material ON material.id = variant.material_id
    WHERE variant.product_id = ? AND variant.is_deleted = 0 ORDER BY variant.id
    """
  private static let stock = """
    SELECT variant, available FROM stock_level WHERE store_id = ? AND product = ? AND is_deleted = 0
    """

  /// The oldest in the books first.
  ///
  /// - Parameter status: the shop's state: active, draft, archived; nil: any.
  /// - Parameter sku: of one of its variants, byte for byte; nil: any.
  package func products(
    store: Int64, status: String?, sku: String?, after: ListPlace?, limit: Int
  ) async throws(HostError) -> ListPage<ProductView> {
    var sql = Self.productPage
    var arguments: [(any DatabaseValueConvertible)?] = [store, after?[0] ?? 0, limit + 1]
    if let status {
      sql += " AND product.status = ?4"
      arguments.append(status)
    }
    if let sku {
      sql += " AND product.id IN (SELECT product_id FROM variant WHERE sku = ?\(arguments.count + 1) AND sku <> '' AND is_deleted = 0)"
      arguments.append(sku)
    }
    let (question, values) = (sql + " ORDER BY product.id LIMIT ?3", StatementArguments(arguments))
    return try await read("The products cannot be read") { db in
      let rows = try Row.fetchAll(db, sql: question, arguments: values)
      return ListPage(try rows.map { try Self.product($0, db, withRecord: false) }, limit: limit) { ListPlace($0.row) }
    }
  }

  /// One product by the shop's id, or by that of a material that it is sold as; nil when there is none.
  package func product(_ name: String, store: Int64) async throws(HostError) -> ProductView? {
    let material = name.hasPrefix("MAT-") ? Ident(text: name).map { Data($0.bytes) } : nil
    return try await read("The product cannot be read") { db in
      var row = try Row.fetchOne(
        db, sql: Self.product + " WHERE product.store_id = ? AND product.external_id = ? AND product.is_deleted = 0",
        arguments: [store, name])
      if row == nil, let material {
        row = try Row.fetchOne(
          db,
          sql: Self.product + """
             JOIN variant ON variant.product_id = product.id JOIN material ON material.id = variant.material_id
            WHERE material.uid = ?2 AND product.store_id = ?1 AND product.is_deleted = 0 AND variant.is_deleted = 0
            ORDER BY product.id LIMIT 1
            """,
          arguments: [store, material])
      }
      return try row.map { try Self.product($0, db, withRecord: true) }
    }
  }

  private static func product(_ row: Row, _ db: Database, withRecord: Bool) throws -> ProductView {
    let id: Int64 = row["id"]
    let externalID: String = row["external_id"]
    var stock: [[UInt8]: [Amount?]] = [:]
    let levels = try db.cachedStatement(sql: Self.stock)
    for level in try Row.fetchAll(levels, arguments: [row["store_row"] as Int64, externalID]) {
      let available: String? = level["available"]
      stock[Array((level["variant"] as String).utf8), default: []].append(available.flatMap { Amount($0) })
    }
    let variants = try Row.fetchAll(try db.cachedStatement(sql: Self.variants), arguments: [id]).map { variant in
      let externalID: String = variant["external_id"]
      return ProductView.Variant(
        externalID: externalID, material: "MAT-" + (Ident(bytes: variant.bytes("material"))?.text ?? ""), sku: variant["sku"],
        name: variant["name"], price: variant["price"], stock: stock[Array(externalID.utf8)].flatMap { Amount.sum($0) })
    }
    return ProductView(
      row: id, externalID: externalID, name: row["name"], status: row["status"], store: row["store"], platform: row["platform"],
      currency: row["currency"], variants: variants,
      record: withRecord ? try Product(json: JSONDocument(parsing: row.bytes("record")).root) : nil)
  }

  // MARK: Mappings

  private static let mapping = """
    SELECT product.id AS product, variant.id AS variant, product.external_id AS product_id, variant.external_id AS variant_id,
      product.name AS product_name, variant.name, variant.sku, material.uid AS material, store.uid AS store, store.platform,
      store.id AS store_row
    FROM product JOIN variant ON variant.product_id = product.id JOIN material ON material.id = variant.material_id
      JOIN store ON store.id = product.store_id
    WHERE product.is_deleted = 0 AND variant.is_deleted = 0 AND product.id >= ?1 AND (product.id > ?1 OR variant.id > ?2)
    """
  /// Product by product, variant by variant.
  package func mappings(store: Int64?, after: ListPlace?, limit: Int) async throws(HostError) -> ListPage<MappingView> {
    // A condition that may be off keeps SQLite from walking the store's own index.
    let sql = Self.mapping + (store == nil ? "" : " AND product.store_id = ?4") + " ORDER BY product.id, variant.id LIMIT ?3"
    let arguments: [(any DatabaseValueConvertible)?] = [after?[0] ?? 0, after?[1] ?? 0, limit + 1] + (store.map { [$0] } ?? [])
    let values = StatementArguments(arguments)
    return try await read("The mappings cannot be read") { db in
      var lastSynced: [Int64: Int64?] = [:]
      let views = try Row.fetchAll(db, sql: sql, arguments: values).map { row in
        let store: Int64 = row["store_row"]
        if lastSynced[store] == nil {
          lastSynced[store] = .some(try Int64.fetchOne(db, sql: Self.lastSuccess, arguments: [store, Resource.products.rawValue]))
        }
        let ident = Ident(bytes: row.bytes("material"))
        let (product, variant): (String, String) = (row["product_name"], row["name"])
        return MappingView(
          product: row["product"], variant: row["variant"], material: "MAT-" + (ident?.text ?? ""), store: row["store"],
          platform: row["platform"], productID: row["product_id"], variantID: row["variant_id"],
          name: variant.isEmpty ? product : "\(product), \(variant)", sku: row["sku"], lastSynced: lastSynced[store] ?? nil,
          createdAt: ident?.milliseconds ?? 0)
      }
      return ListPage(views, limit: limit) { ListPlace($0.product, $0.variant) }
    }
  }
}
