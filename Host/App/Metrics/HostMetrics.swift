public import HostCore
internal import HostStorage
internal import TradepostContract

/// What the watchers are told.
extension Tradepost {
  /// Prometheus' text: what was counted since the process began, and how things stand now.
  public func metrics(_ registry: MetricRegistry = .shared) async throws(HostError) -> String {
    var text = MetricText()
    registry.write(to: &text)
    let now = clock.now()
    let state = try await storage.standing()
    text.family("tradepost_sync_lag_seconds", .gauge, "How far behind the platform's changes each store's books are.")
    for lag in state.through {
      text.sample("tradepost_sync_lag_seconds", [("store", lag.store), ("kind", lag.kind)], Double(max(0, now &- lag.at) / 1000))
    }
    for lag in try await neverThrough(state.through) {
      text.sample("tradepost_sync_lag_seconds", [("store", lag.store), ("kind", lag.kind)], Double(max(0, now &- lag.at) / 1000))
    }
    text.family(
      "tradepost_queue_depth", .gauge, "What waits, by state: deliveries in the inbox, pushes in the outbox, requests of privacy law.")
    for queue in state.queues {
      text.sample("tradepost_queue_depth", [("queue", queue.name), ("state", queue.state)], Double(queue.count))
    }
    text.family("tradepost_privacy_due_seconds", .gauge, "Until the next request of privacy law must be answered; below zero: it is late.")
    if let next = state.nextPrivacy { text.sample("tradepost_privacy_due_seconds", [], Double((next &- now) / 1000)) }
    text.family("tradepost_set_aside", .gauge, "Records that wait for a person: quarantined, or held orders.")
    for aside in state.aside { text.sample("tradepost_set_aside", [("store", aside.store), ("state", aside.state)], Double(aside.count)) }
    text.family("tradepost_runs_at_work", .gauge, "Lists that go on just now.")
    text.sample("tradepost_runs_at_work", [], Double(state.atWork))
    text.family("tradepost_database_bytes", .gauge, "Size of the database file.")
    text.sample("tradepost_database_bytes", [], Double(state.bytes))
    return text.text
  }

  /// What is to be brought in by itself and never came through, since its store was connected: a watcher must see it most of all.
  private func neverThrough(
    _ through: [(store: String, kind: String, at: Int64)]
  ) async throws(HostError) -> [(store: String, kind: String, at: Int64)] {
    let names = Dictionary(try await storage.stores().map { ($0.row, $0.name) }) { $1 }
    let known = Dictionary(grouping: through) { $0.store }.mapValues { Set($0.map(\.kind)) }
    var lags: [(store: String, kind: String, at: Int64)] = []
    for store in try await scheduledStores().prefix(Standing.mostStores) {
      guard let name = names[store.row] else { continue }
      for kind in store.kinds where store.schedule.kinds.contains(kind.resource) && known[name]?.contains(kind.resource.rawValue) != true {
        lags.append((name, kind.resource.rawValue, store.connectedAt))
      }
    }
    return lags
  }
}
