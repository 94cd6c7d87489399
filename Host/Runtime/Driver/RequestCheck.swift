internal import HostCore
internal import TradepostABI
internal import TradepostContract
internal import TradepostJSON

/// Checks one request of a SEND as if it came from the internet. What is malformed ends the operation; what names a thing
/// that the manifest does not list is refused to the adapter, which may go on without it.
struct RequestCheck {
  enum Outcome {
    case good(OutboundRequest)
    case refused(String)
  }

  private let origins: Set<String>
  private let signIns: Set<String>
  private let limits: Set<String>
  private let secrets: Set<String>
  /// Those that may be taken out of an answer: what the admin says is not overwritten by a platform.
  private let obtained: Set<String>

  init(_ manifest: Manifest) {
    origins = Set(manifest.origins.map(\.name))
    signIns = Set(manifest.signIns.map(\.name))
    limits = Set(manifest.limits.map(\.name))
    secrets = Set(manifest.secrets.map(\.name))
    obtained = Set(manifest.secrets.filter { $0.source == .obtained }.map(\.name))
  }

  func check(_ request: LaneRequest, _ position: Int) throws(StepProblem) -> Outcome {
    func wrong(_ problem: String) -> StepProblem { StepProblem(problem: "gave request \(position) with \(problem)") }

    guard let method = RequestSyntax.method(request.method) else {
      throw wrong("the method \(RequestSyntax.shown(request.method)), which is none that may be sent")
    }
    guard let path = RequestSyntax.path(request.path) else {
      throw wrong("the path \(RequestSyntax.shown(request.path)): it must begin with one /, be encoded, and stay below the store's address")
    }
    var checked = OutboundRequest(method: method, path: path)
    for field in request.fields {
      guard field.flags <= UInt32(TP_FIELD_SECRET) else { throw wrong("a header's flags \(field.flags), which this host does not know") }
      guard let name = RequestSyntax.fieldName(field.name) else {
        throw wrong("the header name \(RequestSyntax.shown(field.name)), which is none that an adapter may send")
      }
      guard let value = RequestSyntax.fieldValue(field.value) else {
        throw wrong("a value of \(name) that holds control characters or is no UTF-8")
      }
      checked.fields.append(OutboundField(name: name, value: value, holdsSecret: field.flags == UInt32(TP_FIELD_SECRET)))
    }
    let known = TP_REQUEST_SAFE | TP_REQUEST_GUNZIP | TP_REQUEST_SECRET_BODY | TP_REQUEST_READS
    guard request.flags & ~UInt32(known) == 0 else {
      throw wrong("the flags \(request.flags), which this host does not know")
    }
    checked.isSafe = request.flags & UInt32(TP_REQUEST_SAFE) != 0
    checked.isQuestion = request.flags & UInt32(TP_REQUEST_READS) != 0
    checked.bodyHoldsSecrets = request.flags & UInt32(TP_REQUEST_SECRET_BODY) != 0
    checked.body = request.body

    func refused(_ what: String, _ name: String) -> Outcome {
      .refused("request \(position) names the \(what) \(name.prefix(64)), which the manifest does not list")
    }
    guard let origin = String(validating: request.origin, as: UTF8.self), let signIn = String(validating: request.auth, as: UTF8.self),
      let limit = String(validating: request.bucket, as: UTF8.self)
    else { throw wrong("an origin, sign-in or rate limit whose name is no UTF-8") }
    guard origin.isEmpty ? !origins.isEmpty : origins.contains(origin) else {
      return refused("origin", origin.isEmpty ? "(first)" : origin)
    }
    guard signIn.isEmpty || signIn == "none" || signIns.contains(signIn) else { return refused("sign-in", signIn) }
    guard limit.isEmpty || limits.contains(limit) else { return refused("rate limit", limit) }
    if request.flags & UInt32(TP_REQUEST_GUNZIP) != 0 {
      return .refused("request \(position) asks to unpack the body of its answer, which this host cannot do yet")
    }
    checked.origin = origin
    checked.signIn = signIn
    checked.limit = limit

    if !request.capture.isEmpty {
      guard let capture = Self.capture(request.capture) else {
        throw wrong("a capture that is no JSON object of pointers and names of secrets")
      }
      for name in capture.values.sorted() where !obtained.contains(name) {
        guard secrets.contains(name) else { return refused("secret", name) }
        return .refused(
          "request \(position) captures the secret \(name.prefix(64)), which is the admin's: only one that is \"obtained\" may be")
      }
      checked.capture = capture
    }
    return .good(checked)
  }

  private static func capture(_ bytes: [UInt8]) -> [String: String]? {
    guard let document = try? JSONDocument(parsing: bytes), document.root.kind == .object else { return nil }
    var found: [String: String] = [:]
    for (pointer, name) in document.root.members {
      guard pointer.utf8.first == UInt8(ascii: "/"), let name = name.string else { return nil }
      found[pointer] = name
    }
    return found
  }
}
