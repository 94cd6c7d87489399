public import HostCore
internal import TradepostJSON

/// What a request is refused with: RFC 9457's problem details, `application/problem+json`.
public struct Problem: Error, Sendable {
  public var status: Int
  /// Short and stable: `store.unknown`.
  public var code: String
  /// One sentence: what happened, where, what to do next. Never a secret, never a path of this machine.
  public var detail: String
  /// Where the request's body or address is not as it should be.
  public var faults: [SchemaFault] = []
  /// What the answer's head says beside it: `Retry-After`, `Allow`, `WWW-Authenticate`.
  public var headers: [(name: String, value: String)] = []

  public init(_ status: Int, _ code: String, _ detail: String) {
    self.status = status
    self.code = code
    self.detail = detail
  }

  func with(_ name: String, _ value: String) -> Problem {
    var problem = self
    problem.headers.append((name, value))
    return problem
  }

  /// - Parameter request: the request's id, under which the log has more.
  func write(request: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("code", code)
      writer.member("detail", detail)
      writer.member("errors", faults) { fault, writer in
        writer.object {
          $0.member("detail", fault.problem)
          $0.member("pointer", fault.pointer)
        }
      }
      writer.member("request_id", request)
      writer.member("status", status)
      writer.member("title", Self.title(status))
      writer.member("type", "urn:tradepost:problem:" + code)
    }
    return writer.bytes
  }

  static let schema = Schema.object(
    .required("code", .string), .required("detail", .string),
    .optional("errors", .array(.object(.required("detail", .string), .required("pointer", .string)))),
    .required("request_id", .string), .required("status", .integer(400...599)), .required("title", .string),
    .required("type", .string)
  ).named("Problem")

  static func title(_ status: Int) -> String {
    switch status {
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 412: "Precondition Failed"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 422: "Unprocessable Content"
    case 424: "Failed Dependency"
    case 428: "Precondition Required"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 503: "Service Unavailable"
    default: status < 500 ? "Refused" : "Internal Server Error"
    }
  }
}

extension Problem {
  /// What an error of the host is to whoever asked over the network.
  ///
  /// What the asker got wrong, or what stands in the way, is told in the error's own sentence; what is wrong with this host
  /// (its disk, its database, its folders) is told in the log only.
  public init(_ error: HostError) {
    let family = error.code.split(separator: ".").first.map(String.init) ?? error.code
    switch (family, error.exit) {
    case _ where error.code == "host.ends": self = Problem(503, error.code, error.message).with("Retry-After", "5")
    case _ where error.code == "store.changed": self.init(412, "match.failed", error.message)
    case _ where error.code == "cursor.unreadable": self.init(400, "query.cursor", error.message)
    case _ where error.code == "run.gone" || error.code == "run.lost": self.init(409, error.code, error.message)
    case ("data", 1), ("key", 1), ("lock", 1), ("host", 1): self = .hidden
    case (_, 5), (_, 4): self.init(409, error.code, error.message)
    // The platform said no, or could not be reached: what was asked for depends on it.
    case ("platform", _), ("origin", 1), ("network", _): self.init(424, error.code, error.message)
    case (let family, 2) where error.code.hasSuffix(".unknown") && Self.named.contains(family):
      self.init(404, error.code, error.message)
    case ("plugin", _) where error.code == "plugin.unknown": self.init(404, error.code, error.message)
    // Which file it is that cannot be used is told in the log.
    case ("plugin", 1) where error.code != "plugin.disabled":
      self.init(
        409, error.code, "The package cannot be used on this host; the log says why, under this request's id. Look: tradepost doctor")
    case (_, 2): self.init(422, error.code, error.message)
    case _ where error.code == "inbox.busy": self = Problem(503, error.code, error.message).with("Retry-After", "5")
    case ("store", _), ("plugin", _), ("function", _), ("mapping", _), ("setting", _), ("secret", _), ("push", _), ("delivery", _),
      ("outbox", _):
      self.init(409, error.code, error.message)
    default: self = .hidden
    }
  }

  /// Things that an address can name; another unknown name stands in a body.
  private static let named: Set<String> = [
    "store", "order", "client", "customer", "product", "run", "token", "alert", "delivery", "push", "record", "document", "material",
    "request", "schedule", "variant", "inventory",
  ]

  /// Something is wrong with this host; the log says what.
  public static let hidden = Problem(500, "host.failed", "The host could not do it; its log says why, under this request's id. Try again.")
}
