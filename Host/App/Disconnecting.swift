public import HostCore
internal import HostRuntime
internal import HostStorage
internal import Logging
internal import TradepostContract

/// Forgetting how to talk to a store.
extension Tradepost {
  /// Ends what the shop was asked to tell, where it answers, and what runs for it, which has its credentials in its hands; then
  /// voids them. The secret that deliveries are signed
  /// with stays: what the law makes a platform send comes days later. Returns whether the store is gone altogether, which it is
  /// when it never had an order.
  public func disconnect(_ name: String) async throws(HostError) -> Bool {
    let store = try await storage.store(name)
    let package: Package?
    do throws(HostError) { package = try catalog.package(store.platform) } catch { package = nil }
    if let package { await endSubscriptions(store, package) }
    // From here on nothing more is begun.
    try await storage.enable(store.platform, for: store.row, false)
    await syncs.end(store.row, within: .seconds(5))
    // Nor may what another process runs store anything.
    for list in try await storage.listsAtWork() where list.store == store.row {
      try await storage.condemn(list.run, code: "run.unwanted", message: "It was ended, since its store was disconnected.")
    }
    return try await storage.disconnect(store, keeping: package?.manifest.deliveries?.signingSecret)
  }

  /// A shop that does not answer keeps nobody from forgetting it.
  private func endSubscriptions(_ store: ConnectedStore, _ package: Package) async {
    let fault: String
    do {
      guard try await within(15_000, { try await self.askToEnd(store, package) }) == nil else { return }
      fault = "the shop does not answer"
    } catch { fault = "\(error)" }
    log.warning("The subscriptions of \"\(store.name)\" could not be ended, and may go on calling: \(fault)")
  }

  private func askToEnd(_ store: ConnectedStore, _ package: Package) async throws(HostError) {
    guard store.packages.contains(store.platform), package.manifest.has("unsubscribe"),
      let wish = try await storage.subscriptionWishes().first(where: { $0.store == store.row })
    else { return }
    let ours = try await subscriptions(store.uid).filter { one in
      wish.promised.contains { $0.topic.utf8.elementsEqual(one.topic.utf8) && $0.address.utf8.elementsEqual(one.address.utf8) }
    }
    if !ours.isEmpty { _ = try await end(ours.map(\.id), store, package) }
  }
}
