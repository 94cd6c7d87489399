internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// The token that lets buyers and addresses of orders v0 be seen. The host takes it out of the answer unseen and puts it where
/// a request names it; it lives for an hour. An app without the role for it reads orders without their buyers.
final class RestrictedToken {
  private static let life: Int64 = 50 * 60_000

  private let run: Run
  private var made: Int64 = 0
  /// Nil: not asked for yet.
  private var granted: Bool?
  /// How often a token was made because of a refusal, which a role that is missing below would go on causing for ever.
  private var renewals = 0

  var isGranted: Bool { granted ?? false }

  init(_ run: Run) { self.run = run }

  func renewIfOld() async throws {
    if granted == nil || (isGranted && run.now - made > Self.life) { try await renew() }
  }

  /// Makes a new one in place of one that was refused.
  func renew(insteadOf response: Response) async throws {
    renewals += 1
    guard renewals <= 100 else {
      try response.orThrow()
      return
    }
    try await renew()
  }

  func renew() async throws {
    var request = Request("POST", "/tokens/2021-03-01/restrictedDataToken").spending("restricted_token")
    request.fields = [.init("Content-Type", "application/json")]
    request.body = Self.body
    request.isSafe = true
    request.capture = ["/restrictedDataToken": "rdt"]
    made = run.now
    var response = try await ask(request)
    // A page of somebody else's with a good status holds no token to take out.
    for _ in 0..<3 where response.failure?.code == .platform || (response.isSuccess && (try? response.json()) == nil) {
      try await run.wait(milliseconds: 1000)
      response = try await ask(request)
    }
    if response.failure == nil, response.status == 400 || (response.status == 403 && !response.isAboutToken) {
      if granted == nil {
        run.log(.warning, "the app may not see buyers (\(response.platformCode)): orders come without names, streets and gift wrap")
      }
      granted = false
      return
    }
    try response.orThrow()
    granted = true
  }

  private func ask(_ request: Request) async throws -> Response {
    guard let response = try await run.sendAll([request]).first else { throw Failure(.adapter, "a request was not answered") }
    return response
  }

  /// The request with the token in place of the usual one, where there is any.
  static func sign(_ request: Request, _ isGranted: Bool) -> Request {
    guard isGranted else { return request }
    var request = request
    request.signIn = "none"
    request.fields.append(.init("x-amz-access-token", "{rdt}", holdsSecret: true))
    return request
  }

  private static let body: [UInt8] = {
    let paths = [("/orders/v0/orders", true), ("/orders/v0/orders/{orderId}", true), ("/orders/v0/orders/{orderId}/orderItems", false)]
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("restrictedResources")
      writer.list {
        for (path, hasAddress) in paths {
          $0.object {
            $0.member("dataElements", hasAddress ? ["buyerInfo", "shippingAddress"] : ["buyerInfo"]) { $1.string($0) }
            $0.member("method", "GET")
            $0.member("path", path)
          }
        }
      }
    }
    return writer.bytes
  }()
}
