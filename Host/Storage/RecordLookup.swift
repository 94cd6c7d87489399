internal import FoundationEssentials
internal import GRDB
package import HostCore
package import TradepostContract
internal import TradepostJSON

extension Storage: SyncStorage {
  package func known(_ resource: Resource, store: Int64, ids: [String]) async throws(HostError) -> [KnownRecord?] {
    let storage = self
    // On the writing connection, whose statements are prepared and whose pages are warm.
    return try await write("Records of \(resource.rawValue) cannot be looked up") { db in
      let find = try storage.statements(db, try resource.knownQuery)
      return try ids.map { id in
        find.bind(1, store)
        find.bind(2, id)
        return try find.first(db) { row in
          KnownRecord(
            row: row.int(0), hash: row.hash(1) ?? Hash128(low: 0, high: 0), version: row.bytes(2), effectsHash: row.hash(3),
            packageVersion: row.text(4), isHeld: row.int(5) != 0, isDeleted: row.int(6) != 0)
        }
      }
    }
  }

  package func posted(order row: Int64) async throws(HostError) -> [PostedDocument] {
    try await read("The documents of an order cannot be read") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT kind, external_id, revision, day, market, currency, entries, flags FROM document WHERE order_id = ? ORDER BY id
          """,
        arguments: [row]
      ).map { try PostedDocument(row: $0) }
    }
  }

  package func stored(_ resource: Resource, store: Int64) async throws(HostError) -> [(id: String, row: Int64)] {
    let storage = self
    return try await write("What is stored of \(resource.rawValue) cannot be read") { db in
      let find = try storage.statements(db, try resource.standingQuery)
      find.bind(1, store)
      return try find.all(db) { (id: $0.text(0), row: $0.int(1)) }
    }
  }

  package func quarantinedIDs(_ resource: Resource, store: Int64) async throws(HostError) -> [String] {
    try await read("The quarantine cannot be read") { db in
      try String.fetchAll(
        db, sql: "SELECT external_id FROM quarantine WHERE store_id = ? AND resource = ?",
        arguments: [store, resource.rawValue])
    }
  }

  package func quarantined(_ resource: Resource, store: Int64) async throws(HostError) -> [PageRecord] {
    let seals = seals
    return try await read("The quarantine cannot be read") { db in
      try Row.fetchAll(
        db, sql: "SELECT external_id, sealed, reason FROM quarantine WHERE store_id = ? AND resource = ? ORDER BY external_id",
        arguments: [store, resource.rawValue]
      ).compactMap { row -> PageRecord? in
        let id: String = row["external_id"]
        let reason: String = row["reason"]
        // What the adapter itself could not read stays until the platform or the adapter changes.
        guard reason != QuarantinedRecord.Reason.rejected.rawValue else { return nil }
        let bytes = try seals.open(row.bytes("sealed"), place: Storage.quarantinePlace(resource, store, id))
        return EvidenceCoding.decode(bytes).map { PageRecord(id: id, json: $0.record, sources: $0.sources) }
      }
    }
  }

  package func held(store: Int64) async throws(HostError) -> [PageRecord] {
    let seals = seals
    return try await read("Held orders cannot be read") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT orders.external_id, orders.version, source.sealed FROM orders JOIN source ON source.id = orders.source_id
          WHERE store_id = ? AND held_component IS NOT NULL ORDER BY orders.id
          """,
        arguments: [store]
      ).compactMap { row -> PageRecord? in
        let id: String = row["external_id"]
        let version: Data = row["version"]
        let bytes = try seals.open(row.bytes("sealed"), place: Storage.place(.orders, store, id))
        return EvidenceCoding.decode(bytes).map {
          PageRecord(id: id, version: Array(version), json: $0.record, sources: $0.sources)
        }
      }
    }
  }
}

extension Row {
  /// A column of bytes; nothing where it is NULL.
  func bytes(_ column: String) -> [UInt8] {
    let data: Data? = self[column]
    return data.map { Array($0) } ?? []
  }
}

extension PostedDocument {
  /// A row of `document`.
  init(row: Row) throws {
    let kind: String = row["kind"]
    let text: String = row["entries"]
    let flags: String = row["flags"]
    let code: String = row["currency"]
    guard let kind = DocumentKind(rawValue: kind), let currency = Currency(code), let entries = EntryCoding.decode(text) else {
      throw HostError("data.document", "A document in the books is not readable: the file is damaged. Restore it from a backup.")
    }
    var draft = DocumentDraft(
      kind: kind, externalID: row["external_id"], day: Day(daysSince1970: row["day"]), market: row["market"],
      currency: currency, entries: entries)
    draft.flags = flags.split(separator: " ").compactMap { DocumentFlag(rawValue: String($0)) }
    self.init(draft: draft, revision: row["revision"])
  }
}

extension Resource {
  fileprivate var knownQuery: StaticString {
    get throws {
      switch self {
      case .orders:
        """
        SELECT id, record_hash, version, effects_hash, package_version, held_component IS NOT NULL,
          is_deleted
        FROM orders WHERE store_id = ? AND external_id = ?
        """
      case .products:
        """
        SELECT id, record_hash, version, NULL, package_version, 0, is_deleted
        FROM product WHERE store_id = ? AND external_id = ?
        """
      case .inventory:
        """
        SELECT id, record_hash, version, NULL, package_version, 0, is_deleted
        FROM stock_level WHERE store_id = ? AND external_id = ?
        """
      case .customers:
        """
        SELECT id, record_hash, version, NULL, package_version, 0, is_deleted
        FROM customer WHERE store_id = ? AND external_id = ?
        """
      case .payouts: throw HostError("storage.resource", "Payouts are not stored yet.")
      }
    }
  }

  /// The highest row of this kind, of whichever store.
  var lastRowQuery: String {
    get throws {
      switch self {
      case .orders: "SELECT max(id) FROM orders"
      case .products: "SELECT max(id) FROM product"
      case .inventory: "SELECT max(id) FROM stock_level"
      case .customers: "SELECT max(id) FROM customer"
      case .payouts: throw HostError("storage.resource", "Payouts are not stored yet.")
      }
    }
  }

  fileprivate var standingQuery: StaticString {
    get throws {
      switch self {
      case .orders: "SELECT external_id, id FROM orders WHERE store_id = ? AND is_deleted = 0"
      case .products: "SELECT external_id, id FROM product WHERE store_id = ? AND is_deleted = 0"
      case .inventory: "SELECT external_id, id FROM stock_level WHERE store_id = ? AND is_deleted = 0"
      case .customers: "SELECT external_id, id FROM customer WHERE store_id = ? AND is_deleted = 0"
      case .payouts: throw HostError("storage.resource", "Payouts are not stored yet.")
      }
    }
  }
}
