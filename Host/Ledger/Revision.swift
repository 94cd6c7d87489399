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
      result += try difference(nil, posted.filter { $0.draft.kind == kind && $0.draft.externalID == externalID })
    }
    return result
  }

  /// Where a document counts. What moved between two of them is taken back whole at the one and posted whole at the other:
  /// a difference between two currencies would be none.
  private struct Place: Hashable {
    let day: Day
    let market: String
    let currency: Currency

    init(_ draft: DocumentDraft) {
      day = draft.day
      market = draft.market
      currency = draft.currency
    }

    static func isBefore(_ one: Place, _ other: Place) -> Bool {
      if one.day != other.day { return one.day < other.day }
      if one.market != other.market { return one.market.utf8.lexicographicallyPrecedes(other.market.utf8) }
      return one.currency.code < other.currency.code
    }
  }

  /// - Parameter draft: nil for an event that is gone.
  private static func difference(
    _ draft: DocumentDraft?, _ before: [PostedDocument]
  ) throws(Hold) -> [PostedDocument] {
    guard let first = before.first, let last = before.map(\.revision).max() else {
      return draft.map { [PostedDocument(draft: $0, revision: 1)] } ?? []
    }
    let model = draft ?? first.draft
    var places = Set(before.map { Place($0.draft) })
    if let draft { places.insert(Place(draft)) }
    var revision = last
    var result: [PostedDocument] = []
    for place in places.sorted(by: Place.isBefore) {
      let wanted = draft.flatMap { Place($0) == place ? $0 : nil }
      do throws(MoneyError) {
        var standing = EntrySum()
        var count: Int64 = 0
        for document in before where Place(document.draft) == place {
          for entry in document.draft.entries { try standing.debit(entry.role, entry.amount) }
          count &+= document.step
        }
        var sum = try EntrySum(wanted?.entries ?? [])
        for entry in standing.entries { try sum.credit(entry.role, entry.amount) }
        let entries = sum.entries
        let step = (wanted == nil ? 0 : 1) &- count
        guard !entries.isEmpty || step != 0 else { continue }
        revision += 1
        var delta = model
        delta.day = place.day
        delta.market = place.market
        delta.currency = place.currency
        delta.entries = entries
        if wanted == nil { delta.flags = [] }
        if step < 0 { delta.flags = [.reversal] } else if step > 0 { delta.flags.append(.reinstated) }
        result.append(PostedDocument(draft: delta, revision: revision))
      } catch { throw Hold("revision of \(model.kind.rawValue) \(model.externalID)", error) }
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
      bytes.append(0)
      bytes.append(contentsOf: document.market.utf8)
      bytes.append(0)
      bytes.append(contentsOf: document.currency.code.utf8)
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
