internal import SimulatorKit

/// One running world with its tokens, its buckets, its faults and what it counts: everything behind the C contract.
final class Simulator: Simulation {
  private let options: Options
  private let world: World
  private let queue: QueueAnswers
  private var tokens: Tokens
  private var buckets: [Operation: TokenBucket] = [:]
  private var faults: FaultPlan<Fault>
  private var counts: [String: Int] = [:]
  private var requests = 0
  /// The last page of each walk, for what gives it once more.
  private var remembered: [String: (page: String, reply: Reply)] = [:]

  init(_ options: Options) {
    self.options = options
    world = World(options.settings)
    tokens = Tokens(seed: options.settings.seed, life: options.tokenLife)
    faults = options.faults
    queue = QueueAnswers(access: options.queueAccess, secret: options.queueSecret, address: options.queueAddress)
  }

  func answer(_ request: Request, now: Int64) -> Answer {
    world.advance(to: Int(clamping: min(max(now, 0), 253_402_300_799_000)))
    let walk = Walk(request)
    let struck = faults.next(seed: world.settings.seed, request: walk.request) { fault in
      switch fault {
      case .moved: walk.isListOfOrders
      case .duplicatePage: remembered[walk.name].map { $0.page != walk.request } ?? false
      case .repeated: QueueAnswers.isQueue(request)
      case .revoked, .throttled: !QueueAnswers.isQueue(request) && request.path != "/auth/o2/token"
      default: true
      }
    }
    var dice = struck?.dice ?? SplitMix64(seed: 0, stream: Stream.fault, 0)
    if let fault = struck?.fault { count("fault.\(fault.rawValue)") }
    switch struck?.fault {
    case .throttled: return finish(Reply(Problem.quota), nil)
    case .outage: return finish(Outage.any(&dice), nil)
    case .html: return finish(Outage.page, nil)
    case .revoked: tokens.expireAll(now: world.now)
    case .moved: Mischief.strike(world, &dice)
    case .repeated: world.notices.queue.repeatOne(now: world.now)
    case .duplicatePage: if let last = remembered[walk.name] { return finish(last.reply, nil) }
    default: break
    }
    let (reply, operation) = reply(to: request)
    if walk.isList, reply.status == 200 { remembered[walk.name] = (walk.request, reply) }
    var answer = finish(reply, operation)
    switch struck?.fault {
    case .reset: answer.wire = .reset
    case .truncated: answer.wire = .cut(after: answer.body.isEmpty ? 0 : dice.below(answer.body.count))
    case .slow: answer.wire = .delay(milliseconds: 1 + dice.below(options.slowMilliseconds))
    default: break
    }
    return answer
  }

  private func reply(to request: Request) -> (Reply, Operation?) {
    if request.path == "/auth/o2/token" {
      count("requests.token")
      return (Login.answer(request, options.keys, &tokens, now: world.now), nil)
    }
    if request.path == SigningKey.path { return (Reply(status: 200, body: Array(SigningKey.certificate.utf8)), nil) }
    if PushTopic.isConfirmation(request) { return (PushTopic.confirmed, nil) }
    if QueueAnswers.isQueue(request) {
      count("requests.queue")
      return (queue.answer(request, world.notices.queue, now: world.now), nil)
    }
    // The path is cut before it is decoded: a SKU may hold a slash.
    let path = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    let segments = path.split(separator: "/").map { Percent.decode($0, plus: false) }
    guard let (operation, values) = Operation.find(request.method, segments) else {
      count("requests.none")
      return (Reply(Problem.noRoute), nil)
    }
    do throws(Problem) {
      let right = try right(request, operation)
      let plan = options.plans[operation] ?? operation.plan
      if !buckets[operation, default: TokenBucket(plan, now: world.now)].take(now: world.now) {
        count("throttled.\(operation.rawValue)")
        throw .quota
      }
      count("requests.\(operation.rawValue)")
      let call = Call(
        operation: operation, values: values, arguments: Arguments(request.query), request: request, right: right, world: world)
      if operation == .createRestrictedDataToken { return (try RestrictedData.answer(call, &tokens), operation) }
      return (try API.answer(call), operation)
    } catch {
      if error.status == 403 { count("requests.refused") }
      return (Reply(error), operation)
    }
  }

  /// What the request's token lets it do, or why it may not.
  private func right(_ request: Request, _ operation: Operation) throws(Problem) -> Tokens.Right {
    let right: Tokens.Right
    do throws(Tokens.Refusal) {
      right = try tokens.right(request.field("x-amz-access-token"), now: world.now)
    } catch {
      throw .unauthorized(error)
    }
    switch right {
    case .seller: if operation.isGrantless { throw .unauthorized(.role) }
    case .grantless(let scope):
      if !operation.isGrantless || scope != "sellingpartnerapi::notifications" { throw .unauthorized(.role) }
    case .restricted(let resources):
      let matching = RestrictedData.matching(resources, request)
      if matching.isEmpty { throw .unauthorized(.role) }
      return .restricted(matching)
    }
    return right
  }

  private func finish(_ reply: Reply, _ operation: Operation?) -> Answer {
    requests += 1
    var fields: [(name: String, value: String)] = []
    if reply.html {
      fields.append(("Content-Type", "text/html"))
    } else if reply.status != 204 {
      fields.append(("Content-Type", "application/json"))
    }
    fields.append(("x-amzn-RequestId", Hex.identifier(world.settings.seed, Stream.secret, 8_000_000 + requests)))
    // The rate, not what is left; refusals in front of the operation do not tell it.
    if let operation, ![403, 413, 415, 429].contains(reply.status), reply.status < 500 {
      fields.append(("x-amzn-RateLimit-Limit", (options.plans[operation] ?? operation.plan).rate))
    }
    var answer = Answer(status: reply.status, fields: fields + reply.fields, body: reply.body)
    answer.wire = .clean
    return answer
  }

  private func count(_ name: String) { counts[name, default: 0] += 1 }

  /// Amazon calls nobody: notifications wait in the queue. A topic of the seller's own may post them on.
  func deliveries(now: Int64) -> [UInt8] {
    world.advance(to: Int(clamping: min(max(now, 0), 253_402_300_799_000)))
    var out = Output()
    out.node(.list(world.notices.topic.take(now: world.now)))
    return out.bytes
  }

  func book(now: Int64) -> [UInt8] {
    world.advance(to: Int(clamping: min(max(now, 0), 253_402_300_799_000)))
    return Book(world).lines
  }

  var counters: [UInt8] {
    var out = Output()
    out.node(.object(Node.Members(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })))
    return out.bytes
  }

  var connection: [UInt8] {
    let keys = options.keys
    var out = Output(plainly: true)
    out.node(
      .make(
        ("name", .text("Nordlicht Handel")), ("address", .text(options.address)),
        ("hosts", .list(["api.amazon.com", "sqs.eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com"].map { .text($0) })),
        (
          "settings",
          .make(
            ("region", .text(world.settings.markets.first?.code == "US" ? "na" : "eu")), ("seller_id", .text(world.settings.sellerID)),
            ("marketplaces", .text(world.settings.markets.map(\.id).joined(separator: ","))),
            ("queue_url", .text(options.queueAddress)))
        ),
        (
          "secrets",
          .make(
            ("client_id", .text(keys.clientID)), ("client_secret", .text(keys.clientSecret)), ("refresh_token", .text(keys.refreshToken)),
            ("aws_access_key_id", .text(options.queueAccess)), ("aws_secret_access_key", .text(options.queueSecret)))
        )))
    return out.bytes
  }
}

/// Which walk a request belongs to, and which step of it is meant.
private struct Walk {
  /// The same for all pages of a walk.
  let name: String
  /// The same when the request is repeated.
  let request: String
  let isList: Bool
  let isListOfOrders: Bool

  init(_ request: Request) {
    let steps: Set<String> = ["paginationToken", "NextToken", "nextToken", "pageToken"]
    func text(_ pairs: [Query.Pair]) -> String {
      "\(request.method) \(request.path)?" + pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }
    self.request = text(request.query.pairs)
    name = text(request.query.pairs.filter { !steps.contains($0.name) })
    let last = request.path.split(separator: "/").last
    isListOfOrders = request.method == "GET" && last == "orders"
    isList = request.method == "GET" && ["orders", "summaries", "transactions", "financialEvents", "items"].contains(last)
  }
}
