import SimulatorKit

/// A refusal in the words of WordPress: `{"code","message","data":{"status",...}}`.
struct Problem: Error, Equatable {
  let status: Int
  let code: String
  let message: String
  /// What stands in `data` behind the status.
  var details: [(String, Node)] = []
  /// Refunds answer with a bare number as `data` (measured).
  var bareData = false
  /// Refused before a route was asked, so that no methods are named.
  var beforeRoute = false

  init(_ status: Int, _ code: String, _ message: String, _ details: [(String, Node)] = [], bareData: Bool = false) {
    self.status = status
    self.code = code
    self.message = message
    self.details = details
    self.bareData = bareData
  }

  static func == (a: Problem, b: Problem) -> Bool { a.status == b.status && a.code == b.code && a.message == b.message }

  var node: Node {
    let data: Node = bareData ? .integer(status) : .object(Node.Members([("status", .integer(status))] + details))
    var node = Node.make(("code", .text(code)), ("message", .text(message)), ("data", data))
    if code == "internal_server_error" { node["additional_errors"] = .list([]) }
    return node
  }

  /// One parameter that has the wrong type or value.
  struct Invalid {
    let name: String
    let code: String
    let message: String
    var data = Node.null
  }

  /// `rest_invalid_param` for all parameters that are wrong, in the order of the schema.
  static func invalid(_ list: [Invalid]) -> Problem {
    Problem(
      400, "rest_invalid_param", "Invalid parameter(s): " + list.map(\.name).joined(separator: ", "),
      [
        ("params", .object(Node.Members(list.map { ($0.name, .text($0.message)) }))),
        (
          "details",
          .object(
            Node.Members(
              list.map { ($0.name, .make(("code", .text($0.code)), ("message", .text($0.message)), ("data", $0.data))) }))
        ),
      ])
  }

  static func missing(_ names: [String]) -> Problem {
    Problem(
      400, "rest_missing_callback_param", "Missing parameter(s): " + names.joined(separator: ", "),
      [("params", .list(names.map { .text($0) }))])
  }

  static func invalidJSON(_ fault: NodeReader.Fault) -> Problem {
    Problem(
      400, "rest_invalid_json", "Invalid JSON body passed.",
      [("json_error_code", .integer(fault.code)), ("json_error_message", .text(fault.message))])
  }

  static let noRoute = Problem(404, "rest_no_route", "No route was found matching the URL and request method.")
}
