internal import FoundationEssentials
internal import GRDB
package import HostCore
package import TradepostContract
internal import TradepostJSON

/// What the books hold of what a push is about, and how pushes are found again.
extension Storage: PushBooks {
  package func products(_ ids: [String], store: Int64) async throws(HostError) -> [String: Product] {
    try await read("Products cannot be read") { db in
      let find = try db.makeStatement(
        sql: "SELECT record FROM product WHERE store_id = ? AND external_id = ? AND is_deleted = 0")
      var found: [String: Product] = [:]
      for id in ids where found[id] == nil {
        guard let record = try Data.fetchOne(find, arguments: [store, id]) else { continue }
        found[id] = try? Product(json: JSONDocument(parsing: Array(record)).root)
      }
      return found
    }
  }

  package func levels(_ variants: [VariantPlace], store: Int64) async throws(HostError) -> [StoredLevel] {
    try await read("Stock levels cannot be read") { db in
      let find = try db.makeStatement(
        sql: """
          SELECT location, available FROM stock_level
          WHERE store_id = ? AND product = ? AND variant = ? AND is_deleted = 0 ORDER BY location
          """)
      return try Set(variants).flatMap { place in
        try Row.fetchAll(find, arguments: [store, place.product, place.variant]).map { row in
          let available: String? = row["available"]
          return StoredLevel(place: place, location: row["location"], available: available.flatMap { Amount($0) })
        }
      }
    }
  }

  package func variants(sku: String, store: Int64) async throws(HostError) -> [StoredVariant] {
    try await read("Variants cannot be looked up") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT product.external_id AS product, product.name AS product_name, product.record, variant.external_id AS variant,
            variant.name, variant.sku
          FROM variant JOIN product ON product.id = variant.product_id
          WHERE variant.sku = ?2 AND variant.sku <> '' AND product.store_id = ?1 AND variant.is_deleted = 0 AND product.is_deleted = 0
          ORDER BY variant.id
          """,
        arguments: [store, sku]
      ).map { row in
        Self.variant(row, VariantPlace(product: row["product"], variant: row["variant"]))
      }
    }
  }

  /// Variants of a product, by the platform's id of it.
  package func variants(product: String, store: Int64) async throws(HostError) -> [StoredVariant] {
    try await read("Variants cannot be looked up") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT product.name AS product_name, product.record, variant.external_id AS variant, variant.name, variant.sku
          FROM product JOIN variant ON variant.product_id = product.id
          WHERE product.store_id = ? AND product.external_id = ? AND variant.is_deleted = 0 AND product.is_deleted = 0
          ORDER BY variant.id
          """,
        arguments: [store, product]
      ).map { Self.variant($0, VariantPlace(product: product, variant: $0["variant"])) }
    }
  }

  /// A mapping may have changed the SKU on its way into the books; the shop knows its own.
  private static func variant(_ row: Row, _ place: VariantPlace) -> StoredVariant {
    let name: String = row["name"]
    let product = try? Product(json: JSONDocument(parsing: row.bytes("record")).root)
    let own = product?.variants.first { $0.id.utf8.elementsEqual(place.variant.utf8) }?.sku
    return StoredVariant(place: place, sku: own ?? row["sku"], name: name.isEmpty ? row["product_name"] : name)
  }

  package func priceCount(store: Int64) async throws(HostError) -> Int64 {
    try await read("Prices cannot be counted") { db in
      try Int64.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM variant JOIN product ON product.id = variant.product_id
          WHERE product.store_id = ? AND product.is_deleted = 0 AND variant.is_deleted = 0 AND variant.price IS NOT NULL
          """,
        arguments: [store]) ?? 0
    }
  }

  /// A push by its id, with its row; nil when there is no push of that id.
  package func push(_ name: String) async throws(HostError) -> (row: Int64, store: Int64, resource: Resource)? {
    try await read("The run cannot be read") { db in
      try Row.fetchOne(
        db, sql: "SELECT id, store_id, resource FROM run WHERE uid = ? AND operation = 'push'",
        arguments: [Ident(text: name).map { Data($0.bytes) }]
      ).flatMap { row in Resource(rawValue: row["resource"]).map { (row["id"], row["store_id"], $0) } }
    }
  }
}
