internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostContract
internal import TradepostJSON

/// Who bought in a shop or has an account there.
extension Storage {
  /// Both halves are walked from where the page begins: whoever bought, and whoever has an account.
  private static let customerPage = """
    SELECT client.id, client.uid, client.sealed, store.uid AS store, store.platform,
      (SELECT count(*) FROM orders WHERE orders.client_id = client.id AND orders.store_id = ?1) AS orders
    FROM client JOIN store ON store.id = ?1 WHERE client.id IN (
      SELECT client_id FROM (SELECT client_id FROM client_first WHERE store_id = ?1 AND client_id < ?2 ORDER BY client_id DESC LIMIT ?3)
      UNION
      SELECT client_id FROM (SELECT DISTINCT client_id FROM customer WHERE store_id = ?1 AND is_deleted = 0 AND client_id < ?2
        ORDER BY client_id DESC LIMIT ?3))
    ORDER BY client.id DESC LIMIT ?3
    """
  private static let accounts = """
    SELECT customer.external_id, source.sealed FROM customer LEFT JOIN source ON source.id = customer.source_id
    WHERE customer.client_id = ?1 AND customer.store_id = ?2 AND customer.is_deleted = 0 ORDER BY customer.id
    """

  /// The newest first. What the asker may not know is not even unsealed.
  package func customers(
    store: Int64, after: ListPlace?, limit: Int, _ disclosure: Disclosure
  ) async throws(HostError) -> ListPage<CustomerView> {
    let seals = seals
    return try await read("The customers cannot be read") { db in
      let rows = try Row.fetchAll(db, sql: Self.customerPage, arguments: [store, after?[0] ?? Int64.max, limit + 1])
      let find = try db.cachedStatement(sql: Self.accounts)
      let views = try rows.map { row -> CustomerView in
        guard let uid = Ident(bytes: row.bytes("uid")) else { throw HostError("data.client", "A client's id is damaged.") }
        let accounts = try Row.fetchAll(find, arguments: [row["id"] as Int64, store]).map { account -> (String, Customer?) in
          let id: String = account["external_id"]
          guard disclosure >= .everything else { return (id, nil) }
          return (id, try Self.customer(id, account.bytes("sealed"), store: store, seals))
        }
        let name =
          disclosure >= .names
          ? String(decoding: try seals.open(row.bytes("sealed"), place: Self.clientPlace(uid)), as: UTF8.self) : ""
        return CustomerView(
          row: row["id"], client: "CLI-" + uid.text, name: name, orders: row["orders"], accounts: accounts, store: row["store"],
          platform: row["platform"], disclosure: disclosure)
      }
      return ListPage(views, limit: limit) { ListPlace($0.row) }
    }
  }

  private static func customer(_ id: String, _ sealed: [UInt8], store: Int64, _ seals: SealBox) throws -> Customer? {
    guard !sealed.isEmpty, let evidence = EvidenceCoding.decode(try seals.open(sealed, place: place(.customers, store, id))) else {
      return nil
    }
    return try Customer(json: JSONDocument(parsing: evidence.record).root)
  }
}
