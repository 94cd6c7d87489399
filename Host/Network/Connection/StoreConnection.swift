internal import AsyncHTTPClient
public import HostCore
internal import NIOCore
internal import NIOHTTP1
public import TradepostContract

/// Performs one store's requests over the internet: the only place from which a byte leaves this host.
///
/// For each request it checks what the adapter wrote, waits for its rate limit, signs it in, sends it to an address that
/// was checked, and repeats what may be repeated. An answer shows the adapter the header fields that its manifest lists;
/// every secret that was used is masked in all that is handed over.
///
/// Made once per store session. ``shutdown()`` must be called before the last reference goes.
public final class StoreConnection: Outbound {
  private let configuration: ConnectionConfiguration
  private let redactor: Redactor
  private let signer: Signer
  private let filter: ResponseFilter
  private let limiters: [(name: String, limiter: Limiter)]
  private let clients: [String: OriginClient]

  public init(_ configuration: ConnectionConfiguration) {
    self.configuration = configuration
    let redactor = Redactor()
    self.redactor = redactor
    filter = ResponseFilter(configuration.manifest)
    let limits = configuration.manifest.limits
    limiters =
      limits.isEmpty
      ? [("", Limiter(nil, clock: configuration.clock))]
      : limits.map { ($0.name, Limiter($0, clock: configuration.clock)) }
    clients = Dictionary(
      configuration.origins.all.map { ($0.name, OriginClient($0, configuration)) }, uniquingKeysWith: { first, _ in first })
    let plain = Signer(configuration, redactor: redactor)
    signer = plain.keeping(tokenKeepers(configuration, plain, clients))
  }

  /// Ends all connections. Requests that still run fail as cancelled; tokens that are under way are stored first.
  public func shutdown() async {
    for keeper in signer.keepers.values { await keeper.settle() }
    for client in clients.values { await client.close() }
  }

  /// Text without any secret that this connection has used so far: for what others want to log about it.
  public func masked(_ text: String) -> String { redactor.mask(text) }

  public func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
    if requests.count == 1, let only = requests.first { return [await send(only, number: 0)] }
    return await withTaskGroup(of: (Int, OutboundResponse).self) { group in
      for (number, request) in requests.enumerated() {
        group.addTask { (number, await self.send(request, number: number)) }
      }
      var responses = [OutboundResponse?](repeating: nil, count: requests.count)
      for await (number, response) in group { responses[number] = response }
      return responses.map { $0 ?? OutboundResponse(failed: .closed, delivery: .neverSent) }
    }
  }

  private func send(_ request: OutboundRequest, number: Int) async -> OutboundResponse {
    do {
      if let setting = configuration.origins.absent[request.origin] {
        throw Failure.absentOrigin(request.origin, setting: setting, store: configuration.quotedStore)
      }
      let checked = try CheckedRequest(request, origins: configuration.origins, bounds: configuration.bounds)
      guard let client = clients[checked.origin.name] else { throw Failure.unknownOrigin(request.origin) }
      guard let limiter = limiter(request.limit) else { throw Failure.unknownLimit(request.limit) }
      let signIn = try signer.method(for: request, at: checked.origin)
      var run = RequestRun(
        checked: checked, signIn: signIn, signer: signer, filter: filter, client: client, limiter: limiter,
        configuration: configuration,
        policy: RetryPolicy(
          isSafe: checked.isSafe, budget: configuration.bounds.total, seed: configuration.seed &+ UInt64(number)))
      return await run.perform()
    } catch let failure as Failure {
      return OutboundResponse(failed: failure, delivery: .neverSent)
    } catch {
      return OutboundResponse(failed: .closed, delivery: .neverSent)
    }
  }

  private func limiter(_ name: String) -> Limiter? {
    name.isEmpty ? limiters.first?.limiter : limiters.first { $0.name == name }?.limiter
  }

  /// Exchanges the code of an installation for what has to be stored: secrets by name.
  ///
  /// - Parameters:
  ///   - signIn: the `oauth2` sign-in that the manifest's installation names.
  ///   - redirect: the address that the browser was sent back to, as it was said on the way there.
  ///   - more: further members of the exchange, from the manifest.
  public func exchange(
    code: String, signIn name: String, redirect: String, more: [String: String]
  ) async throws(Failure) -> [String: String] {
    redactor.learn(code)
    guard case .oauth2(let signIn)? = configuration.manifest.signIns.first(where: { $0.name == name })?.method else {
      throw .unknownSignIn(name)
    }
    let client = TokenClient(signIn: signIn, client: clients[signIn.origin], signer: signer, configuration: configuration)
    let tokens = try await client.ask(.code(code, redirect: redirect, more: more))
    return TokenState.secrets(tokens, signIn, at: configuration.clock.now())
  }
}

/// A keeper for each sign-in that needs one.
private func tokenKeepers(
  _ configuration: ConnectionConfiguration, _ signer: Signer, _ clients: [String: OriginClient]
) -> [String: TokenKeeper] {
  var keepers: [String: TokenKeeper] = [:]
  for signIn in configuration.manifest.signIns {
    guard case .oauth2(let method) = signIn.method else { continue }
    keepers[signIn.name] = TokenKeeper(
      method, client: TokenClient(signIn: method, client: clients[method.origin], signer: signer, configuration: configuration),
      vault: configuration.vault, redactor: signer.redactor, clock: configuration.clock)
  }
  return keepers
}
