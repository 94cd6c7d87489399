internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

extension Routes {
  /// What the law lets people ask for.
  static let privacy: [Route] = [
    Route(
      .get, shop + "/privacy", "listPrivacyRequests", "privacy", "What people ask for under the law, the most urgent first",
      access: .role(.admin), answer: .page("requests", privacyRequest),
      example: #"{"count":1,"next_cursor":null,"requests":[\#(privacyExample)]}"#
    ) { call in
      let views = try await call.host.privacyRequests(
        store: call.query["store"], isOpen: call.query["state"].map { $0 == "open" }, after: call.page.after?.first,
        limit: call.page.limit + 1)
      return .page("requests", found: views, of: call) { [$0.uid] }
    }.with {
      $0.isPaged = true
      $0.parameters = [
        .init("store", .identifier, "Only of this store, by id or name."),
        .init("state", .choice("open", "done"), "Only those that wait for an answer, or have it."),
      ]
    },
    Route(
      .post, shop + "/privacy/{request}/done", "endPrivacyRequest", "privacy",
      "Says that a request was answered; whom it was about is forgotten then, also in the delivery that brought it",
      access: .role(.admin), answer: .success,
      example: #"{"message":"Request answered","success":true}"#
    ) { call in
      try await call.host.endPrivacyRequest(call.step("request"))
      return .json {
        $0.object {
          $0.member("message", "Request answered")
          $0.member("success", true)
        }
      }
    },
  ]

  private static let privacyRequest = Schema.object(
    .optional("customer", Schema.string.says("The platform's number of the customer; forgotten once it is answered.")),
    .optional("done_at", .time), .required("due_at", .time), .optional("email", .string), .required("id", .string),
    .required("kind", .string), .required("orders", .array(.string)), .required("platform", .string), .required("received_at", .time),
    .required("store", .string)
  ).named("PrivacyRequest")

  private static let privacyExample = """
    {"customer":"17","due_at":"2026-12-01T12:00:00Z","email":"jo@shop.example","id":"PRIV-06e8mvq3k0000000000000000a",\
    "kind":"erase_customer","orders":["1001"],"platform":"acme","received_at":"2026-11-01T12:00:00Z","store":"Acme shop"}
    """
}
