internal import Metrics

/// What the watchers are told of requests: by route, never by address.
enum HubMetrics {
  static func count(route: String, method: String, status: Int, took: Duration) {
    let known = Route.Method(rawValue: method)?.rawValue ?? "OTHER"
    let dimensions = [("route", route), ("method", known), ("status", "\(status)")]
    Counter(label: "tradepost_http_requests_total", dimensions: dimensions).increment()
    let (seconds, atto) = took.components
    Metrics.Timer(label: "tradepost_http_request_seconds", dimensions: [("route", route)])
      .recordNanoseconds(seconds &* 1_000_000_000 &+ atto / 1_000_000_000)
  }
}
