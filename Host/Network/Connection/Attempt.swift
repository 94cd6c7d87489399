internal import AsyncHTTPClient
internal import HostCore
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization
internal import TradepostContract

/// Sends one request once, and tells what became of it.
struct Attempt: Sendable {
  let checked: CheckedRequest
  let filter: ResponseFilter
  let signer: Signer
  let bounds: ConnectionConfiguration.Bounds
  /// The field that corrects the rate limit; nil: none does.
  let correction: RateLimit.Correction?
  /// The host reads the answer itself: nothing in its body is masked.
  let isOurs: Bool

  private var redactor: Redactor { signer.redactor }

  struct Result: Sendable {
    var response: OutboundResponse
    var outcome: RetryPolicy.Outcome
    /// The connection itself failed, so that another address may be worth a try.
    var wantsOtherAddress = false
    /// What the answer says about the rate limit.
    var told: LimitCorrection?
  }

  func perform(_ request: HTTPClientRequest, on client: HTTPClient, now: Int64) async -> Result {
    let progress = Mutex(false)
    do {
      return try await within(bounds.attempt) { [bounds] in
        let answer = try await client.execute(request, deadline: .now() + TimeAmount(bounds.attempt))
        progress.withLock { $0 = true }
        return try await read(answer, now: now)
      }
    } catch {
      let hadHead = progress.withLock { $0 }
      return failed(AttemptError(error, hadHead: hadHead, isCancelled: Task.isCancelled))
    }
  }

  private func read(_ answer: HTTPClientResponse, now: Int64) async throws -> Result {
    guard !ResponseFilter.isTooLarge(answer.headers) else { throw AttemptError.tooManyFields }
    let status = UInt32(answer.status.code)
    let date = answer.headers.first(name: "date")
    let retryAfter = answer.headers.first(name: "retry-after").flatMap {
      RetryAfter.milliseconds($0, date: date, now: now)
    }
    if [301, 302, 303, 307, 308].contains(status) { return redirected(status, answer.headers.first(name: "location")) }
    let packing = answer.headers[canonicalForm: "content-encoding"].map { $0.lowercased() }
    if let unknown = packing.first(where: { !["gzip", "deflate", "identity", ""].contains($0) }) {
      throw AttemptError.packing(String(unknown))
    }
    var buffer = try await answer.body.collect(upTo: bounds.body)
    try Task.checkCancellation()
    var body = buffer.readBytes(length: buffer.readableBytes) ?? []
    let outcome = RetryPolicy.Outcome.answered(status: status, retryAfter: retryAfter)
    let told = correction.flatMap { LimitCorrection($0.meaning, answer.headers.first(name: $0.header)) }
    if !checked.request.capture.isEmpty, (200...299).contains(status), !capture(from: &body) {
      let failure = Failure.notCaptured(redactor.mask(checked.place), checked.request.capture.keys.sorted())
      return Result(response: OutboundResponse(failed: failure, delivery: .answered), outcome: outcome, told: told)
    }
    if !isOurs { redactor.mask(&body) }
    let response = OutboundResponse(status: status, fields: filter.visible(answer.headers, redactor), body: body)
    return Result(response: response, outcome: outcome, told: told)
  }

  /// Takes out what the adapter wants kept from itself, before anything that is known is masked: it may be known.
  private func capture(from body: inout [UInt8]) -> Bool {
    guard let taken = Capture.take(checked.request.capture, from: &body) else { return false }
    for secret in taken.values { redactor.learn(secret) }
    signer.captured.keep(taken)
    return true
  }

  /// The target is told without its query, since a shop may have put ours there.
  private func redirected(_ status: UInt32, _ location: String?) -> Result {
    let bare = location.map { redactor.mask(String($0.prefix { $0 != "?" && $0 != "#" }.prefix(200))) }
    let failure = Failure.redirect(status, from: redactor.mask(checked.place), to: bare, isElsewhere: bare.map(leadsElsewhere) ?? false)
    return Result(
      response: OutboundResponse(failed: failure, delivery: .answered), outcome: .failed(.answered, isLasting: true))
  }

  /// Whether it is an address of its own, and not our scheme, host and port.
  private func leadsElsewhere(_ target: String) -> Bool {
    guard target.hasPrefix("//") || target.contains("://") else { return false }
    guard let address = try? StoreAddress(target) else { return true }
    let own = checked.origin.address
    return address.isSecure != own.isSecure || address.authority != own.authority
  }

  private func failed(_ error: AttemptError) -> Result {
    let place = redactor.mask(checked.place)
    var isLasting = false
    let failure: Failure
    switch error {
    case .notConnected(let reason): failure = .connection(place, redactor.mask(reason))
    case .untrusted(let reason):
      failure = .certificate(place, redactor.mask(reason))
      isLasting = true
    case .lost(let reason): failure = .lost(place, redactor.mask(reason))
    case .slow: failure = .slow(place, bounds.attempt.components.seconds)
    case .tooLarge:
      failure = .tooLarge(place, bounds.body)
      isLasting = true
    case .tooManyFields:
      failure = .tooManyFields(place)
      isLasting = true
    case .packing(let name):
      failure = .encoding(place, redactor.mask(name))
      isLasting = true
    case .garbled: failure = .garbled(place)
    case .unpacking: failure = .packed(place)
    case .unsendable(let reason):
      failure = .badRequest(redactor.mask(reason))
      isLasting = true
    case .cancelled:
      failure = .cancelledUnderway(place)
      isLasting = true
    }
    return Result(
      response: OutboundResponse(failed: failure, delivery: error.delivery),
      outcome: .failed(error.delivery, isLasting: isLasting),
      wantsOtherAddress: error.delivery == .neverSent && !isLasting)
  }
}
