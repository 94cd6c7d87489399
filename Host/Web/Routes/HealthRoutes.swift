internal import TradepostJSON

extension Routes {
  /// For whoever watches the process.
  static let health: [Route] = [
    Route(
      .get, "/healthz", "isAlive", "health", "Whether the process answers", access: .open,
      answer: .object(.required("status", .choice("ok"))), example: #"{"status":"ok"}"#
    ) { _ in .json { $0.object { $0.member("status", "ok") } } }
  ]
}
