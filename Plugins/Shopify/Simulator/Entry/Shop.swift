import SimulatorKit

/// One running shop with its tokens, buckets, subscriptions and faults: everything behind the C contract.
final class Shop: Simulation {
  private let options: Options
  private let world: World
  private let subscriptions = Subscriptions()
  private let idempotency = Idempotency()
  private var access: Access
  private var faults: FaultPlan<Fault>
  private var bucket: LeakyBucket
  private var points: CostBucket
  private var pending: Deliveries
  private var counts: [String: Int] = [:]
  private var asked = 0

  init(_ options: Options) {
    self.options = options
    world = World(options.settings)
    access = Access(options: options)
    faults = options.faults
    bucket = LeakyBucket(options.settings.plan, now: options.settings.start)
    points = CostBucket(rate: options.settings.plan.points, now: options.settings.start)
    pending = Deliveries(options: options)
    world.listener = { [weak self] change in self?.hear(change) }
  }

  private func hear(_ change: World.Change) { pending.hear(change, subscriptions.list, now: world.now) }

  private func count(_ name: String) { counts[name, default: 0] += 1 }

  /// Times far outside any calendar are clamped.
  private static func clamped(_ now: Int64) -> Int64 { min(max(now, 0), 253_402_300_799_000) }

  func answer(_ request: Request, now: Int64) -> Answer {
    let now = Self.clamped(now)
    world.advance(to: now)
    asked += 1
    let isGraph = request.path.hasSuffix("/graphql.json")
    let name = "\(request.method) \(request.path)?\(request.query.text) \(request.body.count)"
    let struck = faults.next(seed: options.settings.seed, request: name) { fault in
      switch fault {
      case .moved: request.method == "GET" || isGraph
      default: true
      }
    }
    var dice = struck?.dice ?? SplitMix64(seed: 0, .fault, 0)
    if let fault = struck?.fault { count("fault.\(fault.rawValue)") }
    switch struck?.fault {
    case .throttled where isGraph:
      return finish(200, GraphAnswers.throttled(points), [], asked: nil)
    case .throttled: return throttled()
    case .outage:
      let status = dice.pick([500, 502, 503, 504])
      return finish(status, .make(("errors", .text("Internal Server Error"))), status == 503 ? [("Retry-After", "2")] : [], asked: nil)
    case .html:
      return Answer(
        status: 200, fields: [("Content-Type", "text/html; charset=utf-8")],
        body: Array("<!DOCTYPE html><html><head><title>Log in to your store</title></head><body></body></html>".utf8))
    case .moved: move(&dice)
    default: break
    }
    var answer = route(request, now: now)
    switch struck?.fault {
    case .reset: answer.wire = .reset
    case .truncated: answer.wire = .cut(after: answer.body.isEmpty ? 0 : dice.below(answer.body.count))
    case .slow: answer.wire = .delay(milliseconds: 1 + dice.below(options.slowMilliseconds))
    default: break
    }
    return answer
  }

  /// Between two pages somebody touches an order and a product.
  private func move(_ dice: inout SplitMix64) {
    if world.orderCount > 0 { world.touchOrder(dice.below(world.orderCount)) }
    if let row = world.productList.isEmpty ? nil : world.productList[dice.below(world.productList.count)] {
      world.keep(world.product(row.place))
    }
  }

  private func route(_ request: Request, now: Int64) -> Answer {
    let parts = request.path.split(separator: "/").map(String.init)
    if parts == ["admin", "oauth", "authorize"] {
      count("requests.authorize")
      return access.authorize(request.query, now: now)
    }
    if parts == ["admin", "oauth", "access_token"], request.method == "POST" {
      count("requests.token")
      return access.token(request, now: now)
    }
    guard parts.first == "admin", let last = parts.last, last.hasSuffix(".json") else {
      return finish(404, .make(("errors", .text("Not Found"))), [], asked: nil)
    }
    var path = Array(parts.dropFirst())
    var version: String?
    if path.first == "api" {
      path.removeFirst()
      if let first = path.first, !first.hasSuffix(".json"), path.count > 1 {
        guard let served = Versions.served(first) else { return finish(404, .make(("errors", .text("Not Found"))), [], asked: nil) }
        version = served
        path.removeFirst()
      }
    }
    path[path.count - 1] = String(path[path.count - 1].dropLast(5))
    let served = version ?? Versions.supported[0]
    guard let grant = access.grant(request.field("X-Shopify-Access-Token"), now: now) else {
      count("refused.401")
      return finish(
        401, .make(("errors", .text("[API] Invalid API key or access token (unrecognized login or wrong password)"))),
        [("WWW-Authenticate", "Basic Realm=\"Shopify API Authentication\"")], asked: nil)
    }
    if path == ["graphql"] { return graph(request, grant, served, now) }
    if path == ["api_permissions", "current"], request.method == "DELETE" {
      // The app takes itself out: its tokens end at once, and it hears of it.
      hear(World.Change(resource: "app", event: "uninstalled", id: 1))
      access.uninstall()
      subscriptions.clear()
      return finish(200, .object(Node.Members()), [], asked: served)
    }
    return rest(request, grant, served, path, now)
  }

  private func graph(_ request: Request, _ grant: Access.Grant, _ version: String, _ now: Int64) -> Answer {
    guard request.method == "POST" else { return finish(404, .make(("errors", .text("Not Found"))), [], asked: version) }
    let answers = GraphAnswers(world: world, subscriptions: subscriptions, idempotency: idempotency, formula: options.formula)
    let (status, body, kind) = answers.answer(request, grant, version: version, bucket: &points, now: now)
    count("requests.\(kind)")
    return finish(status, body, [], asked: version)
  }

  private func throttled() -> Answer {
    count("throttled.rest")
    let plan = options.settings.plan
    return finish(
      429,
      .make(
        (
          "errors",
          .text("Exceeded \(plan.rest.leak) calls per second for api client. Reduce request rates to resume uninterrupted service.")
        )),
      [("Retry-After", "2.0"), ("X-Shopify-Shop-Api-Call-Limit", "\(plan.rest.size)/\(plan.rest.size)")], asked: nil)
  }

  private func rest(_ request: Request, _ grant: Access.Grant, _ version: String, _ path: [String], _ now: Int64) -> Answer {
    guard bucket.take(now: now) else { return throttled() }
    count("requests.rest.\(path.first ?? "")")
    let limit = [("X-Shopify-Shop-Api-Call-Limit", bucket.header)]
    if path == ["oauth", "access_scopes"] {
      return finish(200, .make(("access_scopes", .list(grant.scopes.map { .make(("handle", .text($0))) }))), limit, asked: version)
    }
    let full = "/admin/api/\(version)/\(path.joined(separator: "/")).json"
    let rest = Rest(
      world: world, subscriptions: subscriptions, access: grant, version: version, request: request, path: path, fullPath: full)
    do throws(RestProblem) {
      let reply = try rest.answer()
      let deprecated =
        path.first == "products" || path.first == "variants"
        ? [("X-Shopify-API-Deprecated-Reason", "https://shopify.dev/api/usage/versioning#deprecation-practices")] : []
      var answer = finish(reply.status, reply.body, limit + reply.fields.map { ($0.name, $0.value) } + deprecated, asked: version)
      if request.method == "HEAD" { answer.body = [] }
      return answer
    } catch {
      return finish(error.status, .make(("errors", error.errors)), limit, asked: version)
    }
  }

  private func finish(_ status: Int, _ body: Node, _ fields: [(String, String)], asked version: String?) -> Answer {
    var all: [(name: String, value: String)] = [
      ("Content-Type", "application/json; charset=utf-8"), ("X-Request-Id", "req-\(options.settings.seed)-\(asked)"),
    ]
    if let version { all.append(("X-Shopify-API-Version", version)) }
    all += fields.map { (name: $0.0, value: $0.1) }
    return Answer(status: status, fields: all, body: body.bytes)
  }

  func deliveries(now: Int64) -> [UInt8] {
    world.advance(to: Self.clamped(now))
    return pending.take(world).bytes
  }

  func book(now: Int64) -> [UInt8] {
    world.advance(to: Self.clamped(now))
    return Book(world).lines
  }

  var counters: [UInt8] { Node.object(Node.Members(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })).bytes }

  var connection: [UInt8] {
    Node.make(
      ("name", .text("Musterladen Grün & Co")), ("address", .text("https://\(options.settings.domain)")),
      ("settings", .make(("shop", .text(options.settings.shop)))),
      (
        "secrets",
        .make(
          ("access_token", .text(options.accessToken)), ("client_id", .text(options.clientID)),
          ("client_secret", .text(options.clientSecret)))
      )
    ).bytes
  }
}
