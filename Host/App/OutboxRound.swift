internal import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostSync
internal import Logging
internal import TradepostContract

/// One round through what the outbox holds for one store: what waits is sent, what is on its way is asked about, and what
/// came true is read again.
extension Tradepost {
  /// Intents that are sent at once.
  private static let batch = 250

  /// Works off what is due; throws when the store cannot be worked for at all now.
  func workOutbox(_ store: ConnectedStore) async throws(HostError) {
    let package = try catalog.package(store.platform)
    let lock = try StoreLock(store, "push-inventory", folder: folder)
    defer { withExtendedLifetime(lock) {} }
    // Who holds the lock knows that a push which is still open is nobody's any more.
    try await storage.endBrokenPushes(.inventory, store: store.row)
    do {
      try await linked(store, package) { link in
        let push = self.push(store, package, link)
        // First what is new: the shop shall have it within seconds, however much there is to ask about.
        guard try await self.sendWaiting(store, push, link) else { return }
        for open in try await self.openPushes(store) where !Task.isCancelled {
          try await self.ask(open, store, push)
          // What was asked about may have made room for what waited behind it.
          guard try await self.sendWaiting(store, push, link) else { return }
        }
        await self.reread(store, link)
      }
    } catch {
      guard error.code != "outbox.changed" else { return }
      try await putOff(store, error.message)
      throw error
    }
  }

  /// A push that asks once: the outbox asks again in its own time, and holds up nobody meanwhile.
  private func push(_ store: ConnectedStore, _ package: Package, _ link: StoreLink) -> Push {
    Push(
      facts(of: store, package.manifest), session: link.session, sent: link.sent, storage: storage, clock: clock, waits: [])
  }

  /// Sends all that waits; says whether that went well enough to go on.
  private func sendWaiting(_ store: ConnectedStore, _ push: Push, _ link: StoreLink) async throws(HostError) -> Bool {
    while !Task.isCancelled {
      let waiting = try await waiting(store)
      guard !waiting.isEmpty else { return true }
      let state = try await send(waiting, store, push)
      await reread(store, link)
      guard state != .failed, state != .cancelled else { return false }
    }
    return false
  }

  /// What is to be sent now. What has waited too long ends here: nobody expects it any more.
  private func waiting(_ store: ConnectedStore) async throws(HostError) -> [OutboxEntry] {
    while true {
      let now = clock.now()
      let found = try await storage.outboxWaiting(store: store.row, at: now, most: Self.batch)
      let old = found.compactMap { entry in OutboxDecision.beforeSending(entry, now: now).map { (entry: entry, step: $0) } }
      if old.isEmpty { return found }
      try await storage.keep(old, asked: 0, store: store.row)
    }
  }

  private func send(_ waiting: [OutboxEntry], _ store: ConnectedStore, _ push: Push) async throws(HostError) -> RunEnd.State {
    let items = try PushItems(stock: waiting.map(\.intent.item))
    let rows = waiting.map(\.row)
    let report: PushReport
    do throws(HostError) { report = try await push(items, outbox: .rows(rows)) } catch {
      // One of them was brought already: its own push says what came of it, and the rest goes without it.
      guard error.code == "push.key", try await storage.followBrought(rows, store: store.row) > 0 else { throw error }
      return .doneWithSkips
    }
    note(report, store)
    guard let run = try await storage.push(report.uid.text)?.row else { return .failed }
    try await settle(run, store, answers: report.answers)
    return report.end.state
  }

  /// Pushes with anything on its way that is due to be asked about, and when each was sent.
  private func openPushes(_ store: ConnectedStore) async throws(HostError) -> [(run: Int64, sentAt: Int64?)] {
    var seen: Set<Int64> = []
    var pushes: [(run: Int64, sentAt: Int64?)] = []
    for entry in try await storage.outboxOpen(store: store.row, at: clock.now()) {
      guard let run = entry.run, seen.insert(run).inserted else { continue }
      pushes.append((run, entry.sentAt))
    }
    return pushes
  }

  /// Asks the platform what it has of a push.
  private func ask(_ open: (run: Int64, sentAt: Int64?), _ store: ConnectedStore, _ push: Push) async throws(HostError) {
    var answers = 0
    if try canAsk(store) {
      let now = clock.now()
      answers = try await push.locate(
        run: open.run, uid: Ident(at: now), .inventory, startedAt: now, pushedAt: open.sentAt ?? now
      ).answers
    }
    try await settle(open.run, store, answers: answers)
  }

  private func canAsk(_ store: ConnectedStore) throws(HostError) -> Bool {
    try catalog.package(store.platform).manifest.has("locate", .inventory)
  }

  /// Decides what becomes of the intents of a push by what is known of it now.
  ///
  /// - Parameter answers: how often the platform was asked, and answered, since the last time.
  func settle(_ run: Int64, _ store: ConnectedStore, answers: Int) async throws(HostError) {
    let open = try await storage.outboxOpen(run: run)
    guard !open.isEmpty else { return }
    let canAsk = try canAsk(store)
    let items = try await storage.pushed(run)
    let byKey = Dictionary(items.map { (Array($0.line.key.utf8), $0) }) { $1 }
    let now = clock.now()
    var steps: [(entry: OutboxEntry, step: OutboxStep)] = []
    for var entry in open {
      guard let pushed = byKey[Array(entry.intent.item.key.utf8)] else {
        steps.append((entry, OutboxDecision.unknown))
        continue
      }
      entry.questions += answers
      let chance = Double.random(in: 0...1)
      let step = OutboxDecision.decide(entry, pushed, now: now, canAsk: canAsk, isAnswered: answers > 0, chance: chance)
      steps.append((entry, step))
    }
    try await storage.keep(steps, asked: answers, store: store.row)
  }

  /// The round broke off: what did not leave waits on, and what may have left is asked about later. Which is which, the
  /// storage knows.
  private func putOff(_ store: ConnectedStore, _ why: String) async throws(HostError) {
    let now = clock.now()
    let waiting = try await storage.outboxWaiting(store: store.row, at: now, most: .max)
    let open = try await storage.outboxOpen(store: store.row, at: now)
    var steps = waiting.map { entry in
      (entry: entry, step: OutboxDecision.notBegun(entry, note: why, now: now, chance: Double.random(in: 0...1)))
    }
    steps += open.map { entry in
      (entry: entry, step: OutboxDecision.unanswered(entry, note: why, now: now, chance: Double.random(in: 0...1)))
    }
    try await storage.keep(steps, asked: 0, store: store.row)
  }

  /// Brings what the shop now has into the books. What cannot be read now is read in a later round, or by the next sync.
  func reread(_ store: ConnectedStore, _ link: StoreLink) async {
    do {
      let changed = try await storage.outboxRereads(store: store.row)
      guard !changed.rows.isEmpty else { return }
      if await isReadAgain(changed.products, store, link) {
        try await storage.endRereads(changed.rows)
      } else {
        try await storage.putOffRereads(changed.rows)
      }
    } catch { log.warning("\(error.description)") }
  }

  private func isReadAgain(_ products: [String], _ store: ConnectedStore, _ link: StoreLink) async -> Bool {
    do throws(HostError) {
      let package = try catalog.package(store.platform)
      let report = try await refresh(.inventory, products, link, store, package)
      return report.end.state == .done || report.end.state == .doneWithSkips
    } catch {
      // A sync of the same kind is at work, and may have read that place before it changed.
      if error.exit != 5 { log.warning("What \"\(store.name)\" has after a push cannot be read: \(error.description)") }
      return false
    }
  }
}
