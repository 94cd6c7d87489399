internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

extension Routes {
  /// What platforms send, and what operators see of it.
  static let webhooks: [Route] = [
    Route(
      .post, api + "/webhooks/{platform}", "receiveWebhook", "webhooks",
      "Takes what a platform sends; the delivery itself says which store it is for", access: .signed, answer: taken, example: takenExample,
      handler: take
    ).with { intake(&$0) },
    Route(
      .post, api + "/webhooks/{platform}/{store}", "receiveStoreWebhook", "webhooks", "Takes what a platform sends for this store",
      access: .signed, answer: taken, example: takenExample, handler: take
    ).with { intake(&$0) },
    Route(
      .get, shop + "/webhooks", "listDeliveries", "webhooks", "The inbox, the newest first", access: .role(.operator),
      answer: .page("deliveries", delivery),
      example: #"{"count":1,"deliveries":[\#(deliveryExample)],"next_cursor":null}"#
    ) { call in
      let state = call.query["state"].flatMap { InboxState(rawValue: $0) }
      let views = try await call.host.deliveries(
        store: call.query["store"], state: state, before: call.page.after?.first, limit: call.page.limit + 1)
      return .page("deliveries", found: views, of: call) { [$0.uid] }
    }.with {
      $0.isPaged = true
      $0.parameters = [
        .init("store", .identifier, "Only of this store, by id or name."),
        .init("state", .choice(InboxState.allCases.map(\.rawValue)), "Only those that stand there."),
      ]
    },
    Route(
      .get, shop + "/webhooks/{delivery}", "getDelivery", "webhooks", "One delivery, byte for byte as it came", access: .role(.operator),
      answer: delivery, example: deliveryExample
    ) { call in .json(try await call.host.delivery(call.step("delivery"))) },
    Route(
      .post, shop + "/webhooks/{delivery}/retry", "retryDelivery", "webhooks", "Has a delivery done again", access: .role(.operator),
      answer: counted, example: #"{"count":1}"#
    ) { call in count(try await call.host.retryDeliveries([call.step("delivery")])) },
    Route(
      .post, shop + "/webhooks/retry", "retryDeadDeliveries", "webhooks", "Has everything done again that was given up",
      access: .role(.operator), answer: counted, example: #"{"count":3}"#
    ) { call in count(try await call.host.retryDeadDeliveries(store: call.query["store"])) }.with {
      $0.parameters = [.init("store", .identifier, "Only of this store, by id or name.")]
    },
  ]

  private static let taken = Schema.object(
    .optional("id", Schema.string.says("Under which it stands in the inbox; not there when the same waits there already.")),
    .optional("message", .string), .required("received", .boolean), .required("status", .choice("kept", "acknowledged"))
  ).named("Taken")
  private static let takenExample = #"{"id":"HOOK-06e8mvq3k0000000000000000a","received":true,"status":"kept"}"#

  private static func intake(_ route: inout Route) {
    route.takesAnyBody = true
    // The disk has its own bound, and so has what a signature needs from outside.
    route.deadline = nil
  }

  private static func take(_ call: Call) async throws -> Answer {
    let delivery = Delivery(fields: call.fields, body: call.bytes)
    // This machine's own address is that of a proxy, through which many come.
    let sender = Asker.isThisMachine(call.address) ? nil : Asker.party(call.address)
    switch await call.host.take(delivery, platform: call.step("platform"), store: call.path["store"], sender: sender) {
    case .kept(let id):
      return .json { writer in
        writer.object {
          $0.member("id", id)
          $0.member("received", true)
          $0.member("status", "kept")
        }
      }
    case .acknowledged(let why):
      return .json { writer in
        writer.object {
          $0.member("message", why)
          $0.member("received", true)
          $0.member("status", "acknowledged")
        }
      }
    case .refused(let status, let error, let retryAfter):
      // What is wrong with this host is told in the log only.
      var problem =
        status == 503 && !error.code.hasPrefix("delivery.") && error.code != "inbox.busy"
        ? Problem(503, "inbox.unavailable", "It cannot be taken now. Send it again.") : Problem(status, error.code, error.message)
      if let retryAfter { problem = problem.with("Retry-After", String(retryAfter)) }
      throw problem
    }
  }

  private static let counted = Schema.object(.required("count", .count)).named("Counted")

  private static func count(_ count: Int) -> Answer { .json { $0.object { $0.member("count", count) } } }

  private static let delivery = Schema.object(
    .required("attempts", .count),
    .optional(
      "body", Schema.string.says("As it came; not in lists. Forgotten, with the headers, once the requests that it brought are answered.")),
    .optional("body_base64", Schema.string.says("A body that is no text.")),
    .optional("delivery", Schema.string.says("The platform's number of it. Nobody signed that.")), .optional("ended_at", .time),
    .required(
      "entities", .array(.object(.required("id", .string), .required("kind", .string)))),
    .optional("headers", .array(.object(.required("name", .string), .required("value", .string)))), .required("id", .string),
    .optional("message", Schema.string.says("Why it is not done.")), .optional("next_at", .time), .required("platform", .string),
    .required("received_at", .time), .required("repeats", .count), .required("source", .choice("call", "queue")),
    .required("state", .choice(InboxState.allCases.map(\.rawValue))), .required("store", .string), .optional("topic", .string)
  ).named("Delivery")

  private static let deliveryExample = """
    {"attempts":1,"ended_at":"2026-11-01T12:00:01Z","entities":[{"id":"17","kind":"orders"}],\
    "id":"HOOK-06e8mvq3k0000000000000000a","platform":"acme","received_at":"2026-11-01T12:00:00Z","repeats":0,"source":"call",\
    "state":"done","store":"Acme shop","topic":"order.updated"}
    """
}
