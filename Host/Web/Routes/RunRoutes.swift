internal import HostApp
internal import HostCore
internal import ServiceLifecycle
internal import TradepostContract
internal import TradepostJSON

extension Routes {
  static let runs: [Route] = [
    Route(
      .get, shop + "/runs", "listRuns", "runs", "What was brought in and pushed, the latest first", access: .role(.viewer),
      answer: .page("runs", run), example: #"{"count":1,"next_cursor":null,"runs":[\#(runExample)]}"#
    ) { call in
      let runs = try await call.host.runs(
        store: call.query["store"], kind: call.query["kind"], state: call.query["status"], before: call.page.after?.first,
        limit: call.page.limit + 1)
      return .page("runs", found: runs, of: call) { [$0.uid] }
    }.with {
      $0.isPaged = true
      $0.aliases = [api + "/runs"]
      $0.parameters = [
        .init("store", .identifier, "Only of this store, by id or name."), .init("kind", .kind, "Only of these records."),
        .init("status", .choice("running", "done", "done_with_skips", "failed", "cancelled"), "Only those that ended so, or still run."),
      ]
    },
    Route(
      .get, shop + "/runs/{run}", "getRun", "runs", "One run; of a push, how each item stands", access: .role(.viewer), answer: run,
      example: runExample
    ) { call in .json(try await call.host.run(call.step("run"))) }.with { $0.aliases = [api + "/runs/{run}"] },
    Route(
      .get, shop + "/runs/{run}/events", "followRun", "runs", "A run as it goes: an event whenever it has come further, and `end` at last",
      access: .role(.viewer), answer: run, example: runExample
    ) { call in
      let first = try await call.host.run(call.step("run"))
      return .events { try await RunProgress.follow(first, call.host, $0) }
    }.with {
      $0.contentType = "text/event-stream"
      $0.aliases = [api + "/runs/{run}/events"]
    },
  ]

  static let counts = Schema.map(.integer).says("How many records ended how, and their sum.")

  /// A run, wherever one is shown.
  static let run = Schema.object(
    .optional("code", .string), .required("counts", counts), .optional("ended_at", .time), .required("full", .boolean),
    .required("id", .string), .optional("items", .array(.anything)), .required("kind", .string), .optional("message", .string),
    .required("operation", .string), .required("package_version", .string), .optional("platform_count", .integer),
    .optional("since", .time), .required("started_at", .time),
    .required("status", .choice("running", "done", "done_with_skips", "failed", "cancelled")), .required("store", .string)
  ).named("Run")

  static let runExample = """
    {"counts":{"created":12,"deleted":0,"held":0,"ignored":0,"pages":1,"quarantined":0,"total":12,"unchanged":0,"updated":0},\
    "ended_at":"2026-11-01T10:00:02Z","full":false,"id":"IMP-06e8mvq3k0000000000000000a","kind":"orders","operation":"list",\
    "package_version":"acme 1.0.0","started_at":"2026-11-01T10:00:00Z","status":"done","store":"Main shop"}
    """
}

/// Tells of a run by what is recorded of it: also of one that another process makes.
private enum RunProgress {
  /// Milliseconds between two looks, and between two signs of life.
  private static let step: Int64 = 500
  private static let sign: Int64 = 15_000

  static func follow(_ first: RunView, _ host: Tradepost, _ events: EventWriter) async throws {
    var run = first
    var last: [UInt8] = []
    var silent: Int64 = 0
    while true {
      var writer = JSONWriter()
      run.write(to: &writer)
      let isOver = run.endedAt != nil
      if writer.bytes != last || isOver {
        try await events.send(isOver ? "end" : "progress") { run.write(to: &$0) }
        (last, silent) = (writer.bytes, 0)
      }
      // A host that ends waits for nobody's run: whoever follows it asks again, and the next host knows it.
      if isOver || Task.isShuttingDownGracefully { return }
      try await Task.sleep(for: .milliseconds(step))
      silent += step
      if silent >= sign {
        try await events.keepAlive()
        silent = 0
      }
      run = try await host.run(first.uid)
    }
  }
}
