internal import HostApp
internal import HostCore

/// Decides who may come in. Whatever a request lacks, the same is done and nearly the same said.
struct Doorman: Sendable {
  let host: Tradepost
  private let perToken: RateLimit
  private let perAddress: RateLimit
  private let perStranger: RateLimit

  init(_ host: Tradepost, _ settings: HubSettings) {
    self.host = host
    perToken = RateLimit(settings.perToken)
    perAddress = RateLimit(settings.perAddress)
    perStranger = RateLimit(settings.perStranger)
  }

  /// Who asks; nil where nobody needs to say. Throws a 401, 403 or 429.
  func admit(_ route: Route, authorization: String?, address: String, isLocal: Bool = false) async throws -> Identity? {
    let wanted: TokenRole
    switch route.access {
    // A burst of a platform's deliveries is what they are there for; whether they are good is seen soon enough.
    case .signed: return nil
    case .open:
      try perAddress.take(address, at: host.now)
      return nil
    case .role(let role): wanted = role
    }
    try perAddress.take(address, at: host.now)
    if route.opensToThisMachine, isLocal, authorization == nil { return nil }
    guard let token = try await host.bearer(Self.bearer(authorization)), let role = TokenRole(rawValue: token.role) else {
      try perStranger.take(address, at: host.now)
      throw Problem(
        401, "token.needed", "This needs a token that is known, not expired and not revoked: Authorization: Bearer TOKEN. Make one: tradepost token create"
      ).with("WWW-Authenticate", #"Bearer realm="tradepost""#)
    }
    try perToken.take(token.uid, at: host.now)
    guard role >= wanted else {
      throw Problem(403, "token.role", "This needs the role \(wanted.rawValue); the token \"\(token.name)\" has \(role.rawValue).")
    }
    return Identity(token: token.uid, name: token.name, role: role)
  }

  /// The token of the head; empty when there is none, which no token is.
  private static func bearer(_ authorization: String?) -> String {
    guard let authorization else { return "" }
    let parts = authorization.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return "" }
    return String(parts[1])
  }
}
