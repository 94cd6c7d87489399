public import HostCore
internal import HostLedger
internal import HostRuntime
internal import HostStorage
public import HostSync
public import TradepostContract

/// Bringing local changes to a store.
extension Tradepost {
  /// Pushes items to a store, unless they would do mass damage that nobody approved. Stock goes through the outbox.
  ///
  /// - Parameter cause: who wants it, and why.
  /// - Parameter started: called with the push's id once it is recorded.
  /// - Parameter progress: called with how many items have an outcome.
  public func push(
    _ name: String, _ items: PushItems, approves: Bool, cause: StockCause = StockCause(actor: "cli"),
    started: @escaping @Sendable (Ident) -> Void = { _ in }, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws(HostError) -> PushReport {
    let store = try await pushable(name, items.resource)
    let before = try await before(items, store)
    let items = try items.placed(before, usual: store.usualPlace)
    if !approves { try PushGuard.check(items, before) }
    let outbox = items.outbox(before, cause)
    return try await pushing(store, items.resource, "cannot be pushed to") { push, link in
      let report = try await push(items, outbox: outbox, started: started, progress: progress)
      if items.resource == .inventory, let run = try await self.storage.push(report.uid.text)?.row {
        try await self.settle(run, store, answers: min(report.answers, OutboxDecision.questionsInDoubt))
        await self.reread(store, link)
      }
      return report
    }
  }

  /// What a push would change against what the books hold. Nothing is sent.
  public func preview(_ name: String, _ items: PushItems) async throws(HostError) -> PushPreview {
    let store = try await pushable(name, items.resource)
    let before = try await before(items, store)
    return PushPreview(try items.placed(before, usual: store.usualPlace), before)
  }

  /// Asks the platform again what it has of a push.
  public func locate(_ name: String) async throws(HostError) -> PushReport {
    guard let run = try await storage.push(name), let uid = Ident(text: name) else {
      throw HostError("run.unknown", "There is no push \"\(name)\". Look for it with: tradepost sync history", exit: 2)
    }
    guard let store = try await storage.stores().first(where: { $0.row == run.store }) else {
      throw HostError("store.gone", "The store of that push was removed.")
    }
    try Self.mayRun(store, store.platform)
    return try await pushing(store, run.resource, "cannot be asked") { push, link in
      // Who holds the lock knows that a push which is still open is nobody's any more.
      try await self.storage.endBrokenPushes(run.resource, store: store.row)
      let view = try await self.storage.run(name)
      let now = self.clock.now()
      let report = try await push.locate(
        run: run.row, uid: uid, run.resource, startedAt: view?.startedAt ?? now, pushedAt: view?.endedAt ?? now)
      if run.resource == .inventory {
        try await self.settle(run.row, store, answers: min(report.answers, OutboxDecision.questionsInDoubt))
        await self.reread(store, link)
      }
      return report
    }
  }

  /// Reads a person's items for a store: `{"items":[…]}` or a list.
  public func pushItems(_ bytes: [UInt8], _ resource: Resource, store name: String) async throws(HostError) -> PushItems {
    let store = try await storage.store(name)
    return try PushItems(reading: bytes, resource, currency: store.account.currency, now: clock.now())
  }

  /// The store of that id or name, when it takes pushes of that kind now.
  func pushable(_ name: String, _ resource: Resource) async throws(HostError) -> ConnectedStore {
    let store = try await storage.store(name)
    try Self.mayRun(store, store.platform)
    let manifest = try catalog.package(store.platform).manifest
    guard manifest.has("push", resource) else {
      let has = manifest.operations["push"]?.map(\.rawValue).joined(separator: ", ") ?? "nothing"
      throw HostError("push.kind", "\(manifest.name) cannot be pushed \(resource.rawValue); it takes: \(has).", exit: 2)
    }
    return store
  }

  private func pushing(
    _ store: ConnectedStore, _ resource: Resource, _ what: String, _ body: (Push, StoreLink) async throws -> PushReport
  ) async throws(HostError) -> PushReport {
    let package = try catalog.package(store.platform)
    let lock = try StoreLock(store, "push-\(resource.rawValue)", folder: folder)
    defer { withExtendedLifetime(lock) {} }
    do {
      let link = try await StoreLink.open(store, package, host: self)
      let push = Push(facts(of: store, package.manifest), session: link.session, sent: link.sent, storage: storage, clock: clock)
      do {
        let report = try await body(push, link)
        note(report, store)
        await link.close()
        return report
      } catch {
        await link.close()
        throw error
      }
    } catch { throw Self.explained(error, "\"\(store.name)\" \(what)") }
  }

  /// What the books hold of the items.
  func before(_ items: PushItems, _ store: ConnectedStore) async throws(HostError) -> PushBefore {
    var before = PushBefore()
    switch items {
    case .products(let items):
      before.products = try await storage.products(items.compactMap(\.productID), store: store.row)
      before.priceCount = try await storage.priceCount(store: store.row)
    case .stock(let items):
      let places = items.map { VariantPlace(product: $0.productID, variant: $0.variantID) }
      before.levels = try await storage.levels(places, store: store.row)
    case .orders(let items):
      for item in items { before.orders[item.orderID] = try await storage.order(item.orderID, store: store.row) }
    }
    return before
  }
}
