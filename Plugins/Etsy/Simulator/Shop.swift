import SimulatorKit

/// One running shop with its tokens and faults: everything behind the C contract.
final class Shop: Simulation {
  private let options: Options
  private var world: World
  private var faults: FaultPlan<Fault>
  private var counts: [String: Int] = [:]
  /// When the access token of each renewal ends.
  private var tokenEnds: [Int] = []
  private var renewals: Int { tokenEnds.count }

  init(_ options: Options) {
    self.options = options
    world = World(options)
    faults = options.faults
  }

  private func count(_ name: String) { counts[name, default: 0] += 1 }

  /// Times far outside any calendar are clamped.
  private static func seconds(_ now: Int64) -> Int { Int(min(max(now, 0), 253_402_300_799_000) / 1000) }

  func answer(_ request: Request, now: Int64) -> Answer {
    let now = Self.seconds(now)
    world.advance(to: now)
    let name = "\(request.method) \(request.target)"
    let struck = faults.next(seed: options.seed, request: name) { $0 != .moved || request.method == "GET" }
    if let fault = struck?.fault { count("fault.\(fault.rawValue)") }
    var dice = struck?.dice ?? SplitMix64(seed: 0, stream: 0, 0)
    switch struck?.fault {
    case .throttled: return answer(429, error: "Exceeded rate limit", now, fields: [("Retry-After", "1")])
    case .outage: return answer(dice.pick([500, 502, 503, 504]), error: "Service unavailable", now)
    case .html: return Answer(status: 200, fields: [("Content-Type", "text/html")], body: Array("<!DOCTYPE html><html></html>".utf8))
    case .moved: for _ in 0..<3 { world.touch(&dice, now: now) }
    default: break
    }
    var answer = route(request, now)
    if struck?.fault == .truncated { answer.wire = .cut(after: dice.below(max(1, answer.body.count))) }
    return answer
  }

  private func route(_ request: Request, _ now: Int) -> Answer {
    let path = request.path.split(separator: "/").map(String.init)
    if path == ["v3", "public", "oauth", "token"], request.method == "POST" { return token(request, now) }
    guard request.field("x-api-key") == "\(Options.keystring):\(Options.sharedSecret)" else {
      count("refused.403")
      return answer(403, error: "Shared secret is required in x-api-key header.", now)
    }
    guard tokenEnds.indices.contains(where: { now < tokenEnds[$0] && request.field("Authorization") == "Bearer \(accessToken($0))" }) else {
      count("refused.401")
      return answer(401, error: "invalid_token", now)
    }
    guard request.method == "GET", path.starts(with: ["v3", "application", "shops"]) else {
      return answer(404, error: "Resource not found", now)
    }
    guard path.count > 3, path[3] == "\(Options.shopID)" else { return answer(404, error: "Shop not found", now) }
    switch path.count {
    case 4:
      count("requests.shop")
      return answer(
        200,
        .make(
          ("shop_id", .integer(Options.shopID)), ("shop_name", .text("Töpferei Grün")), ("currency_code", .text(options.currency.code)),
          ("url", .text("https://www.etsy.com/shop/toepferei"))), now)
    case 5 where path[4] == "receipts": return list(request.query, now)
    case 6 where path[4] == "receipts":
      count("requests.receipt")
      guard let id = Int(path[5]), let receipt = world.receipt(id: id) else { return answer(404, error: "Receipt not found", now) }
      return answer(200, ReceiptFace(currency: options.currency, now: now).node(receipt, changed: world.changed(receipt, now)), now)
    default: return answer(404, error: "Resource not found", now)
    }
  }

  private func list(_ query: Query, _ now: Int) -> Answer {
    count("requests.receipts")
    func whole(_ name: String, _ range: ClosedRange<Int>, fallback: Int) -> Int? {
      guard let text = query[name] else { return fallback }
      return Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
    guard let limit = whole("limit", 1...100, fallback: 25), let offset = whole("offset", 0...Int(Int32.max), fallback: 0),
      let since = whole("min_last_modified", 946_684_800...253_402_300_799, fallback: 946_684_800)
    else { return answer(400, error: "Invalid value for limit, offset or min_last_modified", now) }
    var found = world.list(since: since, now: now)
    if query["sort_on"] != "updated" { found.sort { ($0.receipt.created, $0.receipt.id) < ($1.receipt.created, $1.receipt.id) } }
    if !["asc", "ascending", "up"].contains(query["sort_order"] ?? "desc") { found.reverse() }
    let face = ReceiptFace(currency: options.currency, now: now)
    let page = found.dropFirst(offset).prefix(limit).map { face.node($0.receipt, changed: $0.changed) }
    return answer(200, .make(("count", .integer(found.count)), ("results", .list(page))), now)
  }

  // MARK: Tokens

  private func accessToken(_ renewal: Int) -> String { "\(Options.shopID).demo-access-token-\(renewal)" }
  private var refreshToken: String { Self.refreshToken(renewals) }

  private static func refreshToken(_ renewal: Int) -> String { "\(Options.shopID).demo-refresh-token-\(renewal)" }

  /// Each answer holds another refresh token; earlier ones stay good, as they do at Etsy for 90 days.
  private func token(_ request: Request, _ now: Int) -> Answer {
    count("requests.token")
    let form = Query(String(decoding: request.body, as: UTF8.self))
    let known = (0...renewals).contains { form["refresh_token"] == Self.refreshToken($0) }
    guard form["grant_type"] == "refresh_token", form["client_id"] == Options.keystring, known else {
      return answer(400, .make(("error", .text("invalid_grant")), ("error_description", .text("refresh_token is invalid"))), now)
    }
    tokenEnds.append(now + options.tokenLife)
    return answer(
      200,
      .make(
        ("access_token", .text(accessToken(renewals - 1))), ("token_type", .text("Bearer")), ("expires_in", .integer(options.tokenLife)),
        ("refresh_token", .text(refreshToken))), now)
  }

  // MARK: Answers

  private func answer(_ status: Int, error: String, _ now: Int, fields: [(name: String, value: String)] = []) -> Answer {
    var answer = answer(status, .make(("error", .text(error))), now)
    answer.fields += fields
    return answer
  }

  private func answer(_ status: Int, _ body: Node, _ now: Int) -> Answer {
    var date = Output()
    date.httpDate(now)
    return Answer(
      status: status,
      fields: [("Content-Type", "application/json; charset=utf-8"), ("Date", String(decoding: date.bytes, as: UTF8.self))],
      body: Self.json(body))
  }

  private static func json(_ node: Node) -> [UInt8] {
    var output = Output(capacity: 4096, plainly: true)
    output.node(node)
    return output.bytes
  }

  func deliveries(now: Int64) -> [UInt8] { Array("[]".utf8) }

  func book(now: Int64) -> [UInt8] {
    let now = Self.seconds(now)
    world.advance(to: now)
    return Book(world.all, now: now, currency: options.currency).lines
  }

  var counters: [UInt8] { Self.json(.object(Node.Members(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) }))) }

  var connection: [UInt8] {
    Self.json(
      .make(
        ("name", .text("Töpferei Grün")), ("address", .text("https://api.etsy.com")),
        ("settings", .make(("shop_id", .text("\(Options.shopID)")))),
        (
          "secrets",
          .make(
            ("client_id", .text(Options.keystring)), ("client_secret", .text(Options.sharedSecret)),
            ("refresh_token", .text(refreshToken)))
        )))
  }
}
