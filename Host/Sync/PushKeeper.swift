internal import HostCore
internal import TradepostContract

/// Keeps the pages of one `push`, each committed before the adapter goes on, and remembers since when something may have
/// been sent.
actor PushKeeper {
  private let run: Int64
  private let storage: any PushStorage
  private let sent: SentCount
  private let begunAt: Int
  private let askedAtFirst: Int
  private var tally: PushTally
  private var keptAt: Int

  init(_ lines: [PushLine], run: Int64, storage: any PushStorage, sent: SentCount) {
    self.run = run
    self.storage = storage
    self.sent = sent
    tally = PushTally(lines.map(\.key))
    begunAt = sent.total
    askedAtFirst = sent.asked
    keptAt = begunAt
  }

  /// How many items have an outcome so far.
  private(set) var count = 0

  func keep(_ page: Page) async throws {
    // A page of nothing is a wait's cursor, and says nothing about what was sent.
    guard !page.records.isEmpty else { return }
    let sentNow = sent.total
    let (outcomes, problem) = tally.take(page.records, hasAsked: sent.asked > askedAtFirst)
    try await storage.keep(outcomes, of: run)
    count += outcomes.count
    if let problem { throw Failure(.adapter, "The adapter \(problem). Tell its author.") }
    keptAt = sentNow
  }

  /// Says what the silence about the rest means. Where the host ended the operation, a page that was about to come may be
  /// missing: then all that was sent counts, and not only what followed the last page.
  func end(byAdapter: Bool, reason: String) async throws(HostError) {
    let maybeSent = sent.total > (byAdapter ? keptAt : begunAt)
    try await storage.keep(tally.rest(maybeSent: maybeSent, reason: reason), of: run)
  }
}
