import SimulatorKit

/// An answer before the wire: status, the headers that depend on what was asked, the body.
struct Reply {
  var status = 200
  /// Headers between those that every answer has.
  var fields: [(name: String, value: String)] = []
  /// The methods that the route allows this user; nil where WordPress names none.
  var allow: [String]?
  /// Whether `fields` name the pages instead of the API's root.
  var hasPages = false
  var body: [UInt8] = []
  var html = false
  /// Answered by something before WordPress's REST server: bare headers.
  var bare = false

  init(status: Int = 200, allow: [String]?, body: [UInt8]) {
    self.status = status
    self.allow = allow
    self.body = body
  }

  init(status: Int = 200, allow: [String]?, _ node: Node) {
    var out = Output()
    out.node(node)
    self.init(status: status, allow: allow, body: out.bytes)
  }

  init(_ problem: Problem, allow: [String]?) {
    self.init(status: problem.status, allow: problem.beforeRoute ? nil : allow, problem.node)
  }
}

enum Methods {
  static let item = ["GET", "POST", "PUT", "PATCH", "DELETE"]
  static let collection = ["GET", "POST"]
  static let read = ["GET"]
  static let batch = ["POST", "PUT", "PATCH"]
  static let setting = ["GET", "POST", "PUT", "PATCH"]
  static let refund = ["GET", "DELETE"]
}
