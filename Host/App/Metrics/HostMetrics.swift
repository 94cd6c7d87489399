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
    text.family("tradepost_queue_depth", .gauge, "What waits: deliveries in the inbox and pushes in the outbox, by state.")
    for queue in state.queues {
      text.sample("tradepost_queue_depth", [("queue", queue.name), ("state", queue.state)], Double(queue.count))
    }
    text.family("tradepost_set_aside", .gauge, "Records that wait for a person: quarantined, or held orders.")
    for aside in state.aside { text.sample("tradepost_set_aside", [("store", aside.store), ("state", aside.state)], Double(aside.count)) }
    text.family("tradepost_runs_at_work", .gauge, "Lists that go on just now.")
    text.sample("tradepost_runs_at_work", [], Double(state.atWork))
    text.family("tradepost_database_bytes", .gauge, "Size of the database file.")
    text.sample("tradepost_database_bytes", [], Double(state.bytes))
    return text.text
  }
}
