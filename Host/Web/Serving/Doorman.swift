internal import HostApp
internal import HostCore

/// Decides who may come in. Whatever a request lacks, the same is done and nearly the same said.
struct Doorman: Sendable {
  let host: Tradepost
  private let perToken: RateLimit
  private let perAddress: RateLimit
  private let perStranger: RateLimit
  private let perForger: RateLimit

  init(_ host: Tradepost, _ settings: HubSettings) {
    self.host = host
    perToken = RateLimit(settings.perToken)
    perAddress = RateLimit(settings.perAddress)
    perStranger = RateLimit(settings.perStranger)
    perForger = RateLimit(settings.perForger)
  }

  /// Who asks; nil where nobody needs to say. Throws a 401, 403 or 429.
  func admit(_ route: Route, authorization: String?, address: String) async throws -> Identity? {
    let address = Asker.party(address)
    let wanted: TokenRole
    switch route.access {
    // A burst of a platform's deliveries is what they are there for; what is forged is counted once it is known to be.
    case .signed: return nil
    case .open:
      try perAddress.take(address, at: host.now)
      return nil
    case .role(let role): wanted = role
    }
    try perAddress.take(address, at: host.now)
    guard let token = try await host.bearer(Self.bearer(authorization)), let role = TokenRole(rawValue: token.role) else {
      try perStranger.take(address, at: host.now)
      throw Problem(
        401, "token.needed",
        "This needs a token that is known, not expired and not revoked: Authorization: Bearer TOKEN. Make one: tradepost token create"
      ).with("WWW-Authenticate", #"Bearer realm="tradepost""#)
    }
    try perToken.take(token.uid, at: host.now)
    guard role >= wanted else {
      throw Problem(403, "token.role", "This needs the role \(wanted.rawValue); the token \"\(token.name)\" has \(role.rawValue).")
    }
    return Identity(token: token.uid, name: token.name, role: role)
  }

  /// What is said to whoever a signed route refused: who sends many forged ones is told to wait. His true ones are taken all the
  /// same: anybody can have a platform send something that fits no signature, and it all comes from the platform's addresses. An
  /// address of this machine is a proxy that nobody has named.
  func refused(_ problem: Problem, address: String) -> Problem {
    guard problem.status == 401 || problem.status == 404, !Asker.isThisMachine(address) else { return problem }
    do { try perForger.take(Asker.party(address), at: host.now) } catch { return error }
    return problem
  }

  /// The token of the head; empty when there is none, which no token is.
  private static func bearer(_ authorization: String?) -> String {
    guard let authorization else { return "" }
    let parts = authorization.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return "" }
    return String(parts[1])
  }
}
