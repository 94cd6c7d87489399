public import HostCore
internal import HostStorage
internal import Logging

/// Tokens: who may ask the API for what.
extension Tradepost {
  /// This host's time, in milliseconds.
  public var now: Int64 { clock.now() }

  /// Makes a token. Its text is told here and never again.
  ///
  /// - Parameter days: after how many it expires; nil: never.
  /// - Parameter by: who asks for it: a token's id; nil: a person at this machine.
  public func createToken(
    _ name: String, role: TokenRole, days: Int64?, by: String? = nil
  ) async throws(HostError) -> (token: TokenView, secret: String) {
    do throws(HostError) { try Storage.check(name: name) } catch {
      throw HostError("token.name", "A token's name is one line of at most 200 bytes, with a letter or a digit in it.", exit: 2)
    }
    if let days, !(1...3650).contains(days) {
      throw HostError("token.expiry", "A token expires after 1 to 3650 days, not \(days).", exit: 2)
    }
    let secret = "tp_" + Chance.hex(bytes: 32)
    let view = try await storage.addToken(
      secret, name: name, role: role.rawValue, prefix: String(secret.prefix(9)), expiresAt: days.map { clock.now() + $0 * 86_400_000 },
      by: by ?? "cli")
    return (view, secret)
  }

  /// The newest first.
  ///
  /// - Parameter after: the id of the last one of the page before.
  public func tokens(after: String? = nil, limit: Int) async throws(HostError) -> [TokenView] {
    try await storage.tokens(after: after, limit: limit)
  }

  /// Ends a token, by its id or name, at once and for good.
  public func revokeToken(_ name: String) async throws(HostError) -> TokenView {
    guard let token = try await storage.revoke(token: name) else {
      throw HostError("token.unknown", "There is no token \"\(name)\". Look for it with: tradepost token list", exit: 2)
    }
    return token
  }

  /// The good token that is `secret`; nil: unknown, expired, revoked.
  public func bearer(_ secret: String) async throws(HostError) -> TokenView? {
    guard let token = try await storage.token(secret), token.status == "active" else { return nil }
    if clock.now() - (token.lastUsedAt ?? 0) > 60_000 { await noteUse(of: token) }
    return token
  }

  /// A full disk is no reason to answer nothing.
  private func noteUse(of token: TokenView) async {
    do throws(HostError) { try await storage.used(token: token.uid) } catch {
      log.warning("A token's use cannot be noted: \(error.description)", metadata: ["token": "\(token.uid)"])
    }
  }

  /// What is known of a request that comes under this key from this token; a new one is noted as begun.
  public func begin(_ key: String, token: String, _ asked: [UInt8]) async throws(HostError) -> Repeated {
    try await storage.begin(key, token: token, asked)
  }

  /// Keeps the answer that was given; nil: only that one was.
  public func keep(_ answer: KeptAnswer?, _ key: String, token: String) async throws(HostError) {
    try await storage.keep(answer, key, token: token)
  }

  /// Nothing came of what was begun under this key.
  public func forget(_ key: String, token: String) async throws(HostError) {
    try await storage.forget(key, token: token)
  }
}
