import SimulatorKit

/// The REST API over a world: finds the route, checks parameters and rights in WordPress's order, and lets the route
/// answer. It knows nothing of keys' secrets, faults or the wire.
final class API {
  let world: World
  let links: Links
  /// The last selections by question, so that a walk over many pages sorts once.
  var selections = Selections()
  /// Webhooks that were made and whose ping was not given to the host yet.
  var pinged: [Int] = []

  init(world: World) {
    self.world = world
    links = Links(site: world.settings.site)
  }

  /// Answers for a key's owner, or for nobody. The second value names the kind of endpoint, for counting.
  func reply(to request: Request, key: Key?) -> (Reply, String) {
    guard let call = Call(request, key: key, site: world.settings.site) else { return (.notWordPress, "other") }
    guard let route = Route.find(call.path) else { return (Reply(.noRoute, allow: nil), "none") }
    do throws(Problem) {
      if call.root { return (try index(call), "index") }
      if let key, key.reads ? false : request.reads && request.method != "OPTIONS" { throw .forbidden("read") }
      if let key, !key.writes, !request.reads { throw .forbidden("write") }
      if !route.methods.contains(request.method == "HEAD" ? "GET" : request.method) { throw .missingRoute }
      var reply = try answer(call, route)
      if call.request.query.has("_envelope") { reply = envelope(reply) }
      return (reply, route.kind)
    } catch {
      return (Reply(error, allow: route.allow(error)), route.kind)
    }
  }

  private func answer(_ call: Call, _ route: Route) throws(Problem) -> Reply {
    var call = call
    if !call.request.reads, call.request.isJSON, !call.request.body.isEmpty {
      do throws(NodeReader.Fault) { call.body = try NodeReader.read(call.request.body) } catch { throw .invalidJSON(error) }
      if call.body.members == nil, call.body.items.isEmpty, !route.batch { throw .critical }
    }
    switch route.name {
    case .products, .product, .variations, .variation, .allVariations, .productsBatch, .variationsBatch:
      return try products(call, route)
    case .orders, .order, .ordersBatch: return try orders(call, route)
    case .orderRefunds, .orderRefund, .refunds: return try refunds(call, route)
    case .orderNotes, .orderNote: return try notes(call, route)
    case .customers, .customer: return try customers(call, route)
    case .list, .listItem: return try plain(call, route)
    case .settingGroup, .setting, .document: return try shop(call, route)
    case .webhooks, .webhook: return try webhooks(call, route)
    case .namespace: return namespace()
    }
  }

  /// Whether this asker may do it: nobody is refused with 401, somebody without the right with 403.
  func permit(_ call: Call, _ code: String, _ message: String) throws(Problem) {
    guard let key = call.key, key.capable else {
      var problem = Problem(call.key == nil ? 401 : 403, code, message)
      problem.beforeRoute = true
      throw problem
    }
  }

  func permitList(_ call: Call) throws(Problem) { try permit(call, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.") }

  func permitView(_ call: Call) throws(Problem) {
    try permit(call, "woocommerce_rest_cannot_view", "Sorry, you cannot view this resource.")
  }

  func permitWrite(_ call: Call) throws(Problem) {
    try permit(call, "woocommerce_rest_cannot_edit", "Sorry, you are not allowed to edit this resource.")
  }

  func permitCreate(_ call: Call) throws(Problem) {
    try permit(call, "woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources.")
  }

  func permitDelete(_ call: Call) throws(Problem) {
    try permit(call, "woocommerce_rest_cannot_delete", "Sorry, you are not allowed to delete this resource.")
  }

  func permitBatch(_ call: Call) throws(Problem) {
    try permit(call, "woocommerce_rest_cannot_batch", "Sorry, you are not allowed to batch manipulate this resource.")
  }

  /// `_envelope`: status and headers move into the body.
  private func envelope(_ reply: Reply) -> Reply {
    var headers: [(String, Node)] = reply.fields.map { field in
      (field.name, Int(field.value).map { .integer($0) } ?? .text(field.value))
    }
    if let allow = reply.allow { headers.append(("Allow", .text(allow.joined(separator: ", ")))) }
    var out = Output(capacity: reply.body.count + 256)
    out.raw("{\"body\":")
    out.raw(reply.body)
    out.raw(",\"status\":")
    out.integer(reply.status)
    out.raw(",\"headers\":")
    out.node(.object(Node.Members(headers)))
    out.raw("}")
    return Reply(allow: nil, body: out.bytes)
  }
}

/// A request with what was found out about it.
struct Call {
  let request: Request
  let key: Key?
  /// The parts of the path below `wp-json`.
  let path: [String]
  /// The namespace's version, `v3` unless an older one is asked.
  let version: String
  /// The decoded JSON body; an empty object when there is none or when it was not announced as JSON.
  var body = Node.object(Node.Members())

  /// Nil for what is no address of the REST API.
  init?(_ request: Request, key: Key?, site: String) {
    self.request = request
    var asker = key
    var parts = request.path.split(separator: "/").map(String.init)
    let folder = site.split(separator: "/").dropFirst(2)
    if !folder.isEmpty, parts.count >= folder.count, zip(folder, parts).allSatisfy({ $0 == $1 }) { parts.removeFirst(folder.count) }
    if let route = request.query["rest_route"] {
      // The form for plain permalinks works, but keys are not honoured on it (measured).
      asker = nil
      parts = ["wp-json"] + route.split(separator: "/").map(String.init)
    }
    guard parts.first == "wp-json" else { return nil }
    self.key = asker
    version = parts.count > 2 && parts[1] == "wc" ? parts[2] : "v3"
    path = Array(parts.dropFirst())
  }

  var root: Bool { path.isEmpty }

  /// `dp`, within what amounts can show.
  var decimals: Int? { self["dp"]?.whole.map { min(max($0, 0), 8) } }

  /// A member of the body, or a parameter of the query by that name.
  subscript(name: String) -> Node? {
    if let value = body[name] { return value }
    if let list = request.query.list(name) { return .list(list.map { .text($0) }) }
    return request.query[name].map { .text($0) }
  }

  var fields: FieldFilter? {
    FieldFilter(request.query["_fields"] ?? request.query.list("_fields")?.joined(separator: ",") ?? "")
  }
}

extension Problem {
  static func forbidden(_ what: String) -> Problem {
    var problem = Problem(
      401, "woocommerce_rest_authentication_error", "The API key provided does not have \(what) permissions.")
    problem.beforeRoute = true
    return problem
  }

  static var missingRoute: Problem {
    var problem = Problem.noRoute
    problem.beforeRoute = true
    return problem
  }

  /// A JSON text that is no object makes PHP itself fail (measured).
  static var critical: Problem {
    var problem = Problem(
      500, "internal_server_error",
      "<p>There has been a critical error on this website.</p><p><a href=\"https://wordpress.org/documentation/article/faq-troubleshooting/\">Learn more about troubleshooting WordPress.</a></p>",
      [
        (
          "error",
          .make(
            ("type", .integer(1)), ("message", .text("Uncaught TypeError: Cannot access offset of type string on string")),
            ("file", .text("/wp-includes/rest-api/class-wp-rest-request.php")), ("line", .integer(468)))
        )
      ])
    problem.beforeRoute = true
    return problem
  }
}

extension Reply {
  /// The old API, switched off in every shop of today.
  static let notWordPress: Reply = {
    var reply = Reply(
      status: 404, allow: nil,
      .make(
        ("errors", .make(("code", .text("woocommerce_api_disabled")), ("message", .text("The WooCommerce API is disabled on this site"))))))
    reply.bare = true
    return reply
  }()
}
