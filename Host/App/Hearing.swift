internal import HostCore
internal import HostRuntime
internal import HostStorage
internal import Logging
internal import TradepostContract

/// What a platform says that is about no record.
extension Tradepost {
  /// Does what an event asks for. Like every delivery it is only a hint: a shop that is said to be gone is asked.
  ///
  /// Returns whether a request was queued that was not there yet; nil: there was none to queue.
  func heard(
    _ event: Received.Event, of work: InboxWork, _ store: ConnectedStore, _ package: Package, _ link: StoreLink
  ) async throws -> Bool? {
    guard event.kind == .uninstalled else {
      let days = package.manifest.deliveries?.privacyDays.map { min($0, 3650) * 86_400_000 }
      return try await storage.queue(
        event.kind.rawValue, store: store.row, digest: work.digest, event.payload, deadline: days ?? Storage.usualDeadline)
    }
    if try await storage.uninstalledStores().contains(store.row) { return nil }
    do {
      _ = try await link.check()
      log.notice(
        "\"\(store.name)\" was said to have taken the app out, but still answers with these credentials: nothing was disconnected")
    } catch let failure as Failure where failure.code == .auth || failure.code == .denied {
      try await storage.uninstalled(store.row, keeping: package.manifest.deliveries?.signingSecret)
      log.warning("\"\(store.name)\" took the app out: its credentials were voided. What is in the books stays")
    }
    return nil
  }
}
