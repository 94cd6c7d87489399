internal import GRDB
internal import HostCore
internal import TradepostContract

/// How products, their variants and stock levels are written, and how each variant becomes a material of the book.
extension PageCommit {
  private static let upsertProduct: StaticString = """
    INSERT INTO product (store_id, external_id, name, status, version, record_hash, package_version, record)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (store_id, external_id) DO UPDATE SET name = excluded.name, status = excluded.status,
      version = excluded.version, record_hash = excluded.record_hash, package_version = excluded.package_version,
      record = excluded.record, is_deleted = 0
    RETURNING id
    """
  private static let variantsOf: StaticString = "SELECT external_id, id FROM variant WHERE product_id = ? AND is_deleted = 0"
  private static let insertVariant: StaticString = """
    INSERT INTO variant (product_id, external_id, material_id, sku, name, price) VALUES (?, ?, ?, ?, ?, ?)
    """
  private static let updateVariant: StaticString = """
    UPDATE variant SET sku = ?3, name = ?4, price = ?5, is_deleted = 0 WHERE product_id = ?1 AND external_id = ?2
    RETURNING id
    """
  private static let dropVariant: StaticString = "UPDATE variant SET is_deleted = 1 WHERE id = ?"
  /// A material of that SKU that no variant of this store stands for yet: the same thing sold in another shop.
  private static let matchMaterial: StaticString = """
    SELECT material.id FROM material WHERE material.book_id = ?1 AND material.sku = ?2 AND material.sku <> ''
      AND NOT EXISTS (SELECT 1 FROM variant JOIN product ON product.id = variant.product_id
        WHERE variant.material_id = material.id AND product.store_id = ?3)
    ORDER BY material.id LIMIT 1
    """
  private static let insertMaterial: StaticString = "INSERT INTO material (uid, book_id, sku, name) VALUES (?, ?, ?, ?)"
  private static let upsertLevel: StaticString = """
    INSERT INTO stock_level (store_id, external_id, product, variant, sku, location, pool, available, version, record_hash,
      package_version)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
    ON CONFLICT (store_id, external_id) DO UPDATE SET product = excluded.product, variant = excluded.variant,
      sku = excluded.sku, location = excluded.location, pool = excluded.pool, available = excluded.available,
      version = excluded.version, record_hash = excluded.record_hash, package_version = excluded.package_version,
      is_deleted = 0
    """

  func apply(_ product: Product, _ change: RecordChange) throws {
    let upsert = try statement(Self.upsertProduct)
    upsert.bind(1, effects.store)
    upsert.bind(2, change.id)
    upsert.bind(3, product.name)
    upsert.bind(4, product.status.rawValue)
    upsert.bind(5, change.version)
    upsert.bind(6, change.hash)
    upsert.bind(7, effects.packageVersion)
    upsert.bind(8, change.evidence.record)
    guard let row = try upsert.first(db, { $0.int(0) }) else { return }

    var gone: [String: Int64] = [:]
    if change.row != nil {
      let find = try statement(Self.variantsOf)
      find.bind(1, row)
      for (id, variant) in try find.all(db, { ($0.text(0), $0.int(1)) }) { gone[id] = variant }
    }
    for variant in product.variants {
      gone[variant.id] = nil
      if change.row != nil, try updateVariant(variant, of: row) { continue }
      try insertVariant(variant, of: row, product)
    }
    for variant in gone.values {
      let drop = try statement(Self.dropVariant)
      drop.bind(1, variant)
      try drop.run(db)
    }
  }

  private func updateVariant(_ variant: Variant, of product: Int64) throws -> Bool {
    let update = try statement(Self.updateVariant)
    update.bind(1, product)
    update.bind(2, variant.id)
    update.bind(3, variant.sku)
    update.bind(4, variant.name)
    update.bind(5, variant.price?.text)
    return try update.first(db) { $0.int(0) } != nil
  }

  private func insertVariant(_ variant: Variant, of row: Int64, _ product: Product) throws {
    let match = try statement(Self.matchMaterial)
    match.bind(1, book)
    match.bind(2, variant.sku)
    match.bind(3, effects.store)
    var material = variant.sku.isEmpty ? nil : try match.first(db) { $0.int(0) }
    if material == nil {
      let insert = try statement(Self.insertMaterial)
      insert.bind(1, Ident(at: now).bytes)
      insert.bind(2, book)
      insert.bind(3, variant.sku)
      insert.bind(4, variant.name.isEmpty ? product.name : "\(product.name), \(variant.name)")
      try insert.run(db)
      material = db.lastInsertedRowID
    }
    let insert = try statement(Self.insertVariant)
    insert.bind(1, row)
    insert.bind(2, variant.id)
    insert.bind(3, material)
    insert.bind(4, variant.sku)
    insert.bind(5, variant.name)
    insert.bind(6, variant.price?.text)
    try insert.run(db)
  }

  mutating func apply(_ level: StockLevel, _ change: RecordChange) throws {
    try note(level, change)
    let upsert = try statement(Self.upsertLevel)
    upsert.bind(1, effects.store)
    upsert.bind(2, change.id)
    upsert.bind(3, level.productID)
    upsert.bind(4, level.variantID)
    upsert.bind(5, level.sku)
    upsert.bind(6, level.location)
    upsert.bind(7, level.pool)
    upsert.bind(8, level.available?.text)
    upsert.bind(9, change.version)
    upsert.bind(10, change.hash)
    upsert.bind(11, effects.packageVersion)
    try upsert.run(db)
  }
}
