internal import AsyncHTTPClient
internal import HostCore
internal import NIOCore
internal import NIOHTTP1
internal import TradepostContract

/// One request from its turn in the rate limit to its last attempt: performs what ``RetryPolicy`` decides.
struct RequestRun {
  let checked: CheckedRequest
  let signIn: SignIn?
  let signer: Signer
  let filter: ResponseFilter
  let client: OriginClient
  let limiter: Limiter
  let configuration: ConnectionConfiguration
  var policy: RetryPolicy
  /// It is the host's own: its answer is handed over as it is, and no attempt is abandoned halfway.
  var isOurs = false
  /// Once for a request, another token is fetched.
  private var hadAnother = false
  /// Of all attempts: once one may have had an effect, a later one that never left changes nothing about it.
  private var wasSent = false

  init(
    checked: CheckedRequest, signIn: SignIn?, signer: Signer, filter: ResponseFilter, client: OriginClient,
    limiter: Limiter, configuration: ConnectionConfiguration, policy: RetryPolicy
  ) {
    self.checked = checked
    self.signIn = signIn
    self.signer = signer
    self.filter = filter
    self.client = client
    self.limiter = limiter
    self.configuration = configuration
    self.policy = policy
  }

  mutating func perform() async -> OutboundResponse {
    while true {
      let queued = ContinuousClock.now
      do throws(CancellationError) { try await limiter.enter() } catch { return told(.cancelled) }
      let begun = ContinuousClock.now
      configuration.waited(begun - queued)
      let (result, token) = await attempt()
      limiter.leave()
      if let told = result.told { limiter.correct(told) }
      let took = (ContinuousClock.now - begun).components
      if result.response.delivery == .maybeSent { wasSent = true }
      if case .answered(status: 429, let pause?) = result.outcome { limiter.pause(for: min(pause, configuration.bounds.total)) }
      if let token, !hadAnother, case .answered(let status, _) = result.outcome {
        do throws(Failure) {
          if try await signer.isWorthAnother(token, signIn, status: status) {
            hadAnother = true
            continue
          }
        } catch { return OutboundResponse(failed: error, delivery: .answered) }
      }
      switch policy.next(result.outcome, took: took.seconds * 1000 + took.attoseconds / 1_000_000_000_000_000) {
      case .deliver: return told(result.response)
      case .retry(let pause):
        do { try await configuration.clock.sleep(pause) } catch { return told(result.response) }
      }
    }
  }

  /// Also gives the token that the request went out with, where one was fetched.
  private func attempt() async -> (Attempt.Result, token: AccessToken?) {
    if Task.isCancelled { return (lasting(.cancelled), nil) }
    let pinned: (client: HTTPClient, address: IPAddress)
    do { pinned = try await client.pinned() } catch { return (unreachable(error), nil) }
    let signed: (request: HTTPClientRequest, token: AccessToken?)
    do throws(Failure) { signed = try await self.signed() } catch { return (lasting(error), nil) }
    let attempt = Attempt(
      checked: checked, filter: filter, signer: signer, bounds: configuration.bounds, correction: limiter.correction, isOurs: isOurs)
    let now = configuration.clock.now()
    let result: Attempt.Result
    if checked.isSafe, !isOurs {
      result = await attempt.perform(signed.request, on: pinned.client, now: now)
    } else {
      // What has an effect is not abandoned halfway: its own deadline ends it, and no cancellation.
      let client = pinned.client
      let request = signed.request
      let work: @Sendable () async -> Attempt.Result = { await attempt.perform(request, on: client, now: now) }
      result = await Task(operation: work).value
    }
    if result.wantsOtherAddress { await client.moveOn(from: pinned.address) }
    return (result, signed.token)
  }

  /// The request as it goes out. Only here do secrets meet it.
  private func signed() async throws(Failure) -> (request: HTTPClientRequest, token: AccessToken?) {
    var fields: [OutboundField] = []
    for field in checked.request.fields {
      fields.append(
        OutboundField(name: field.name, value: field.holdsSecret ? try await signer.fill(field.value, at: checked.origin) : field.value))
    }
    let unsigned = Signer.Unsigned(
      method: checked.method, address: checked.origin.address, path: checked.path, query: checked.query, fields: fields,
      body: try await signer.body(of: checked), seconds: configuration.clock.now() / 1000)
    let signature = try await signer.sign(signIn, unsigned)
    var request = HTTPClientRequest(url: client.url(checked.path, signature.query))
    request.method = HTTPMethod(rawValue: checked.method)
    request.headers.add(name: "host", value: unsigned.address.authority)
    request.headers.add(name: "user-agent", value: configuration.userAgent)
    for field in fields { request.headers.add(name: field.name, value: field.value) }
    for field in signature.fields { request.headers.replaceOrAdd(name: field.name, value: field.value) }
    if !unsigned.body.isEmpty { request.body = .bytes(ByteBuffer(bytes: unsigned.body)) }
    return (request, signature.token)
  }

  private func unreachable(_ error: any Error) -> Attempt.Result {
    guard let error = error as? HostError else { return lasting(Task.isCancelled ? .cancelled : .closed) }
    guard error.code == HostError.tryAgainCode else { return lasting(.unsafe(error)) }
    return Attempt.Result(
      response: OutboundResponse(failed: .unreachable(error), delivery: .neverSent), outcome: .failed(.neverSent))
  }

  private func lasting(_ failure: Failure) -> Attempt.Result {
    Attempt.Result(
      response: OutboundResponse(failed: failure, delivery: .neverSent), outcome: .failed(.neverSent, isLasting: true))
  }

  private func told(_ failure: Failure) -> OutboundResponse {
    told(OutboundResponse(failed: failure, delivery: .neverSent))
  }

  private func told(_ response: OutboundResponse) -> OutboundResponse {
    guard wasSent, response.delivery == .neverSent else { return response }
    var response = response
    response.delivery = .maybeSent
    return response
  }
}
