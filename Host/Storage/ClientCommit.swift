internal import GRDB
internal import HostCore
internal import TradepostContract

/// How people are recognised: one client per person and book, whichever shop and however often they ordered.
extension PageCommit {
  private static let ofCustomer: StaticString = """
    SELECT client_id FROM customer WHERE store_id = ? AND external_id = ? AND client_id IS NOT NULL
    """
  private static let byEmail: StaticString = "SELECT id FROM client WHERE book_id = ? AND email = ?"
  private static let byPhone: StaticString = "SELECT id FROM client WHERE book_id = ? AND phone = ?"
  private static let byNameAndAddress: StaticString = "SELECT id FROM client WHERE book_id = ? AND name_address = ?"
  private static let insertClient: StaticString = """
    INSERT INTO client (uid, book_id, email, phone, name_address, sealed) VALUES (?, ?, ?, ?, ?, ?)
    """
  private static let insertCustomer: StaticString = """
    INSERT INTO customer (store_id, external_id, client_id, version, record_hash, package_version, source_id)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (store_id, external_id) DO UPDATE SET client_id = excluded.client_id, version = excluded.version,
      record_hash = excluded.record_hash, package_version = excluded.package_version, source_id = excluded.source_id,
      is_deleted = 0
    """
  private static let customerSource: StaticString = "SELECT id, source_id FROM customer WHERE store_id = ? AND external_id = ?"

  /// The client behind an order: the platform's customer if it is known, else whoever has that e-mail, phone, or name and
  /// address, else a new one. Nil when nothing at all is known.
  mutating func client(of order: OrderClient) throws -> Int64? {
    if let customer = order.customerID {
      let find = try statement(Self.ofCustomer)
      find.bind(1, effects.store)
      find.bind(2, customer)
      if let found = try find.first(db, { $0.int(0) }) { return found }
    }
    return try client(order.keys)
  }

  /// The client with these marks; made when there is none.
  private mutating func client(_ keys: ClientKeys) throws -> Int64? {
    var marks: [[UInt8]?] = []
    for (text, kind, sql) in [
      (keys.email, "email", Self.byEmail), (keys.phone, "phone", Self.byPhone),
      (keys.nameAndAddress, "name-address", Self.byNameAndAddress),
    ] {
      guard !text.isEmpty else {
        marks.append(nil)
        continue
      }
      let mark = storage.seals.blindIndex(text, kind)
      marks.append(mark)
      let find = try statement(sql)
      find.bind(1, book)
      find.bind(2, mark)
      if let found = try find.first(db, { $0.int(0) }) { return found }
    }
    guard marks.contains(where: { $0 != nil }) else { return nil }
    let uid = Ident(at: now)
    let insert = try statement(Self.insertClient)
    insert.bind(1, uid.bytes)
    insert.bind(2, book)
    var index: Int32 = 3
    for mark in marks {
      if let mark { insert.bind(index, mark) } else { insert.bindNull(index) }
      index += 1
    }
    insert.bind(6, try storage.seals.seal(Array(keys.name.utf8), place: Storage.clientPlace(uid)))
    try insert.run(db)
    rollups.newClients += 1
    return db.lastInsertedRowID
  }

  mutating func apply(_ customer: Customer, _ keys: ClientKeys, _ change: RecordChange) throws {
    let find = try statement(Self.customerSource)
    find.bind(1, effects.store)
    find.bind(2, change.id)
    let before = try find.first(db) { ($0.int(0), $0.isNull(1) ? nil : $0.int(1)) }
    let client = try client(keys)
    let source = try storeEvidence(change)
    let insert = try statement(Self.insertCustomer)
    insert.bind(1, effects.store)
    insert.bind(2, change.id)
    insert.bind(3, client)
    insert.bind(4, change.version)
    insert.bind(5, change.hash)
    insert.bind(6, effects.packageVersion)
    insert.bind(7, source.row)
    try insert.run(db)
    if let source = before?.1 { try dropEvidence(source, order: 0) }
  }
}

extension Storage {
  static func clientPlace(_ uid: Ident) -> String { "client/\(uid.text)" }
}
