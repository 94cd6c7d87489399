internal import HostCore
internal import TradepostContract

/// Asks a token address, with the bounds, the checks and the retries of any other request. Its answer is the one that no
/// redactor touches; it is read here, and what is in it is known to the redactor before anything is done with it.
struct TokenClient: Sendable {
  let signIn: OAuth2
  let client: OriginClient?
  let signer: Signer
  let configuration: ConnectionConfiguration

  /// Milliseconds that all attempts may take together: others wait.
  static let longest: Int64 = 120_000
  /// Milliseconds before a question is asked again that was answered well and with nothing of use: a page of HTML from
  /// something on the way.
  static let pauses: [Int64] = [500, 2000, 5000]

  func ask(_ grant: TokenRequest.Grant) async throws(Failure) -> TokenAnswer.Tokens {
    let request = TokenRequest(
      grant: grant, clientID: try await signer.secret(signIn.clientID), clientSecret: try await signer.secret(signIn.clientSecret)
    ).outbound(signIn)
    let place = "\(configuration.origins.origin(signIn.origin)?.address.text ?? "")\(signIn.path)"
    var pauses = Self.pauses[...]
    let begun = configuration.clock.now()
    while true {
      let response = try await send(request)
      for secret in TokenAnswer.secrets(in: response.body) { signer.redactor.learn(secret) }
      switch TokenAnswer(status: response.status, body: response.body) {
      case .tokens(let tokens): return tokens
      case .refused(let code, let description):
        throw .tokenRefused(place, signer.redactor.mask(code), signer.redactor.mask(description), signIn, configuration)
      case .unusable(let problem):
        guard grant.isSafe, (200...299).contains(response.status), let pause = pauses.popFirst(),
          configuration.clock.now() - begun < Self.longest / 4
        else { throw .noToken(place, problem) }
        do { try await configuration.clock.sleep(pause) } catch { throw .noToken(place, problem) }
      }
    }
  }

  private func send(_ request: OutboundRequest) async throws(Failure) -> OutboundResponse {
    var configuration = configuration
    configuration.bounds.body = TokenAnswer.largest
    let checked = try CheckedRequest(request, origins: configuration.origins, bounds: configuration.bounds)
    guard let client else { throw .unknownOrigin(signIn.origin) }
    var run = RequestRun(
      checked: checked, signIn: nil, signer: signer, filter: ResponseFilter(configuration.manifest), client: client,
      limiter: Limiter(nil, clock: configuration.clock), configuration: configuration,
      policy: RetryPolicy(
        isSafe: checked.isSafe, budget: min(Self.longest, configuration.bounds.total), seed: configuration.seed))
    run.isOurs = true
    let response = await run.perform()
    if let failure = response.failure { throw .noAnswer(failure) }
    return response
  }

  var notInstalled: Failure { .notInstalled(signIn, configuration) }
}
