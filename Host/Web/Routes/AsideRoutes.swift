internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

extension Routes {
  /// What was left aside: records that could not be understood, documents that wait for a person.
  static let aside: [Route] = [
    Route(
      .get, shop + "/quarantine", "listQuarantine", "quarantine", "Records that could not be read or booked, each with its reason",
      access: .role(.accountant), answer: .page("records", skipped),
      example: #"{"count":1,"next_cursor":null,"records":[\#(quarantinedExample)]}"#
    ) { call in
      let found = try await call.host.quarantined(
        store: call.query["store"], kind: call.query["kind"], after: call.page.after, limit: call.page.limit + 1)
      return .page("records", found: found, of: call, view: { $0.view }, place: { $0.place })
    }.with {
      $0.isPaged = true
      $0.parameters = [
        .init("store", .identifier, "Only of this store, by id or name."), .init("kind", .kind, "Only of these records."),
      ]
    },
    Route(
      .post, shop + "/quarantine/retry", "retryQuarantine", "quarantine", "Tries quarantined records again, without asking the shop",
      access: .role(.operator), answer: run, example: runExample
    ) { call in try await retry(call, Resource(rawValue: call.text("kind") ?? "") ?? .orders, approves: false) }.with {
      $0.body = .object(.required("store", .identifier), .required("kind", .kind))
      $0.bodyExample = #"{"kind":"orders","store":"Main shop"}"#
      $0.answers[202] = started
    },
    Route(
      .get, shop + "/held", "listHeld", "held", "Orders whose documents wait for a person, each with what does not add up",
      access: .role(.accountant), answer: .page("documents", skipped),
      example: #"{"count":1,"documents":[\#(heldExample)],"next_cursor":null}"#
    ) { call in
      let found = try await call.host.held(
        store: call.query["store"], after: call.page.after?.first.flatMap { Int64($0) }, limit: call.page.limit + 1)
      return .page("documents", found: found, of: call, view: { $0.view }, place: { [String($0.row)] })
    }.with {
      $0.isPaged = true
      $0.parameters = [.init("store", .identifier, "Only of this store, by id or name.")]
    },
    Route(
      .post, shop + "/held/retry", "retryHeld", "held",
      "Tries held documents again; with `approve`, posts what an adapter's update changes",
      access: .role(.operator), answer: run, example: runExample
    ) { call in try await retry(call, .orders, approves: call.body?["approve"]?.bool ?? false) }.with {
      $0.body = .object(.required("store", .identifier), .optional("approve", .boolean))
      $0.bodyExample = #"{"approve":true,"store":"Main shop"}"#
      $0.answers[202] = started
    },
  ]

  private static let started = Schema.object(.required("message", .string), .required("status", .choice("running")))

  /// A retry goes on when nobody waits for it any more.
  private static func retry(_ call: Call, _ kind: Resource, approves: Bool) async throws -> Answer {
    let started = try await call.host.startRetry(call.text("store") ?? "", kind, approves: approves)
    let record = try await call.host.finished(started, within: 20_000)
    if record.run.state != "running" { return .json(record.run) }
    return .json(202) {
      $0.object {
        $0.member("message", "It goes on. Its run will stand first in the runs of the store.")
        $0.member("status", "running")
      }
    }
  }

  private static let skipped = Schema.object(
    .required("external_id", .string), .required("kind", .string), .required("message", .string), .required("reason", .string),
    .required("state", .choice("held", "quarantined")), .required("store", .string)
  ).named("Skipped")

  private static let quarantinedExample = """
    {"external_id":"1001","kind":"orders","message":"The status on-review is not known.","reason":"status.unknown","state":"quarantined",\
    "store":"Main shop"}
    """

  private static let heldExample = """
    {"external_id":"1002","kind":"orders","message":"The lines give 11.90, the total says 12.00.","reason":"total","state":"held",\
    "store":"Main shop"}
    """
}
