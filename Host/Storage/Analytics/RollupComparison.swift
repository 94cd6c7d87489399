internal import GRDB
internal import HostCore

/// What is wrong with the sums at one moment of the data.
package struct RollupFindings: Sendable {
  /// A row that is not what the books say.
  struct Row: Sendable {
    let table: RollupTable
    let keys: [DatabaseValue]
    /// Nil: there is no such row; or there should be none.
    let stored: [DatabaseValue]?
    let wanted: [DatabaseValue]?
    /// What the row was made of; null for a sum.
    var source: DatabaseValue = .null

    func stored(_ value: Int) -> DatabaseValue { stored?[value] ?? 0.databaseValue }
    func wanted(_ value: Int) -> DatabaseValue { wanted?[value] ?? 0.databaseValue }
  }

  struct Goods: Sendable {
    let scope: Int64
    let key, sku, product, name: String
  }

  /// Orders that their own documents and their own record contradict.
  var orders: [(number: String, store: Int64, what: String)] = []
  var rows: [Row] = []
  /// Products that are sold and in no row of `goods`.
  var goods: [Goods] = []
}

/// Fills temporary tables of the same names from the books, and compares row by row. It only reads, over one moment of the data:
/// pages are stored meanwhile.
struct RollupComparison {
  private let db: Database
  private let seals: SealBox

  init(_ db: Database, _ seals: SealBox) {
    self.db = db
    self.seals = seals
  }

  func findings() throws -> RollupFindings {
    var findings = RollupFindings()
    defer { for table in RollupTable.all.map(\.name) + ["goods"] { try? db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)") } }
    try db.execute(
      sql: """
        CREATE TEMP TABLE goods (id INTEGER PRIMARY KEY, scope, key, sku, product, name, UNIQUE (scope, key));
        INSERT INTO temp.goods SELECT id, scope, key, sku, product, name FROM main.goods;
        """)
    for table in RollupTable.all {
      try db.execute(
        sql: """
          CREATE TEMP TABLE \(table.name) AS SELECT * FROM main.\(table.name) WHERE false;
          CREATE UNIQUE INDEX temp.\(table.name)_key ON \(table.name)(\(table.keys.joined(separator: ", ")));
          """)
    }
    var rebuild = RollupRebuild(db, seals)
    var orders: [(number: String, store: Int64, what: String)] = []
    rebuild.differs = { orders.append(($0, $1, $2)) }
    try rebuild.run()
    findings.orders = orders
    for table in RollupTable.all { findings.rows += try compare(table) }
    findings.goods = try Row.fetchAll(db, sql: Self.missing).map {
      RollupFindings.Goods(scope: $0["scope"], key: $0["key"], sku: $0["sku"], product: $0["product"], name: $0["name"])
    }
    return findings
  }

  private static let missing = """
    SELECT scope, key, sku, product, name FROM temp.goods AS wanted
    WHERE NOT EXISTS (SELECT 1 FROM main.goods WHERE goods.scope = wanted.scope AND goods.key = wanted.key)
    """

  private func compare(_ table: RollupTable) throws -> [RollupFindings.Row] {
    let (keys, values) = (table.keys.count, table.values.count)
    let columns = (table.keys + table.values).joined(separator: ", ")
    func only(_ one: String, _ other: String) throws -> [[DatabaseValue]: [DatabaseValue]] {
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(columns) FROM \(one).\(table.name) EXCEPT SELECT \(columns) FROM \(other).\(table.name)")
      return [[DatabaseValue]: [DatabaseValue]](
        rows.map { (Array($0.databaseValues.prefix(keys)), Array($0.databaseValues.suffix(values))) }, uniquingKeysWith: { one, _ in one })
    }
    let stored = try only("main", "temp")
    let wanted = try only("temp", "main")
    let source = try table.madeOf.map { try db.cachedStatement(sql: $0) }
    return try Set(stored.keys).union(wanted.keys).compactMap { place in
      var row = RollupFindings.Row(table: table, keys: place, stored: stored[place], wanted: wanted[place])
      // A sum of nothing may stand as zero, or not at all.
      guard (0..<values).contains(where: { row.stored($0) != row.wanted($0) }) else { return nil }
      if let source { row.source = try DatabaseValue.fetchOne(source, arguments: StatementArguments(place)) ?? .null }
      return row
    }
  }
}
