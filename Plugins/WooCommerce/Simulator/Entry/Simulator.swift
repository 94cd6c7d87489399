import SimulatorKit

/// One running world with its keys, its faults and what it counts: everything behind the C contract.
final class Simulator: Simulation {
  let api: API
  private let options: Options
  private var signIn: SignIn
  private var faults: FaultPlan<Fault>
  private var mischief = Mischief()
  private var deliveries = Deliveries()
  private var counts: [String: Int] = [:]
  /// The last list of each walk, for caches that give it once more.
  private var remembered: [String: (page: String, reply: Reply)] = [:]

  init(options: Options, world: World) {
    self.options = options
    api = API(world: world)
    signIn = SignIn(keys: options.keys, site: world.settings.site)
    faults = options.faults
    world.heard = { [weak self] change in self?.hear(change) }
  }

  private func hear(_ change: World.Change) { deliveries.hear(change, api.world.lists["webhooks"] ?? []) }

  /// WordPress knows no milliseconds; times far outside any calendar are clamped.
  private static func seconds(_ milliseconds: Int64) -> Int {
    Int(clamping: min(max(milliseconds, 0), 253_402_300_799_000)).floorDivided(by: 1000)
  }

  func answer(_ request: Request, now: Int64) -> Answer { answer(request, at: Self.seconds(now)) }

  /// Answers one request at a moment of UTC seconds.
  private func answer(_ request: Request, at now: Int) -> Answer {
    let world = api.world
    world.advance(to: now)
    let walk = Walk(request)
    let struck = faults.next(seed: world.settings.seed, request: walk.request) { fault in
      switch fault {
      case .moved: walk.isListOfOrders || walk.isListOfProducts ? walk.isUnderWay : false
      case .duplicatePage: remembered[walk.name].map { $0.page != walk.request } ?? false
      default: true
      }
    }
    var dice = struck?.dice ?? SplitMix64(seed: 0, .fault, 0)
    if let fault = struck?.fault { count("fault.\(fault.rawValue)") }
    switch struck?.fault {
    case .throttled: return finish(Outage.throttled(options.retryAfter), request, signedIn: false, now)
    case .outage: return finish(Outage.any(&dice, retryAfter: options.retryAfter), request, signedIn: false, now)
    case .html: return finish(Outage.signInPage, request, signedIn: false, now)
    case .moved: mischief.strike(world, orders: walk.isListOfOrders, &dice)
    case .duplicatePage:
      if let last = remembered[walk.name] { return finish(last.reply, request, signedIn: true, now) }
    default: break
    }
    let (reply, kind, signedIn) = reply(to: request, now: now)
    count("requests.\(kind)")
    if walk.isList, reply.status == 200 { remembered[walk.name] = (walk.request, reply) }
    var answer = finish(reply, request, signedIn: signedIn, now)
    switch struck?.fault {
    case .reset: answer.wire = .reset
    case .truncated: answer.wire = .cut(after: answer.body.isEmpty ? 0 : dice.below(answer.body.count))
    case .slow: answer.wire = .delay(milliseconds: 1 + dice.below(options.slowMilliseconds))
    default: break
    }
    return answer
  }

  private func reply(to request: Request, now: Int) -> (Reply, kind: String, signedIn: Bool) {
    do throws(Problem) {
      let key = try signIn.check(request, now: now)
      let (reply, kind) = api.reply(to: request, key: key)
      return (reply, kind, key != nil && request.query["rest_route"] == nil)
    } catch {
      return (Reply(error, allow: nil), "refused", false)
    }
  }

  private func finish(_ reply: Reply, _ request: Request, signedIn: Bool, _ now: Int) -> Answer {
    let fields = Headers.of(reply, request, site: api.world.settings.site, signedIn: signedIn, now: now)
    return Answer(status: reply.status, fields: fields, body: request.method == "HEAD" ? [] : reply.body)
  }

  private func count(_ name: String) { counts[name, default: 0] += 1 }

  /// The webhooks of by now, as JSON.
  func deliveries(now: Int64) -> [UInt8] {
    api.world.advance(to: Self.seconds(now))
    var out = Output()
    out.node(deliveries.take(api))
    return out.bytes
  }

  /// The shop's own books as of now.
  func book(now: Int64) -> [UInt8] {
    api.world.advance(to: Self.seconds(now))
    return Book(api.world).lines
  }

  /// Requests by kind and faults by name, as JSON with sorted names.
  var counters: [UInt8] {
    var out = Output()
    out.node(.object(Node.Members(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })))
    return out.bytes
  }

  /// What a host needs to connect.
  var connection: [UInt8] {
    let key = options.keys.first ?? .standard
    var out = Output()
    out.node(
      .make(
        ("name", .text("Musterladen Grün & Co")), ("address", .text(api.world.settings.site)),
        ("settings", .make(("address", .text(api.world.settings.site)))),
        ("secrets", .make(("consumer_key", .text(key.consumer)), ("consumer_secret", .text(key.secret))))))
    return out.bytes
  }
}

/// Which walk a request belongs to, and which step of it is meant.
private struct Walk {
  /// The walk: the same for all its pages.
  let name: String
  /// The request: the same when it is repeated, though signed anew.
  let request: String
  let isList: Bool
  let isListOfOrders: Bool
  let isListOfProducts: Bool
  /// Not the first page.
  let isUnderWay: Bool

  init(_ request: Request) {
    let plain = request.query.pairs.filter { !$0.name.hasPrefix("oauth_") && !$0.name.hasPrefix("consumer_") }
    let steps: Set<String> = ["page", "offset", "after", "modified_after", "exclude", "include"]
    func text(_ pairs: [Query.Pair]) -> String {
      "\(request.method) \(request.path)?" + pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }
    self.request = text(plain)
    name = text(plain.filter { !steps.contains($0.name) })
    let last = request.path.split(separator: "/").last
    isListOfOrders = request.method == "GET" && last == "orders"
    isListOfProducts = request.method == "GET" && last == "products"
    isList = request.method == "GET" && ["orders", "products", "customers", "variations", "refunds"].contains(last)
    isUnderWay = plain.contains { pair in
      steps.contains(pair.name) && pair.value != "1" && pair.value != "0"
    }
  }
}
