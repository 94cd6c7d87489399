import HostCore
import HostNetwork
import Synchronization
import TradepostContract

@testable import HostNetwork

/// A platform made up for these tests: a token address that rotates, and orders that want a token. What it does beyond that
/// is set between requests.
final class TokenPlatform: Sendable {
  struct State {
    /// Access tokens that open something.
    var live: Set<String> = []
    /// Refresh tokens that may be used, with the ones that replaced them.
    var refresh: [String: String?] = ["rt-canary-0": nil]
    var given = 0
    var rotates = true
    /// Seconds; nil: it says nothing.
    var life: Int64? = 3600
    /// Answers of the token address that come first.
    var first: [[Peer.Act]] = []
    /// Every token is refused.
    var refusesAll = false
    /// Bodies that the token address was sent.
    var asked: [String] = []
    /// The tokens that came with requests for orders.
    var seen: [String] = []
  }

  let state = Mutex(State())
  let peer: Peer

  init() async throws {
    let script = Mutex<(@Sendable (Int, String, String) -> [Peer.Act])?>(nil)
    peer = try await Peer.start(reading: { number, head, body in script.withLock { $0 }?(number, head, body) ?? [] })
    script.withLock { script in script = { [weak self] _, head, body in self?.answer(head, body) ?? [] } }
  }

  var asked: [String] { state.withLock { $0.asked } }
  var seen: [String] { state.withLock { $0.seen } }
  func change(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

  private func answer(_ head: String, _ body: String) -> [Peer.Act] {
    state.withLock { state in
      if head.hasPrefix("POST /auth/token ") {
        state.asked.append(body)
        if !state.first.isEmpty { return state.first.removeFirst() }
        return Self.token(body, &state)
      }
      let token =
        head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("x-token: ") }.map { String($0.dropFirst(9)) } ?? ""
      state.seen.append(token)
      guard !state.refusesAll, state.live.contains(token) else { return [.answer("401 Unauthorized", [], #"{"token":"\#(token)"}"#)] }
      return [.answer("200 OK", ["X-Total: \(token)"], #"{"your":"\#(token)"}"#)]
    }
  }

  /// Rotates as the strictest do: a replaced refresh token lives until its successor is used.
  private static func token(_ body: String, _ state: inout State) -> [Peer.Act] {
    state.given += 1
    let access = "at-canary-\(state.given)"
    var refresh: String?
    if body.contains("grant_type=refresh_token") {
      guard let old = state.refresh.keys.first(where: { body.contains("refresh_token=\($0)") }) else {
        return [.answer("400 Bad Request", [], #"{"error":"invalid_grant","error_description":"unknown: \#(body)"}"#)]
      }
      for (name, next) in state.refresh where next == old { state.refresh[name] = nil }
      let new = "rt-canary-\(state.given)"
      if state.rotates {
        state.refresh[old] = new
        state.refresh[new] = .some(nil)
      }
      refresh = state.rotates ? new : old
    }
    state.live.insert(access)
    let more = (state.life.map { #","expires_in":\#($0)"# } ?? "") + (refresh.map { #","refresh_token":"\#($0)""# } ?? "")
    return [.answer("200 OK", ["content-type: application/json"], #"{"access_token":"\#(access)","token_type":"bearer"\#(more)}"#)]
  }

  static let signIn = #"""
    {"name":"token","method":"oauth2","schemes":["http"],"grant":"refresh_token","origin":"login","path":"/auth/token",
     "encoding":"form","client_id":"client_id","client_secret":"client_secret","refresh_token":"refresh_token",
     "access_token":"access_token","header":"X-Token","value":"{access_token}"}
    """#

  static let secrets = ["client_id": "app-canary", "client_secret": "cs/canary+42", "refresh_token": "rt-canary-0"]

  /// A connection of its own, as another process would have it.
  func connection(_ vault: Vault, _ clock: HostClock, signIn: String = signIn, install: Bool = true) throws -> StoreConnection {
    let manifest = try Manifest(
      parsing: Array(
        """
        {"contract":"0.2","id":"shop","library":"shop.so","name":"Shop","version":"1.0.0","operations":{"check":[]},
         "origins":[{"name":"api","address":"http://shop.example"},{"name":"login","address":"http://login.example"}],
         \(install ? #""install":{"origin":"login","path":"/consent","query":{},"callback":{"code":"code"},"sign_in":"token"},"# : "")
         "response_headers":["X-Total"],"secrets":[{"name":"client_id","label":"a"},{"name":"client_secret","label":"b"},
         {"name":"refresh_token","label":"c","from":"obtained"},{"name":"access_token","label":"d","from":"obtained"}],
         "sign_ins":[\(signIn)]}
        """.utf8))
    var configuration = ConnectionConfiguration(
      manifest: manifest, origins: try Origins.freeze(manifest: manifest, settings: [:]), clock: clock, vault: vault)
    configuration.connectTo = try Endpoint("127.0.0.1:\(peer.port)")
    configuration.allowsLoopback = true
    configuration.store = "Berlin"
    return StoreConnection(configuration)
  }

  /// Asks for orders `count` times side by side, over one connection.
  func ask(
    _ count: Int = 1, _ vault: Vault, _ clock: HostClock, method: String = "GET", signIn: String = signIn, install: Bool = true
  ) async throws -> [OutboundResponse] {
    let connection = try connection(vault, clock, signIn: signIn, install: install)
    let responses = await connection.send([OutboundRequest](repeating: OutboundRequest(method: method, path: "/orders"), count: count))
    await connection.shutdown()
    return responses
  }
}
