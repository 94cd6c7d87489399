public import HostCore
internal import HostRuntime
internal import HostStorage
internal import TradepostContract

/// Taking deliveries out of the platform's own queue at once.
extension Tradepost {
  /// Empties the queue into the inbox, and works that off. `taken` says how many messages there were; a report is there for
  /// each delivery that was done, or tried, and no other process was at.
  public func poll(_ name: String) async throws(HostError) -> (taken: Int, reports: [DeliveryReport]) {
    let store = try await storage.store(name)
    try Self.mayRun(store, store.platform)
    let package = try catalog.package(store.platform)
    guard package.manifest.has("poll") else {
      throw HostError("delivery.queue", "\(package.manifest.name) has no queue to poll; it calls: tradepost store subscribe", exit: 2)
    }
    let taken = try await drain(store)
    let log = InboxLog()
    try await workOff(store, package, log: log)
    return (taken, await log.all)
  }
}
