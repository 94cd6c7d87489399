internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostContract

/// Clients and stock as they are shown.
extension Storage {
  /// Clients with how often they ordered, the latest first.
  package func clients(store: Int64?, limit: Int) async throws(HostError) -> [ClientView] {
    let seals = seals
    return try await read("The clients cannot be read") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT client.id, client.uid, client.sealed,
            (SELECT count(*) FROM orders WHERE orders.client_id = client.id) AS orders
          FROM client
          WHERE ?1 IS NULL OR EXISTS (SELECT 1 FROM orders WHERE orders.client_id = client.id AND orders.store_id = ?1)
            OR EXISTS (SELECT 1 FROM customer WHERE customer.client_id = client.id AND customer.store_id = ?1)
          ORDER BY client.id DESC LIMIT ?2
          """,
        arguments: [store, limit]
      ).map { try Self.client($0, customers: [], seals) }
    }
  }

  /// One client by its id, or by the platform's id of a customer; nil when there is none.
  package func client(_ name: String) async throws(HostError) -> ClientView? {
    let seals = seals
    return try await read("The client cannot be read") { db in
      guard
        let row = try Row.fetchOne(
          db,
          sql: """
            SELECT client.id, client.uid, client.sealed,
              (SELECT count(*) FROM orders WHERE orders.client_id = client.id) AS orders
            FROM client WHERE client.uid = ?1
              OR client.id = (SELECT client_id FROM customer WHERE external_id = ?2 ORDER BY id LIMIT 1)
            LIMIT 1
            """,
          arguments: [Ident(text: name).map { Data($0.bytes) }, name])
      else { return nil }
      let customers = try Row.fetchAll(
        db,
        sql: """
          SELECT store.name AS store, store.id AS store_row, customer.external_id, source.sealed FROM customer
          JOIN store ON store.id = customer.store_id LEFT JOIN source ON source.id = customer.source_id
          WHERE customer.client_id = ? ORDER BY customer.id
          """,
        arguments: [row["id"] as Int64]
      ).map { row -> (store: String, externalID: String, record: [UInt8]) in
        let id: String = row["external_id"]
        let sealed = row.bytes("sealed")
        let record = sealed.isEmpty ? [] : try seals.open(sealed, place: Self.place(.customers, row["store_row"], id))
        return (row["store"], id, EvidenceCoding.decode(record)?.record ?? [])
      }
      return try Self.client(row, customers: customers, seals)
    }
  }

  private static func client(
    _ row: Row, customers: [(store: String, externalID: String, record: [UInt8])], _ seals: SealBox
  ) throws -> ClientView {
    guard let uid = Ident(bytes: row.bytes("uid")) else { throw HostError("data.client", "A client's id is damaged.") }
    let name = String(decoding: try seals.open(row.bytes("sealed"), place: clientPlace(uid)), as: UTF8.self)
    return ClientView(uid: "CLI-" + uid.text, name: name, orders: row["orders"], customers: customers)
  }

  package func inventory(store: Int64?, sku: String?, limit: Int) async throws(HostError) -> [InventoryView] {
    try await inventory(Self.levelsBySKU, [store, sku, limit])
  }

  /// Levels of one store behind a row, in the order in which they came.
  package func inventory(
    store: Int64, product: String?, sku: String?, after: Int64?, limit: Int
  ) async throws(HostError) -> [InventoryView] {
    try await inventory(Self.levelsByRow, [store, product, sku, after, limit])
  }

  private static let levelColumns = """
    SELECT store.id AS store_row, store.name AS store, store.uid AS store_uid, level.id, level.sku, level.product, level.variant,
      level.location, level.available, level.pool, material.uid AS material, coalesce(nullif(variant.name, ''), product.name, '') AS name
    FROM stock_level AS level JOIN store ON store.id = level.store_id
    LEFT JOIN product ON product.store_id = level.store_id AND product.external_id = level.product
    LEFT JOIN variant ON variant.product_id = product.id AND variant.external_id = level.variant
    LEFT JOIN material ON material.id = variant.material_id
    """
  private static let levelsBySKU =
    levelColumns + """
       WHERE level.is_deleted = 0 AND (?1 IS NULL OR level.store_id = ?1) AND (?2 IS NULL OR level.sku = ?2)
      ORDER BY level.store_id, level.sku, level.id LIMIT ?3
      """
  private static let levelsByRow =
    levelColumns + """
       WHERE level.is_deleted = 0 AND level.store_id = ?1 AND (?2 IS NULL OR level.product = ?2) AND (?3 IS NULL OR level.sku = ?3)
        AND level.id > coalesce(?4, 0)
      ORDER BY level.id LIMIT ?5
      """

  private func inventory(_ sql: String, _ arguments: StatementArguments) async throws(HostError) -> [InventoryView] {
    try await read("The stock cannot be read") { db in
      let reserved = try Self.reserved(db)
      return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
        var level = InventoryView(
          material: Ident(bytes: row.bytes("material")).map { "MAT-" + $0.text }, sku: row["sku"], name: row["name"],
          store: row["store"], location: row["location"], available: row["available"],
          reserved: reserved["\(row["store_row"] as Int64)/\(row["variant"] as String)"]?.text ?? "0", pool: row["pool"])
        level.place = VariantPlace(product: row["product"], variant: row["variant"])
        level.storeID = row["store_uid"]
        level.row = row["id"]
        return level
      }
    }
  }

  /// What unpaid orders hold back, by store and variant. Only orders that are open now have rows here.
  private static func reserved(_ db: Database) throws -> [String: Amount] {
    var sums: [String: Amount] = [:]
    for row in try Row.fetchAll(
      db, sql: "SELECT orders.store_id, variant, quantity FROM reservation JOIN orders ON orders.id = order_id")
    {
      let key = "\(row["store_id"] as Int64)/\(row["variant"] as String)"
      guard let quantity = Amount(row["quantity"] as String) else { continue }
      sums[key] = (sums[key] ?? .zero).adding(quantity) ?? quantity
    }
    return sums
  }
}

extension Amount {
  /// The sum of two quantities; nil when 64 bits cannot hold it. Quantities have no currency.
  fileprivate func adding(_ other: Amount) -> Amount? {
    let scale = max(self.scale, other.scale)
    guard let one = exactly(scale: scale), let two = other.exactly(scale: scale) else { return nil }
    let (sum, overflowed) = one.coefficient.addingReportingOverflow(two.coefficient)
    return overflowed ? nil : Amount(coefficient: sum, scale: scale)
  }
}
