/// What each of our metrics says, in one place: Prometheus shows it, and the names stand here once.
enum MetricHelp {
  static let step = "tradepost_step_seconds"
  static let throttled = "tradepost_throttled_seconds_total"
  static let runs = "tradepost_runs_total"

  private static let sentences: [String: String] = [
    "tradepost_http_requests_total": "Requests that the API answered, by route, method and status.",
    "tradepost_http_request_seconds": "How long the API took to answer, by route.",
    step: "How long a step of a sync took: send (requests to the platform) or page (storing records), by package.",
    throttled: "Seconds that requests waited for their turn under a platform's rate limit, by platform.",
    runs: "Runs that ended, by what they did (list or push), kind and how they ended.",
  ]

  static func sentence(_ name: String) -> String { sentences[name] ?? "" }
}
