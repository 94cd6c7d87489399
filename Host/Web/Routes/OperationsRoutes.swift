internal import HostApp
internal import HostCore
internal import TradepostJSON

extension Routes {
  /// For whoever watches the hub.
  static let operations: [Route] = [
    Route(
      .get, "/readyz", "isReady", "health", "Whether the host can do its work: the database takes a write",
      access: .open,
      answer: .object(.required("status", .choice("ready"))), example: #"{"status":"ready"}"#
    ) { call in
      // What is wrong is for the log, and for tradepost doctor: anyone may ask here.
      do { try await call.host.isReady() } catch { throw Problem(503, "host.unready", "It is not ready. Look: tradepost doctor") }
      return .json { $0.object { $0.member("status", "ready") } }
    },
    Route(
      .get, "/metrics", "getMetrics", "health", "What Prometheus fetches, in its text format", access: .role(.viewer),
      answer: .string, example: ##""# TYPE tradepost_runs_at_work gauge\ntradepost_runs_at_work 0\n""##
    ) { call in .text(try await call.host.metrics(), type: "text/plain; version=0.0.4; charset=utf-8") }.with {
      $0.contentType = "text/plain"
    },
  ]
}
