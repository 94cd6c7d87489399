import SimulatorKit

/// An answer of the REST interface before the wire.
struct RestReply {
  var status = 200
  var fields: [(name: String, value: String)] = []
  var body: Node

  init(_ body: Node) { self.body = body }

  init(_ status: Int, _ body: Node) {
    self.status = status
    self.body = body
  }
}

/// A refusal of the REST interface.
struct RestProblem: Error {
  let status: Int
  let errors: Node

  static let notFound = RestProblem(404, .text("Not Found"))

  init(_ status: Int, _ errors: Node) {
    self.status = status
    self.errors = errors
  }

  init(_ status: Int, _ field: String, _ message: String, list: Bool = false) {
    self.init(status, .object(Node.Members([(field, list ? .list([.text(message)]) : .text(message))])))
  }
}
