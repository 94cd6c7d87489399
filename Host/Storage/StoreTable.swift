internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostContract
internal import TradepostJSON

/// Books, stores, their secrets, and which packages may run for which store.
extension Storage {
  /// Connects a store. The first store makes the book it names, in its own currency.
  package func add(_ store: ConnectedStore, secrets: [String: String]) async throws(HostError) -> ConnectedStore {
    try Self.check(name: store.name)
    try Self.check(name: store.book)
    let seals = seals
    let now = clock.now()
    return try await write("The store cannot be recorded") { db in
      if let twin = try Row.fetchOne(db, sql: Self.twin, arguments: [store.name, store.platform, store.account.id]) {
        return try Self.reconnect(store, twin, secrets, seals, db)
      }
      try db.execute(
        sql: "INSERT INTO book (name, currency, chain) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
        arguments: [store.book, store.account.currency.code, Data(Chain.start)])
      let uid = "store-" + Ident(at: now).text
      try db.execute(
        sql: """
          INSERT INTO store (uid, book_id, platform, name, settings, origins, connect_to, allows_loopback, authority,
            account_id, account_name, currency, time_zone, api_version, created_at)
          SELECT ?, book.id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM book WHERE book.name = ?
          """,
        arguments: [
          uid, store.platform, store.name, store.settings.json, store.origins.json, store.connectTo, store.allowsLoopback,
          store.authority, store.account.id, store.account.name, store.account.currency.code, store.account.timeZone,
          store.account.apiVersion, now, store.book,
        ])
      return try Self.equip(store, row: db.lastInsertedRowID, uid: uid, secrets, seals, db)
    }
  }

  /// A store of that name or of that very shop; the shop first.
  private static let twin = """
    SELECT store.id, uid, store.name, book.name AS book, platform = ?2 AND account_id = ?3 AS is_same,
      (uninstalled_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM secret WHERE store_id = store.id))
        AND NOT EXISTS (SELECT 1 FROM enabled_package WHERE store_id = store.id) AS is_disconnected
    FROM store JOIN book ON book.id = store.book_id
    WHERE store.name = ?1 OR (platform = ?2 AND account_id = ?3) ORDER BY is_same DESC
    """

  /// Takes a shop that was disconnected back, with what is in the books of it; refuses any other twin.
  private static func reconnect(
    _ store: ConnectedStore, _ twin: Row, _ secrets: [String: String], _ seals: SealBox, _ db: Database
  ) throws -> ConnectedStore {
    let name: String = twin["name"]
    guard twin["is_same"] as Bool else {
      throw taken(name)
    }
    guard twin["is_disconnected"] as Bool else {
      throw HostError("store.twice", "\(store.account.id) is connected already, as \"\(name)\". One shop is connected once.", exit: 2)
    }
    let book: String = twin["book"]
    guard name.utf8.elementsEqual(store.name.utf8), book.utf8.elementsEqual(store.book.utf8) else {
      throw HostError(
        "store.twice",
        "\(store.account.id) was connected before, as \"\(name)\" in the book \"\(book)\". Connect it under these names again.", exit: 2)
    }
    try db.execute(
      sql: """
        UPDATE store SET settings = ?, origins = ?, connect_to = ?, allows_loopback = ?, authority = ?, account_name = ?,
          time_zone = ?, api_version = ?, uninstalled_at = NULL, revision = revision + 1 WHERE id = ?
        """,
      arguments: [
        store.settings.json, store.origins.json, store.connectTo, store.allowsLoopback, store.authority, store.account.name,
        store.account.timeZone, store.account.apiVersion, twin["id"] as Int64,
      ])
    return try equip(store, row: twin["id"], uid: twin["uid"], secrets, seals, db)
  }

  private static func taken(_ name: String) -> HostError {
    HostError("store.name", "There is a store named \"\(name)\" already. Choose another name.", exit: 2)
  }

  private static func equip(
    _ store: ConnectedStore, row: Int64, uid: String, _ secrets: [String: String], _ seals: SealBox, _ db: Database
  ) throws -> ConnectedStore {
    var added = store
    added.row = row
    added.uid = uid
    try keep(secrets, of: row, seals, db)
    for package in store.packages {
      try db.execute(sql: "INSERT INTO enabled_package (store_id, package) VALUES (?, ?)", arguments: [row, package])
    }
    return added
  }

  /// A name stands in journals, tables and messages, each on one line and as an account's last part: it must be one line
  /// with something to read on it.
  package static func check(name: String) throws(HostError) {
    let isShown = name.unicodeScalars.allSatisfy {
      // Joiners belong to words of several scripts.
      if $0 == "\u{200C}" || $0 == "\u{200D}" { return true }
      return switch $0.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
    guard isShown, name.utf8.count <= 200, name.contains(where: { $0.isLetter || $0.isNumber }) else {
      throw HostError(
        "store.name", "The name of a store or a book is one line of at most 200 bytes, with a letter or a digit in it. Choose another one.",
        exit: 2)
    }
    guard Ident(text: name) == nil else {
      throw HostError("store.name", "\"\(name)\" looks like an id, and a name must not. Choose another one.", exit: 2)
    }
  }

  private static func keep(_ secrets: [String: String], of store: Int64, _ seals: SealBox, _ db: Database) throws {
    for (name, value) in secrets {
      let sealed = try seals.seal(Array(value.utf8), place: SealedSecrets.place(name, of: store))
      try db.execute(
        sql: """
          INSERT INTO secret (store_id, name, sealed) VALUES (?, ?, ?)
          ON CONFLICT (store_id, name) DO UPDATE SET sealed = excluded.sealed
          """,
        arguments: [store, name, Data(sealed)])
    }
  }

  /// Stores secrets that came about by themselves, all in one transaction. Throws when the store was disconnected meanwhile:
  /// what was forgotten does not come back.
  package func keep(secrets: [String: String], of store: Int64) async throws(HostError) {
    let seals = seals
    try await write("The secrets of a store cannot be stored") { db in
      let isConnected = "SELECT EXISTS (SELECT 1 FROM store WHERE id = ? AND uninstalled_at IS NULL)"
      guard try Bool.fetchOne(db, sql: isConnected, arguments: [store]) == true else {
        throw HostError("store.gone", "The store was disconnected meanwhile, so its new secrets were not stored.")
      }
      try Self.keep(secrets, of: store, seals, db)
    }
  }

  /// Changes what an admin may change: name, settings, secrets, where it answers. Throws when somebody has changed the store
  /// since it was read: nobody's change is written over, and what was forgotten does not come back.
  ///
  /// - Parameter signing: the secret that the platform signs with: the one before holds for a while, since what was signed with
  ///   it is still on its way.
  package func update(_ store: ConnectedStore, secrets: [String: String], signing: String? = nil) async throws(HostError) {
    try Self.check(name: store.name)
    let seals = seals
    let now = clock.now()
    try await write("The store cannot be changed") { db in
      let isTaken = "SELECT EXISTS (SELECT 1 FROM store WHERE name = ? AND id <> ?)"
      if try Bool.fetchOne(db, sql: isTaken, arguments: [store.name, store.row]) == true { throw Self.taken(store.name) }
      try db.execute(
        sql: """
          UPDATE store SET name = ?, settings = ?, origins = ?, connect_to = ?, allows_loopback = ?, authority = ?, account_name = ?,
            time_zone = ?, api_version = ?, revision = revision + 1 WHERE id = ? AND revision = ?
          """,
        arguments: [
          store.name, store.settings.json, store.origins.json, store.connectTo, store.allowsLoopback, store.authority, store.account.name,
          store.account.timeZone, store.account.apiVersion, store.row, store.revision,
        ])
      guard db.changesCount == 1 else {
        throw HostError("store.changed", "\"\(store.name)\" was changed by somebody else at this moment. Look at it, and change it again.")
      }
      if let signing, let fresh = secrets[signing] { try Self.remember(signing, unless: fresh, of: store.row, seals, now: now, db) }
      try Self.keep(secrets, of: store.row, seals, db)
    }
  }

  package func stores() async throws(HostError) -> [ConnectedStore] {
    try await read("The stores cannot be read") { db in
      let packages = try Row.fetchAll(db, sql: "SELECT store_id, package FROM enabled_package ORDER BY package")
      return try Row.fetchAll(
        db, sql: "SELECT store.*, book.name AS book FROM store JOIN book ON book.id = store.book_id ORDER BY store.id"
      ).map { row in
        let id: Int64 = row["id"]
        return try ConnectedStore(
          row: row, packages: packages.filter { $0["store_id"] as Int64 == id }.map { $0["package"] })
      }
    }
  }

  /// The store of that id or name.
  package func store(_ name: String) async throws(HostError) -> ConnectedStore {
    let all = try await stores()
    // The id goes first: no name may lead to another store than the id that it looks like.
    if let found = all.first(where: { $0.uid.utf8.elementsEqual(name.utf8) }) ?? all.first(where: { $0.name.utf8.elementsEqual(name.utf8) })
    {
      return found
    }
    let known = all.isEmpty ? "none is connected yet: tradepost store add" : all.map { "\"\($0.name)\"" }.joined(separator: ", ")
    throw HostError("store.unknown", "There is no store \"\(name)\"; known: \(known).", exit: 2)
  }

  /// A secret of a store; nil when it has none of that name.
  package func secret(_ name: String, of store: Int64) async throws(HostError) -> String? {
    try await sealedSecrets(of: store).open(name)
  }

  /// Whether a store has what it takes to talk to its shop, by the same sign by which one that was connected before is known.
  package func isConnected(_ store: Int64) async throws(HostError) -> Bool {
    try await read("The store cannot be read") { db in
      try Bool.fetchOne(
        db,
        sql: """
          SELECT uninstalled_at IS NULL AND (EXISTS (SELECT 1 FROM secret WHERE store_id = store.id)
            OR EXISTS (SELECT 1 FROM enabled_package WHERE store_id = store.id)) FROM store WHERE id = ?
          """,
        arguments: [store]) ?? false
    }
  }

  /// Lets a package run for a store, or no longer.
  package func enable(_ package: String, for store: Int64, _ isEnabled: Bool) async throws(HostError) {
    try await write("The package cannot be \(isEnabled ? "enabled" : "disabled")") { db in
      try db.execute(
        sql: isEnabled
          ? "INSERT INTO enabled_package (store_id, package) VALUES (?, ?) ON CONFLICT DO NOTHING"
          : "DELETE FROM enabled_package WHERE store_id = ? AND package = ?",
        arguments: [store, package])
      if db.changesCount > 0 { try db.execute(sql: "UPDATE store SET revision = revision + 1 WHERE id = ?", arguments: [store]) }
    }
  }
}

extension ConnectedStore {
  fileprivate init(row: Row, packages: [String]) throws {
    let code: String = row["currency"]
    guard let currency = Currency(code) else { throw HostError("data.currency", "A store's currency \(code) is unknown.") }
    self.init(
      row: row["id"], uid: row["uid"], name: row["name"], platform: row["platform"], book: row["book"],
      settings: try [String: String](json: row["settings"]), origins: try [String: String](json: row["origins"]),
      connectTo: row["connect_to"], allowsLoopback: row["allows_loopback"], authority: row["authority"],
      account: Account(
        id: row["account_id"], name: row["account_name"], currency: currency, timeZone: row["time_zone"],
        apiVersion: row["api_version"]),
      packages: packages)
    revision = row["revision"]
  }
}

extension [String: String] {
  fileprivate var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      for (key, value) in sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        writer.key(key)
        writer.string(value)
      }
    }
    return writer.text
  }

  fileprivate init(json: String) throws {
    self = [:]
    for (key, value) in try JSONDocument(parsing: json).root.members { self[key] = value.string }
  }
}
