import SimulatorKit

/// Who may ask: tokens, how they are got, when they end. Codes and tokens come from the seed.
struct Access {
  struct Grant {
    var scopes: [String]
    /// Milliseconds of UTC; nil: never.
    var expires: Int64?
    /// The refresh token that it came with.
    var refresh: String?

    /// `write_x` holds `read_x`.
    func may(_ scope: String) -> Bool {
      scopes.contains(scope) || (scope.hasPrefix("read_") && scopes.contains("write_" + scope.dropFirst(5)))
    }

    var seesAllOrders: Bool { scopes.contains("read_all_orders") }
  }

  private struct Refresh {
    var scopes: [String]
    var expires: Int64
    /// When its successor was first given out; it stays usable until that one is used, at most thirty days.
    var replacedAt: Int64?
    var successor: String?
    var used = false
    var dead = false
  }

  let seed: UInt64
  let domain: String
  let clientID: String
  let clientSecret: String
  let granted: [String]
  let tokenLife: Int
  private var tokens: [String: Grant]
  private var codes: [String: (scopes: [String], at: Int64)] = [:]
  private var refreshes: [String: Refresh] = [:]
  private var number = 0
  private(set) var uninstalled = false

  init(options: Options) {
    seed = options.settings.seed
    domain = options.settings.domain
    clientID = options.clientID
    clientSecret = options.clientSecret
    granted = options.scopes
    tokenLife = options.tokenLife
    tokens = [options.accessToken: Grant(scopes: options.scopes, expires: nil)]
  }

  func grant(_ token: String?, now: Int64) -> Grant? {
    guard !uninstalled, let token, let grant = tokens[token] else { return nil }
    if let expires = grant.expires, now >= expires { return nil }
    return grant
  }

  mutating func uninstall() { uninstalled = true }

  private mutating func secret(_ prefix: String) -> String {
    number += 1
    var dice = SplitMix64(seed: seed, .secret, number)
    var text = prefix
    for _ in 0..<2 {
      let part = String(dice.next(), radix: 16)
      text += String(repeating: "0", count: 16 - part.utf8.count) + part
    }
    return text
  }

  static func hex(_ bytes: [UInt8]) -> String { bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }

  /// Hex HMAC over all parameters but `hmac`, sorted by name.
  static func signature(_ parameters: [(String, String)], secret: String) -> String {
    let message = parameters.filter { $0.0 != "hmac" }.sorted { $0.0 < $1.0 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    return hex(HMAC.code(.sha256, key: Array(secret.utf8), message: Array(message.utf8)))
  }

  /// The merchant presses "install": where the browser goes.
  mutating func authorize(_ query: Query, now: Int64) -> Answer {
    func refuse(_ message: String) -> Answer {
      Answer(
        status: 400, fields: [("Content-Type", "text/html; charset=utf-8")],
        body: Array("<html><body><h1>Oauth error</h1><p>\(message)</p></body></html>".utf8))
    }
    guard query["client_id"] == clientID else { return refuse("invalid_request: Could not find Shopify API application with api_key") }
    guard let redirect = query["redirect_uri"], redirect.contains("://") else {
      return refuse("invalid_request: The redirect_uri is not whitelisted")
    }
    let asked = (query["scope"] ?? "").split(separator: ",").map { String($0).trimmingSpaces }
    // Less may be granted than was asked.
    let scopes =
      asked.isEmpty ? granted : asked.filter { scope in granted.contains(scope) || Grant(scopes: granted, expires: nil).may(scope) }
    let code = secret("")
    codes[code] = (scopes, now)
    uninstalled = false
    var host = Base64.encode(Array("admin.shopify.com/store/\(domain.split(separator: ".").first ?? "")".utf8))
    while host.last == "=" { host.removeLast() }
    var parameters = [("code", code), ("host", host), ("shop", domain), ("timestamp", String(now / 1000))]
    if let state = query["state"] { parameters.append(("state", state)) }
    parameters.append(("hmac", Self.signature(parameters, secret: clientSecret)))
    let text = parameters.sorted { $0.0 < $1.0 }.map { "\($0.0)=\(Percent.encode($0.1))" }.joined(separator: "&")
    return Answer(status: 302, fields: [("Location", redirect + (redirect.contains("?") ? "&" : "?") + text)])
  }

  /// `POST /admin/oauth/access_token`, with JSON or a form.
  mutating func token(_ request: Request, now: Int64) -> Answer {
    let body = Self.parameters(request)
    guard body["client_id"] == clientID, body["client_secret"] == clientSecret else {
      return error(body["client_id"] == clientID ? "invalid_request" : "application_cannot_be_found", "The client credentials are invalid")
    }
    switch body["grant_type"] {
    case "refresh_token"?: return refresh(body["refresh_token"] ?? "", now)
    case "client_credentials"?:
      let token = secret("shpca_")
      tokens[token] = Grant(scopes: granted, expires: now + 86_399_000)
      return answer([("access_token", .text(token)), ("scope", .text(Self.shown(granted))), ("expires_in", .integer(86_399))])
    case "urn:ietf:params:oauth:grant-type:token-exchange"?:
      guard let old = body["subject_token"], let grant = grant(old, now: now), grant.expires == nil else {
        return error("invalid_subject_token", "The subject token is invalid")
      }
      tokens[old] = nil
      return give(grant.scopes, expiring: body["expiring"] == "1", now)
    default:
      guard let code = body["code"], let known = codes.removeValue(forKey: code), now - known.at < 3_600_000 else {
        return error("invalid_request", "The authorization code was not found or was already used")
      }
      return give(known.scopes, expiring: body["expiring"] == "1", now)
    }
  }

  private mutating func give(_ scopes: [String], expiring: Bool, _ now: Int64) -> Answer {
    let token = secret("shpat_")
    guard expiring else {
      tokens[token] = Grant(scopes: scopes, expires: nil)
      return answer([("access_token", .text(token)), ("scope", .text(Self.shown(scopes)))])
    }
    let refresh = secret("shprt_")
    refreshes[refresh] = Refresh(scopes: scopes, expires: now + 7_776_000_000)
    return pair(token, refresh, scopes, now)
  }

  private mutating func pair(_ token: String, _ refresh: String, _ scopes: [String], _ now: Int64) -> Answer {
    tokens[token] = Grant(scopes: scopes, expires: now + Int64(tokenLife) * 1000, refresh: refresh)
    return answer([
      ("access_token", .text(token)), ("scope", .text(Self.shown(scopes))), ("expires_in", .integer(tokenLife)),
      ("refresh_token", .text(refresh)),
      ("refresh_token_expires_in", .integer(7_776_000)),
    ])
  }

  private mutating func refresh(_ old: String, _ now: Int64) -> Answer {
    guard var known = refreshes[old], !known.dead, now < known.expires,
      known.replacedAt.map({ now - $0 < 30 * 86_400_000 }) ?? true
    else { return error("invalid_grant", "The refresh token is invalid, expired or was already replaced") }
    // Using a token ends the one that it came from.
    for (name, other) in refreshes where other.successor == old { refreshes[name]?.dead = true }
    let new = secret("shprt_")
    if let unused = known.successor { refreshes[unused]?.dead = true }
    known.replacedAt = known.replacedAt ?? now
    known.successor = new
    refreshes[old] = known
    refreshes[new] = Refresh(scopes: known.scopes, expires: now + 7_776_000_000)
    return pair(secret("shpat_"), new, known.scopes, now)
  }

  /// Scopes as the answer says them: what another one holds is left out.
  private static func shown(_ scopes: [String]) -> String {
    scopes.filter { !($0.hasPrefix("read_") && scopes.contains("write_" + $0.dropFirst(5))) }.joined(separator: ",")
  }

  private static func parameters(_ request: Request) -> [String: String] {
    var found: [String: String] = [:]
    for pair in request.query.pairs { found[pair.name] = pair.value }
    if request.isJSON, let node = try? NodeReader.read(request.body) {
      for pair in node.members?.pairs ?? [] {
        switch pair.value {
        case .text(let text), .number(let text): found[pair.key] = text
        case .bool(let flag): found[pair.key] = flag ? "1" : "0"
        default: break
        }
      }
    } else {
      for pair in Query(String(decoding: request.body, as: UTF8.self)).pairs { found[pair.name] = pair.value }
    }
    if found["expiring"] == "true" { found["expiring"] = "1" }
    return found
  }

  private func answer(_ pairs: [(String, Node)], status: Int = 200) -> Answer {
    Answer(status: status, fields: [("Content-Type", "application/json; charset=utf-8")], body: Node.object(Node.Members(pairs)).bytes)
  }

  private func error(_ code: String, _ text: String) -> Answer {
    answer([("error", .text(code)), ("error_description", .text(text))], status: 400)
  }
}

extension String {
  fileprivate var trimmingSpaces: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
