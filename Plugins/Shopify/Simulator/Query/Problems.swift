import SimulatorKit

/// Errors of GraphQL: they stand in an answer with status 200.
enum Problems {
  static func parse(_ fault: ParseFault) -> Node {
    .make(
      ("message", .text(fault.message)),
      ("locations", .list([.make(("line", .integer(fault.line)), ("column", .integer(fault.column)))])))
  }

  static func make(_ message: String, _ code: String?, field: Document.Field? = nil, path: [Node] = [], _ more: [(String, Node)] = [])
    -> Node
  {
    var pairs: [(String, Node)] = [("message", .text(message))]
    if let field { pairs.append(("locations", .list([.make(("line", .integer(field.line)), ("column", .integer(field.column)))]))) }
    if !path.isEmpty { pairs.append(("path", .list(path))) }
    let extensions = (code.map { [("code", Node.text($0))] } ?? []) + more
    if !extensions.isEmpty { pairs.append(("extensions", .object(Node.Members(extensions)))) }
    return .object(Node.Members(pairs))
  }

  static func userErrors(_ list: [(field: [String]?, message: String, code: String?)]) -> Node {
    .list(
      list.map { error in
        .make(
          ("field", error.field.map { .list($0.map { .text($0) }) } ?? .null), ("message", .text(error.message)),
          ("code", error.code.map { .text($0) } ?? .null))
      })
  }
}
