internal import FoundationEssentials
internal import GRDB
internal import HostCore
internal import TradepostContract

/// Walks a book's hash chain from its beginning. A flipped bit, a row that was edited by hand, a document that was taken out
/// or an older file put beside newer ones shows here, and nowhere else: SQLite itself finds none of them wrong.
enum ChainCheck {
  private static let documents = """
    SELECT document.*, orders.store_id, orders.external_id AS order_id_there, orders.number,
      substr(source.sealed, -16) AS tag
    FROM document LEFT JOIN orders ON orders.id = document.order_id LEFT JOIN source ON source.id = document.source_id
    WHERE document.book_id = ? ORDER BY document.id
    """

  /// Throws at the first document whose link does not follow; `book` nil: all books.
  static func check(_ db: Database, book: String?) throws {
    let books = try Row.fetchAll(
      db, sql: "SELECT id, name, chain FROM book WHERE ?1 IS NULL OR name = ?1", arguments: [book])
    for row in books { try check(db, book: row["id"], name: row["name"], last: row.bytes("chain")) }
  }

  private static func check(_ db: Database, book: Int64, name: String, last: [UInt8]) throws {
    var chain = Chain(after: Chain.start)
    let rows = try Row.fetchCursor(db, sql: documents, arguments: [book])
    while let row = try rows.next() {
      let order: String? = row["order_id_there"]
      let document = try PostedDocument(row: row)
      chain.append(
        store: row["store_id"] as Int64? ?? 0, order: order ?? "", document: document,
        entries: row["entries"], sourceTag: row.bytes("tag")[...])
      guard chain.link == row.bytes("chain") else {
        let number: String? = row["number"]
        throw broken(name, "the \(document.draft.kind.rawValue) \(document.draft.externalID) of order \(number ?? "?")")
      }
    }
    guard chain.link == last else { throw broken(name, "its end: documents are missing, or the file is older than its book") }
  }

  private static func broken(_ book: String, _ place: String) -> HostError {
    HostError(
      "data.chain",
      "The book \"\(book)\" was changed outside of Tradepost or damaged; the first place is \(place). Restore it from a backup.")
  }
}
