internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// A document's entries as text, `[["receivable",3570],["sales",-3570]]`: canonical, covered by the chain, and readable by
/// SQL (`json_each`).
enum EntryCoding {
  static func encode(_ entries: [Entry]) -> String {
    var writer = JSONWriter(reserving: 32 * entries.count)
    writer.list { writer in
      for entry in entries {
        writer.list {
          $0.string(entry.role.name)
          $0.int(entry.amount.count)
        }
      }
    }
    return writer.text
  }

  static func decode(_ text: String) -> [Entry]? {
    guard let document = try? JSONDocument(parsing: text) else { return nil }
    var entries: [Entry] = []
    for pair in document.root.items {
      var parts = pair.items
      guard let role = parts.next()?.string, let amount = parts.next()?.int64 else { return nil }
      entries.append(Entry(Role(role), MinorUnits(amount)))
    }
    return entries
  }
}
