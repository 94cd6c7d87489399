public import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostWebhooks
internal import Logging
internal import TradepostContract

/// Keeping subscriptions alive: platforms take them away after failures.
extension Tradepost {
  /// What an admin ended is not watched any more.
  func forget(allBut rest: [Subscription], _ store: ConnectedStore) async throws(HostError) {
    guard var wish = try await storage.subscriptionWishes().first(where: { $0.store == store.row }) else { return }
    wish.promised = wish.promised.filter { promise in rest.contains { $0.topic == promise.topic && $0.address == promise.address } }
    try await storage.keep(wish)
  }

  /// What stores wish to be told whose subscriptions were not looked at for that many milliseconds, the longest ago first.
  func subscriptionsDue(after age: Int64) async throws(HostError) -> [(wish: SubscriptionWish, store: ConnectedStore)] {
    let stores = try await storage.stores()
    return try await storage.subscriptionWishes(before: clock.now() - age).compactMap { wish in
      stores.first { $0.row == wish.store && $0.packages.contains($0.platform) }.map { (wish, $0) }
    }
  }

  /// Looks after those of one store, and makes again what is missing; what cannot be mended is recorded.
  func lookAfter(_ wish: SubscriptionWish, _ store: ConnectedStore) async throws(HostError) {
    var fault: String
    do throws(HostError) { fault = try await watch(wish, store) } catch { fault = error.message }
    if !fault.isEmpty { log.warning("The subscriptions of \"\(store.name)\" are not as they should be: \(fault)") }
    try await storage.looked(at: store.row, fault: fault)
  }

  /// Looks after those of one store at once.
  public func watchSubscriptions(of name: String) async throws(HostError) {
    let store = try await storage.store(name)
    guard let wish = try await storage.subscriptionWishes().first(where: { $0.store == store.row }) else {
      throw HostError("subscribe.none", "\"\(store.name)\" was not asked to tell of anything: tradepost store subscribe", exit: 2)
    }
    let fault: String
    do throws(HostError) { fault = try await watch(wish, store) } catch {
      // What could not be made again is missing, whoever looked: the doctor is to know.
      try await storage.looked(at: store.row, fault: error.message)
      throw error
    }
    try await storage.looked(at: store.row, fault: fault)
    if !fault.isEmpty { throw HostError("subscribe.fault", "It is still not as it should be: \(fault)") }
  }

  /// What is still wrong afterwards, in words.
  private func watch(_ wish: SubscriptionWish, _ store: ConnectedStore) async throws(HostError) -> String {
    let before = try await subscriptions(store.uid)
    let found = SubscriptionWatch(wish, now: before)
    if found.faults.isEmpty { return "" }
    log.notice("\"\(store.name)\": \(found.sentence); it is subscribed to again")
    let package = try catalog.package(store.platform)
    let topics = wish.resources.compactMap { Resource(rawValue: $0) }
    var now = try await ask("subscribe", store, package, SubscribeArguments(topics: topics, address: wish.address).write)
    let unwanted = SubscriptionWatch.unwanted(wish, before: before, after: now)
    if !unwanted.isEmpty { now = try await end(unwanted.map(\.id), store, package) }
    return SubscriptionWatch(wish, now: now).sentence
  }

  /// What was wrong at the last look, by store; empty: nothing.
  public func subscriptionFaults() async throws(HostError) -> [(store: String, lookedAt: Int64, fault: String)] {
    try await storage.subscriptionFaults()
  }
}
