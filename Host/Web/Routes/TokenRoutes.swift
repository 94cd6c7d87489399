internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

extension Routes {
  /// The first token of all is made at the machine itself: `tradepost token create NAME --role admin`.
  static let tokens: [Route] = [
    Route(
      .get, api + "/tokens", "listTokens", "tokens", "The tokens, the newest first; never what they are", access: .role(.admin),
      answer: .page("tokens", token), example: #"{"count":1,"next_cursor":null,"tokens":[\#(tokenExample)]}"#
    ) { call in
      let tokens = try await call.host.tokens(after: call.page.after?.first, limit: call.page.limit + 1)
      return .page("tokens", found: tokens, of: call) { [$0.uid] }
    }.with {
      $0.isPaged = true
      $0.aliases = [shop + "/tokens"]
    },
    Route(
      .post, api + "/tokens", "createToken", "tokens", "Makes a token; what it is stands in this answer and nowhere again",
      access: .role(.admin), answer: madeToken, status: 201, example: madeExample
    ) { call in
      let role = TokenRole(rawValue: call.text("role") ?? "") ?? .viewer
      let (token, secret) = try await call.host.createToken(
        call.text("name") ?? "", role: role, days: call.body?["expires_in_days"]?.int64, by: call.identity?.token)
      return .json(201) { token.write(to: &$0, secret: secret) }
    }.with {
      $0.aliases = [shop + "/tokens"]
      $0.body = .object(
        .required("name", .string(1...200)), .required("role", role), .optional("expires_in_days", Schema.integer(1...3650).orNull)
      ).named("CreateToken")
      $0.bodyExample = #"{"expires_in_days":90,"name":"Dashboard","role":"viewer"}"#
      $0.keepsAnswer = false
    },
    Route(
      .delete, api + "/tokens/{token}", "revokeToken", "tokens", "Ends a token at once", access: .role(.admin), answer: token,
      example: tokenExample
    ) { call in .json(try await call.host.revokeToken(call.step("token"))) }.with { $0.aliases = [shop + "/tokens/{token}"] },
  ]

  private static let role = Schema.choice(TokenRole.allCases.map(\.rawValue))

  private static let members: [Schema.Member] = [
    .required("created_at", .time), .required("created_by", .string), .optional("expires_at", .time), .required("id", .string),
    .optional("last_used_at", .time), .required("name", .string),
    .required("prefix", Schema.string.says("How the token begins, to know it again.")), .optional("revoked_at", .time),
    .required("role", role), .required("status", .choice("active", "expired", "revoked")),
  ]

  private static let token = Schema.object(members).named("Token")
  private static let madeToken = Schema.object(members + [.required("token", .string)]).named("MadeToken")

  private static let tokenExample = """
    {"created_at":"2026-11-01T10:00:00Z","created_by":"cli","id":"TOK-06e8mvq3k0000000000000000a","name":"Dashboard",\
    "prefix":"tp_0a1b2c","role":"viewer","status":"active"}
    """

  private static let madeExample = """
    {"created_at":"2026-11-01T10:00:00Z","created_by":"cli","id":"TOK-06e8mvq3k0000000000000000a","name":"Dashboard",\
    "prefix":"tp_0a1b2c","role":"viewer","status":"active","token":"tp_…"}
    """
}
