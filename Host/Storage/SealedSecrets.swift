internal import FoundationEssentials
internal import GRDB
package import HostCore

/// The secrets of one store as they are stored: read at once, so that a session's requests need not ask the database, and
/// opened one by one at the moment of use.
package struct SealedSecrets: Sendable {
  private let store: Int64
  private let sealed: [String: [UInt8]]
  private let seals: SealBox

  fileprivate init(store: Int64, sealed: [String: [UInt8]], seals: SealBox) {
    self.store = store
    self.sealed = sealed
    self.seals = seals
  }

  /// The secret of that name; nil when there is none.
  package func open(_ name: String) throws(HostError) -> String? {
    guard let sealed = sealed[name] else { return nil }
    return String(decoding: try seals.open(sealed, place: Self.place(name, of: store)), as: UTF8.self)
  }

  /// Where a secret is stored, as its seal is bound to it.
  static func place(_ name: String, of store: Int64) -> String { "secret/\(store)/\(name)" }
}

extension Storage {
  /// The secrets of a store, sealed.
  package func sealedSecrets(of store: Int64) async throws(HostError) -> SealedSecrets {
    let sealed = try await read("The secrets of a store cannot be read") { db in
      let rows = try Row.fetchAll(db, sql: "SELECT name, sealed FROM secret WHERE store_id = ?", arguments: [store])
      var sealed: [String: [UInt8]] = [:]
      for row in rows { sealed[row["name"]] = row.bytes("sealed") }
      return sealed
    }
    return SealedSecrets(store: store, sealed: sealed, seals: seals)
  }
}
