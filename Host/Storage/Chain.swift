internal import Crypto
internal import HostCore
internal import TradepostContract

/// The hash chain of a book: each document's link is SHA-256 over the link before it and all that the document says. A
/// changed, removed or reordered document breaks every link behind it.
///
/// Personal data enters as the tag of its sealed source, so that a key can be shredded without breaking the chain.
struct Chain {
  private(set) var link: [UInt8]

  static let start = [UInt8](repeating: 0, count: 32)

  init(after link: [UInt8]) { self.link = link }

  mutating func append(
    store: Int64, order: String, document: PostedDocument, entries: String, sourceTag: ArraySlice<UInt8>
  ) {
    var hash = SHA256()
    hash.update(data: link)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(entries.utf8.count + 160)
    let draft = document.draft
    for part in [
      String(store), order, draft.kind.rawValue, draft.externalID, String(document.revision),
      String(draft.day.daysSince1970), draft.market, draft.currency.code, entries, draft.flags.map(\.rawValue).joined(separator: " "),
    ] {
      bytes.append(contentsOf: part.utf8)
      bytes.append(0)
    }
    bytes.append(contentsOf: sourceTag)
    hash.update(data: bytes)
    link = Array(hash.finalize())
  }
}
