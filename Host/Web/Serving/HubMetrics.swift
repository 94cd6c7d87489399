internal import Metrics
internal import Synchronization

/// What the watchers are told of requests: by route, never by address.
enum HubMetrics {
  private struct Key: Hashable {
    let route: String
    let method: String
    let status: Int
  }

  private struct Series {
    let requests: Counter
    let seconds: Metrics.Timer
  }

  /// To find a series by its labels costs more than to count.
  private static let known = Mutex<[Key: Series]>([:])

  static func count(route: String, method: String, status: Int, took: Duration) {
    let key = Key(route: route, method: Route.Method(rawValue: method)?.rawValue ?? "OTHER", status: status)
    let series = known.withLock { known in
      if let series = known[key] { return series }
      let dimensions = [("route", key.route), ("method", key.method), ("status", "\(status)")]
      let made = Series(
        requests: Counter(label: "tradepost_http_requests_total", dimensions: dimensions),
        seconds: Metrics.Timer(label: "tradepost_http_request_seconds", dimensions: [("route", key.route)]))
      known[key] = made
      return made
    }
    series.requests.increment()
    let (seconds, atto) = took.components
    series.seconds.recordNanoseconds(seconds &* 1_000_000_000 &+ atto / 1_000_000_000)
  }
}
