internal import SimulatorKit

/// An answer before the wire.
struct Reply {
  var status: Int
  var body: [UInt8]
  var fields: [(name: String, value: String)] = []
  var html = false

  init(_ node: Node, status: Int = 200) {
    var out = Output(capacity: 1024, plainly: true)
    out.node(node)
    body = out.bytes
    self.status = status
  }

  init(status: Int, body: [UInt8] = []) {
    self.status = status
    self.body = body
  }

  init(_ problem: Problem) { self.init(problem.node, status: problem.status) }
}

/// A refusal in the form that all operations share.
struct Problem: Error {
  let status: Int
  let code: String
  let message: String
  var details = ""

  var node: Node {
    .make(("errors", .list([.make(("code", .text(code)), ("message", .text(message)), ("details", .text(details)))])))
  }

  static func input(_ message: String) -> Problem { Problem(status: 400, code: "InvalidInput", message: message) }

  static func missing(_ message: String) -> Problem { Problem(status: 404, code: "NotFound", message: message) }

  static func unauthorized(_ refusal: Tokens.Refusal) -> Problem {
    Problem(status: 403, code: "Unauthorized", message: "Access to requested resource is denied.", details: refusal.rawValue)
  }

  /// What stands in front of the operations says so of a path that it does not know.
  static let noRoute = Problem(status: 403, code: "MissingAuthenticationToken", message: "Missing Authentication Token")

  static let quota = Problem(status: 429, code: "QuotaExceeded", message: "You exceeded your quota for the requested resource.")
}
