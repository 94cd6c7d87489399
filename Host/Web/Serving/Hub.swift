internal import HTTPTypes
public import HostApp
internal import HostCore
public import Hummingbird
public import Logging
internal import NIOCore
internal import TradepostJSON

/// Answers requests: who asks, what for, may they, is it well formed, has it been done before; then the route's handler.
public struct Hub: HTTPResponder {
  let host: Tradepost
  let settings: HubSettings
  private let table: RouteTable
  private let doorman: Doorman
  private let repeats: Repeats
  private let asker: Asker
  private let log: Logger

  /// - Parameter routes: ``Routes/all``, and in tests fewer.
  public init(
    _ host: Tradepost, settings: HubSettings = HubSettings(), routes: [Route] = Routes.all, log: Logger = Logger(label: "tradepost.web")
  ) {
    self.host = host
    self.settings = settings
    table = RouteTable(routes)
    doorman = Doorman(host, settings)
    repeats = Repeats(host)
    asker = Asker(proxies: settings.proxies)
    self.log = log
  }

  /// A request on its way; what is known of it by now.
  private struct Visit {
    var id: String
    var address: String
    /// Whether a body was announced that nobody has read to its end.
    var hasRest = false
    /// The route's, never the address that was asked: that may show what it should not.
    var path = "-"
    var token = "-"
  }

  public func respond(to request: Request, context: HubContext) async throws -> Response {
    let begun = ContinuousClock.now
    let given = request.headers[Answer.requestID]
    var visit = Visit(
      id: asker.id(peer: context.peer, given: given) ?? Ident(at: host.now).text,
      address: asker.address(peer: context.peer, forwarded: request.headers[Self.forwardedFor]))
    visit.hasRest = request.headers[.transferEncoding] != nil || request.headers[.contentLength] ?? "0" != "0"
    var problem: Problem?
    var answer: Answer
    do {
      answer = try await LogContext.$request.withValue(visit.id) { try await answered(request, &visit) }
    } catch {
      let refusal = refusal(error, visit)
      problem = refusal
      answer = Answer(
        status: refusal.status, headers: refusal.headers,
        content: .bytes(refusal.write(request: visit.id), type: "application/problem+json"))
    }
    // Nobody waits for the rest of what was refused before it was there: ``LastAnswer``.
    if visit.hasRest { answer.headers.append(("Connection", "close")) }
    let response = answer.response(isHead: request.method == .head, request: visit.id)
    note(request, visit, answer.status, ContinuousClock.now - begun, problem?.code)
    return response
  }

  private static let forwardedFor = HTTPField.Name("X-Forwarded-For") ?? .userAgent
  private static let repeatKey = HTTPField.Name("Idempotency-Key") ?? .userAgent

  private func answered(_ request: Request, _ visit: inout Visit) async throws -> Answer {
    let target = request.head.path ?? "/"
    guard target.utf8.count <= settings.longestAddress else {
      throw Problem(414, "address.long", "The address is longer than \(settings.longestAddress) bytes.")
    }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts.first ?? ""
    // HEAD is GET whose body is left away.
    let method = Route.Method(rawValue: request.method == .head ? "GET" : request.method.rawValue)
    switch table.find(method, path) {
    case .nothing: throw Problem(404, "address.unknown", "There is nothing at this address. The list: /api/v1/openapi.json")
    case .otherMethods(let methods):
      let allowed = Self.allowed(methods)
      if request.method == .options { return Answer(status: 204, headers: [("Allow", allowed)], content: .empty) }
      throw Problem(405, "method.unknown", "This address takes \(allowed).").with("Allow", allowed)
    case .route(let route, let steps): return try await answered(request, route, steps, parts.count > 1 ? parts[1] : "", &visit)
    }
  }

  private static func allowed(_ methods: [Route.Method]) -> String {
    var names = methods.map(\.rawValue)
    if methods.contains(.get) { names.append("HEAD") }
    return (names + ["OPTIONS"]).joined(separator: ", ")
  }

  private func answered(
    _ request: Request, _ route: Route, _ steps: [String: String], _ query: Substring, _ visit: inout Visit
  ) async throws -> Answer {
    visit.path = route.path
    let identity = try await doorman.admit(route, authorization: request.headers[.authorization], address: visit.address)
    visit.token = identity?.token ?? "-"
    for (name, step) in steps where step.utf8.count > 400 { throw Problem(404, "address.unknown", "No \(name) has so long a name.") }
    let values = try Reading.query(query, route)
    let page = try Reading.page(values, route)
    let bytes = try await Reading.bytes(request, route, settings)
    visit.hasRest = false
    let body = try Reading.body(bytes, contentType: request.headers[.contentType], route)
    let call = Call(
      host: host, id: visit.id, route: route.id, identity: identity, address: visit.address, path: steps, query: values,
      headers: request.headers, bytes: bytes, body: body,
      allowsLocalShops: settings.allowsLocalShops, page: page)
    if route.needsMatch, (call.match ?? "").isEmpty {
      throw Problem(428, "match.needed", "This needs If-Match with the ETag that GET gave: nobody's change is to be written over unseen.")
    }
    let work = RouteWork(route: route, call: call)
    if let key = request.headers[Self.repeatKey], route.method != .get, let identity {
      return try await repeats.once(key, identity, work, target: request.head.path ?? "/")
    }
    do { return try await work.answer() } catch let problem as Problem where route.access == .signed {
      throw doorman.refused(problem, address: visit.address)
    }
  }

  /// What the asker is told of an error, and the log, where that is less.
  private func refusal(_ error: any Error, _ visit: Visit) -> Problem {
    let problem =
      switch error {
      case let problem as Problem: problem
      case let error as HostError: Problem(error)
      case is CancellationError: Problem(503, "host.ending", "The host is ending. Ask again.")
      default: Problem.hidden
      }
    let isTold = (error as? HostError).map { $0.message.utf8.elementsEqual(problem.detail.utf8) } ?? (problem.status < 500)
    if !isTold || problem.status >= 500 {
      let text = (error as? HostError)?.description ?? "\(type(of: error))"
      log.error("A request failed", metadata: ["request": "\(visit.id)", "route": "\(visit.path)", "error": "\(text)"])
    }
    return problem
  }

  private func note(_ request: Request, _ visit: Visit, _ status: Int, _ took: Duration, _ code: String?) {
    HubMetrics.count(route: visit.path, method: request.method.rawValue, status: status, took: took)
    log.info(
      "request",
      metadata: [
        "request": "\(visit.id)", "method": "\(request.method.rawValue.prefix(10))", "route": "\(visit.path)", "status": "\(status)",
        "ms": "\(took / .milliseconds(1))", "address": "\(visit.address)", "token": "\(visit.token)", "code": "\(code ?? "-")",
      ])
  }
}

/// A handler with what it is to handle, and the time that it has for it.
struct RouteWork: Sendable {
  let route: Route
  let call: Call

  func answer() async throws -> Answer {
    var answer = try await inTime()
    if let next = answer.next { answer.headers.append(("Link", "<\(page(behind: next))>; rel=\"next\"")) }
    return answer
  }

  private func inTime() async throws -> Answer {
    guard let deadline = route.deadline else { return try await route.handler(call) }
    guard let answer = try await within(deadline, { try await route.handler(call) }) else {
      throw Problem(503, "host.slow", "This took longer than \(deadline / 1000) s and was ended. Ask again, or for less.")
    }
    return answer
  }

  /// The next page, with whatever else was asked for.
  private func page(behind next: [String]) -> String {
    var query = call.query
    query["cursor"] = Cursor.write(next, of: route.id)
    query["limit"] = String(call.page.limit)
    return "?" + query.sorted { $0.key < $1.key }.map { $0.key + "=" + PercentText.write($0.value) }.joined(separator: "&")
  }
}
