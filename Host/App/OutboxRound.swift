internal import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostSync
internal import Logging
internal import TradepostContract

/// One round through what the outbox holds for one store: what is on its way is asked about, what waits is sent, and what
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
    var waiting = try await storage.outboxWaiting(store: store.row, at: clock.now(), most: Self.batch)
    do {
      try await linked(store, package) { link in
        let push = self.push(store, package, link)
        try await self.askAbout(store, push)
        // What was asked about may have made room for what waited behind it.
        waiting = try await self.storage.outboxWaiting(store: store.row, at: self.clock.now(), most: Self.batch)
        while !waiting.isEmpty, !Task.isCancelled {
          let state = try await self.send(waiting, store, push)
          await self.reread(store, link)
          guard state != .failed, state != .cancelled else { return }
          waiting = try await self.storage.outboxWaiting(store: store.row, at: self.clock.now(), most: Self.batch)
        }
        await self.reread(store, link)
      }
    } catch {
      guard error.code != "outbox.changed" else { return }
      try await putOff(waiting, store, error.message)
      throw error
    }
  }

  /// A push that asks once: the outbox asks again in its own time, and holds up nobody meanwhile.
  private func push(_ store: ConnectedStore, _ package: Package, _ link: StoreLink) -> Push {
    Push(
      facts(of: store, package.manifest), session: link.session, sent: link.sent, storage: storage, clock: clock, waits: [])
  }

  private func send(_ waiting: [OutboxEntry], _ store: ConnectedStore, _ push: Push) async throws(HostError) -> RunEnd.State {
    let report = try await push(try PushItems(stock: waiting.map(\.intent.item)), outbox: .rows(waiting.map(\.row)))
    guard let run = try await storage.push(report.uid.text)?.row else { return .failed }
    try await settle(run, store, asked: 1)
    return report.end.state
  }

  /// Asks the platform about everything that is on its way and due, push by push.
  private func askAbout(_ store: ConnectedStore, _ push: Push) async throws(HostError) {
    let open = try await storage.outboxOpen(store: store.row, at: clock.now())
    var seen: Set<Int64> = []
    let canAsk = try canAsk(store)
    for entry in open {
      guard let run = entry.run, seen.insert(run).inserted else { continue }
      var asked = 1
      if canAsk {
        let now = clock.now()
        let report = try await push.locate(
          run: run, uid: Ident(at: now), .inventory, startedAt: now, pushedAt: entry.sentAt ?? now)
        if report.end.state == .failed || report.end.state == .cancelled { asked = 0 }
      }
      try await settle(run, store, asked: asked)
    }
  }

  private func canAsk(_ store: ConnectedStore) throws(HostError) -> Bool {
    try catalog.package(store.platform).manifest.has("locate", .inventory)
  }

  /// Decides what becomes of the intents of a push by what is known of it now.
  ///
  /// - Parameter asked: how often the platform was asked, and answered, since the last time.
  func settle(_ run: Int64, _ store: ConnectedStore, asked: Int) async throws(HostError) {
    let open = try await storage.outboxOpen(run: run)
    guard !open.isEmpty else { return }
    let canAsk = try canAsk(store)
    let items = try await storage.pushed(run)
    let byKey = Dictionary(items.map { (Array($0.line.key.utf8), $0) }) { $1 }
    let now = clock.now()
    var steps: [(entry: OutboxEntry, step: OutboxStep)] = []
    for var entry in open {
      guard let pushed = byKey[Array(entry.intent.item.key.utf8)] else { continue }
      entry.questions += asked
      let chance = Double.random(in: 0...1)
      steps.append((entry, OutboxDecision.decide(entry, pushed, now: now, canAsk: canAsk, chance: chance)))
    }
    try await storage.keep(steps, asked: asked, store: store.row)
  }

  /// What could not even be begun.
  private func putOff(_ waiting: [OutboxEntry], _ store: ConnectedStore, _ why: String) async throws(HostError) {
    let now = clock.now()
    let steps = waiting.map { entry in
      var entry = entry
      // As if it had been tried: the pauses grow with the store's silence.
      entry.attempts = max(entry.attempts, 1) + Int(clamping: (now - entry.createdAt) / 60_000)
      return (entry: entry, step: OutboxDecision.notSent(entry, note: why, now: now, chance: Double.random(in: 0...1)))
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
      let report = try await refresh(.inventory, products, link, store, package, waits: false)
      return report.end.state == .done || report.end.state == .doneWithSkips
    } catch {
      // A sync of the same kind is at work, and may have read that place before it changed.
      if error.exit != 5 { log.warning("What \"\(store.name)\" has after a push cannot be read: \(error.description)") }
      return false
    }
  }
}
