public import HostCore
internal import TradepostContract

/// What must be posted so that the books say what they should: nothing when they already do.
///
/// Documents are never rewritten. A changed order posts a revision that holds the difference, on the day that the document
/// counts on, so that the sums of a day do not depend on how often somebody looked. An event that is gone, or an order that
/// reverses, posts the whole amount back.
public enum Revision {
  /// - Parameters:
  ///   - wanted: what the books should say; empty when they should say nothing about the order.
  ///   - posted: what they say now, in any order.
  /// - Returns: the documents to post, numbered on from those that are there.
  public static func documents(
    wanted: [DocumentDraft], posted: [PostedDocument]
  ) throws(Hold) -> [PostedDocument] {
    var result: [PostedDocument] = []
    for draft in wanted {
      let before = posted.filter { $0.draft.kind == draft.kind && $0.draft.externalID == draft.externalID }
      result += try difference(draft, before)
    }
    var gone: [(DocumentKind, String)] = []
    for document in posted {
      let key = (document.draft.kind, document.draft.externalID)
      let isWanted = wanted.contains { $0.kind == key.0 && $0.externalID == key.1 }
      if !isWanted, !gone.contains(where: { $0 == key }) { gone.append(key) }
    }
    for (kind, externalID) in gone {
      let before = posted.filter { $0.draft.kind == kind && $0.draft.externalID == externalID }
      let nothing = DocumentDraft(
        kind: kind, externalID: externalID, day: before[0].draft.day, entries: [])
      result += try difference(nothing, before)
    }
    return result
  }

  private static func difference(
    _ draft: DocumentDraft, _ before: [PostedDocument]
  ) throws(Hold) -> [PostedDocument] {
    guard let last = before.map(\.revision).max() else { return [PostedDocument(draft: draft, revision: 1)] }
    var days = Set(before.map(\.draft.day))
    days.insert(draft.day)
    var revision = last
    var result: [PostedDocument] = []
    for day in days.sorted() {
      do throws(MoneyError) {
        var standing = EntrySum()
        for document in before where document.draft.day == day {
          for entry in document.draft.entries { try standing.debit(entry.role, entry.amount) }
        }
        let wanted = day == draft.day ? draft.entries : []
        var sum = try EntrySum(wanted)
        for entry in standing.entries { try sum.credit(entry.role, entry.amount) }
        let entries = sum.entries
        guard !entries.isEmpty else { continue }
        revision += 1
        var delta = draft
        delta.day = day
        delta.entries = entries
        if wanted.isEmpty { delta.flags = [.reversal] } else if standing.entries.isEmpty { delta.flags.append(.reinstated) }
        result.append(PostedDocument(draft: delta, revision: revision))
      } catch { throw Hold("revision of \(draft.kind.rawValue) \(draft.externalID)", error) }
    }
    return result
  }
}

extension [DocumentDraft] {
  /// The same postings have the same bytes: what the effects hash of an order is taken over.
  public var canonicalBytes: [UInt8] {
    var bytes: [UInt8] = []
    for document in self {
      bytes.append(contentsOf: document.kind.rawValue.utf8)
      bytes.append(0)
      bytes.append(contentsOf: document.externalID.utf8)
      bytes.append(0)
      bytes.append(contentsOf: String(document.day.daysSince1970).utf8)
      for entry in document.entries {
        bytes.append(0)
        bytes.append(contentsOf: entry.role.name.utf8)
        bytes.append(0)
        bytes.append(contentsOf: String(entry.amount.count).utf8)
      }
      bytes.append(10)
    }
    return bytes
  }
}
