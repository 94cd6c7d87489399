internal import HostCore
internal import TradepostContract

/// A request that has been read once with suspicion: what an adapter wrote, found fit to be sent.
struct CheckedRequest: Sendable {
  let method: String
  let origin: FrozenOrigin
  /// Folder and path, never empty, without the query.
  let path: String
  /// Without its `?`; empty for none.
  let query: String
  /// Whether another attempt does no harm.
  let isSafe: Bool
  /// How secrets stand in its body; nil: none do.
  let secretBody: SecretBody?
  let request: OutboundRequest

  init(_ request: OutboundRequest, origins: Origins, bounds: ConnectionConfiguration.Bounds) throws(Failure) {
    guard let origin = origins.origin(request.origin) else { throw .unknownOrigin(request.origin) }
    guard Self.methods.contains(request.method) else {
      throw .badRequest("\"\(request.method.prefix(20))\" is none of the methods \(Self.methods.joined(separator: ", "))")
    }
    if let problem = RequestPath.problem(of: request.path) { throw .badRequest("its path \(problem)") }
    guard request.body.count <= bounds.requestBody else { throw .badRequest("its body is larger than \(bounds.requestBody) bytes") }
    try Self.check(request.fields)
    if request.bodyHoldsSecrets {
      let type = request.fields.first { $0.name.lowercased() == "content-type" }?.value
      guard let secretBody = SecretBody(contentType: type) else {
        throw .badRequest("its body holds secrets, and its content-type is neither JSON nor a form")
      }
      self.secretBody = secretBody
    } else {
      secretBody = nil
    }
    self.request = request
    self.origin = origin
    method = request.method
    let mark = request.path.firstIndex(of: "?") ?? request.path.endIndex
    let path = origin.address.folder + request.path[..<mark]
    self.path = path.isEmpty ? "/" : path
    query = String(request.path[mark...].dropFirst())
    isSafe = request.isSafe || request.method == "GET" || request.method == "HEAD"
  }

  private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
  static let mostFields = 64
  static let mostFieldBytes = 32 * 1024

  /// Fields that say where a request goes, how it is framed or who sends it are the host's.
  private static let ours: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect",
    "accept-encoding", "cookie", "user-agent", "via", "forwarded", "x-forwarded-for", "x-forwarded-host",
    "x-forwarded-proto", "http2-settings",
  ]

  private static func check(_ fields: [OutboundField]) throws(Failure) {
    guard fields.count <= mostFields else { throw .badRequest("it has more than \(mostFields) header fields") }
    var bytes = 0
    for field in fields {
      let name = field.name.lowercased()
      guard !name.isEmpty, field.name.utf8.allSatisfy({ isToken($0) }) else {
        throw .badRequest("\"\(field.name.prefix(40))\" cannot name a header field")
      }
      guard isValue(field.value) else { throw .badRequest("the header field \(name) holds a line break or control character") }
      guard !ours.contains(name), !name.hasPrefix("proxy-") else { throw .badRequest("the header field \(name) is the host's") }
      guard name != "authorization" || field.holdsSecret else {
        throw .badRequest("the header field authorization is written by a sign-in, or from secrets")
      }
      bytes += field.name.utf8.count + field.value.utf8.count
    }
    guard bytes <= mostFieldBytes else { throw .badRequest("its header fields are larger than \(mostFieldBytes) bytes") }
  }

  /// Printable bytes and blanks; whatever could end the line is not a value.
  static func isValue(_ value: String) -> Bool { value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 } }

  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  /// For messages: method and address without the query.
  var place: String { "\(method) \(origin.address.scheme)://\(origin.address.authority)\(path)" }
}
