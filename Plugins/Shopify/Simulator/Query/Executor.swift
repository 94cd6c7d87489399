import SimulatorKit

/// Runs one operation that was checked before.
final class Executor {
  /// What stands behind a field before its selections are taken.
  enum Resolved {
    case value(Node)
    case page([(cursor: String, node: Node)], next: Bool, previous: Bool)
  }

  private let document: Document
  private let variables: [String: Node]
  private let formula: Checker.Formula
  private let relations: any Resolving
  private(set) var errors: [Node] = []

  init(document: Document, variables: [String: Node], formula: Checker.Formula, relations: any Resolving) {
    self.document = document
    self.variables = variables
    self.formula = formula
    self.relations = relations
  }

  /// The data of the answer, and what it really cost.
  func run(_ operation: Document.Operation) -> (data: Node, cost: Int) {
    let mutation = operation.kind == "mutation"
    let (data, cost) = object(.object(Node.Members()), type: mutation ? "Mutation" : "Query", operation.selections, path: [])
    return (data, mutation ? max(10, 10 * operation.selections.count) : cost)
  }

  private func object(_ node: Node, type: String, _ selections: [Document.Selection], path: [Node]) -> (Node, Int) {
    var out = Node.Members()
    var sum = 0
    gather(selections, type) { field in
      let (value, cost) = self.field(field, of: node, type: type, path: path + [.text(field.key)])
      sum += cost
      out[field.key] = value
    }
    return (.object(out), sum)
  }

  private func gather(_ selections: [Document.Selection], _ type: String, _ body: (Document.Field) -> Void) {
    for selection in selections {
      switch selection {
      case .field(let field): if included(field.directives) { body(field) }
      case .inline(let on, let below, let directives):
        if applies(on, type), included(directives) { gather(below, type, body) }
      case .spread(let name, let directives):
        if let fragment = document.fragments[name], applies(fragment.type, type), included(directives) {
          gather(fragment.selections, type, body)
        }
      }
    }
  }

  private func applies(_ on: String?, _ type: String) -> Bool {
    guard let on, on != type else { return true }
    // Interfaces: everything is a node, media images are media.
    return on == "Node" || (on == "Media" && type == "MediaImage") || (on == "DiscountApplication" && type.hasSuffix("Application"))
  }

  private func included(_ directives: [Document.Directive]) -> Bool {
    for directive in directives {
      let asked = directive.arguments.first { $0.name == "if" }?.value.node(variables).flag ?? true
      if directive.name == "skip" && asked || directive.name == "include" && !asked { return false }
    }
    return true
  }

  private func field(_ field: Document.Field, of node: Node, type: String, path: [Node]) -> (Node, Int) {
    if field.name == "__typename" { return (.text(type), 0) }
    guard let known = Schema.shared.field(field.name, of: type) else { return (.null, 0) }
    var arguments = Node.Members()
    for argument in field.arguments { arguments[argument.name] = argument.value.node(variables) }
    var call = FieldCall(type: type, name: field.name, node: node, arguments: .object(arguments))
    if let directive = field.directives.first(where: { $0.name == "idempotent" }) {
      call.idempotencyKey = directive.arguments.first { $0.name == "key" }?.value.node(variables).string
    }
    let resolved: Resolved
    do throws(FieldProblem) {
      resolved = try relations.resolve(call) ?? .value(member(field.name, known.key, of: node))
    } catch {
      errors.append(Problems.make(error.message, error.code, field: field, path: path))
      return (.null, 0)
    }
    return complete(resolved, known, field, call, path)
  }

  private func complete(
    _ resolved: Resolved, _ known: Schema.Field, _ field: Document.Field, _ call: FieldCall, _ path: [Node]
  ) -> (Node, Int) {
    guard case .object(let declared) = known.kind else {
      guard case .value(let value) = resolved else { return (.null, 0) }
      return (leaf(value, known.kind, call), 0)
    }
    let selections = field.selections ?? []
    let free = ["MoneyBag", "MoneyV2", "UserError"].contains(declared)
    func one(_ node: Node, _ path: [Node]) -> (Node, Int) {
      if node.isNull { return (.null, 0) }
      let (value, cost) = object(node, type: node["_type"]?.string ?? declared, selections, path: path)
      return (value, free ? 0 : 1 + cost)
    }
    switch known.shape {
    case .one:
      guard case .value(let value) = resolved else { return (.null, 0) }
      return one(value, path)
    case .list:
      guard case .value(let value) = resolved else { return (.null, 0) }
      var items = value.items
      if let first = call.arguments["first"]?.whole { items = Array(items.prefix(max(0, first))) }
      var most = 0
      let list = items.enumerated().map { number, item in
        let (node, cost) = one(item, path + [.integer(number)])
        most = max(most, cost)
        return node
      }
      return (.list(list), free ? 0 : max(1, most))
    case .connection:
      let page = page(resolved, call)
      return connection(page, declared, selections, path)
    }
  }

  /// A page of what the object holds itself, when it was not paged before.
  private func page(_ resolved: Resolved, _ call: FieldCall) -> (items: [(cursor: String, node: Node)], next: Bool, previous: Bool) {
    switch resolved {
    case .page(let items, let next, let previous): return (items, next, previous)
    case .value(let value):
      let nodes = value.items
      let entries = nodes.indices.map { Listing.Entry(value: $0, id: $0, place: $0) }
      let page = call.page(of: Listing(entries, reverse: call.arguments["reverse"]?.flag ?? false))
      return (page.entries.map { (Listing.Mark(value: $0.value, id: $0.id).text, nodes[$0.place]) }, page.hasNext, page.hasPrevious)
    }
  }

  private func connection(
    _ page: (items: [(cursor: String, node: Node)], next: Bool, previous: Bool), _ declared: String, _ selections: [Document.Selection],
    _ path: [Node]
  ) -> (Node, Int) {
    var out = Node.Members()
    var most = 0
    func one(_ node: Node, _ below: Document.Field, _ number: Int, _ path: [Node]) -> Node {
      let (value, cost) = object(node, type: node["_type"]?.string ?? declared, below.selections ?? [], path: path)
      most = max(most, cost)
      return value
    }
    gather(selections, declared) { part in
      switch part.name {
      case "nodes":
        out[part.key] = .list(page.items.enumerated().map { one($1.node, part, $0, path + [.text(part.key), .integer($0)]) })
      case "edges":
        out[part.key] = .list(
          page.items.enumerated().map { number, item in
            var edge = Node.Members()
            gather(part.selections ?? [], declared) { inner in
              switch inner.name {
              case "cursor": edge[inner.key] = .text(item.cursor)
              case "node": edge[inner.key] = one(item.node, inner, number, path + [.text(part.key), .integer(number), .text(inner.key)])
              default: edge[inner.key] = .text("\(declared)Edge")
              }
            }
            return .object(edge)
          })
      case "pageInfo":
        let info = Node.make(
          ("has_next_page", .bool(page.next)), ("has_previous_page", .bool(page.previous)),
          ("start_cursor", page.items.first.map { .text($0.cursor) } ?? .null),
          ("end_cursor", page.items.last.map { .text($0.cursor) } ?? .null))
        out[part.key] = object(info, type: "PageInfo", part.selections ?? [], path: path).0
      case "totalCount": out[part.key] = .integer(page.items.count)
      default: out[part.key] = .text("\(declared)Connection")
      }
    }
    return (.object(out), page.items.isEmpty ? 2 : 2 + Checker.scale(page.items.count, formula) * (1 + most))
  }

  private func member(_ name: String, _ key: String, of node: Node) -> Node {
    guard let members = node.members else { return .null }
    return members["_\(name)"] ?? members[key] ?? .null
  }

  private func leaf(_ value: Node, _ kind: Schema.Kind, _ call: FieldCall) -> Node {
    switch kind {
    case .id:
      if let gid = call.node["admin_graphql_api_id"]?.string, call.node["_type"]?.string != "Image" { return .text(gid) }
      if case .text = value { return value }
      guard case .number(let number) = value, let type = call.node["_type"]?.string else { return call.node["_id"] ?? value }
      return .text("gid://shopify/\(type)/\(number)")
    case .moment:
      guard let text = value.string, let seconds = Moment.read(text) else { return value }
      var out = Output()
      out.dateTime(seconds)
      return .text(String(decoding: out.bytes, as: UTF8.self) + "Z")
    case .capitals: return value.string.map { .text($0.uppercased()) } ?? value
    case .numeral: if case .number(let number) = value { return .text(number) } else { return value }
    default: return value
    }
  }
}

/// One field of one object with its arguments.
struct FieldCall {
  let type: String
  let name: String
  let node: Node
  let arguments: Node
  var idempotencyKey: String?

  /// The page that the arguments ask for.
  func page(of listing: Listing) -> Listing.Page {
    let after = arguments["after"]?.string.flatMap { Listing.Mark($0) }
    if let last = arguments["last"]?.whole, arguments["first"]?.whole == nil {
      return listing.page(last: max(0, min(last, 250)), before: arguments["before"]?.string.flatMap { Listing.Mark($0) })
    }
    return listing.page(first: max(0, min(arguments["first"]?.whole ?? 250, 250)), after: after)
  }

  /// The number in a global id, when it is of that type.
  func number(_ name: String, _ type: String) -> Int? { arguments[name]?.string.flatMap { GID.number($0, type) } }
}

/// Global ids: `gid://shopify/Order/123`.
enum GID {
  /// No id that anybody has seen is longer than sixteen digits.
  static let most = 9_999_999_999_999_999

  static func parts(_ text: String) -> (type: String, number: Int)? {
    guard text.hasPrefix("gid://shopify/") else { return nil }
    let parts = text.dropFirst(14).split(separator: "/", maxSplits: 1)
    guard parts.count == 2, let number = Int(parts[1].split(separator: "?").first ?? ""), (1...GID.most).contains(number) else {
      return nil
    }
    return (String(parts[0]), number)
  }

  static func number(_ text: String, _ type: String) -> Int? {
    guard let parts = parts(text), parts.type == type else { return nil }
    return parts.number
  }
}

/// Why a field has no value.
struct FieldProblem: Error {
  let message: String
  let code: String?
}

/// Knows what stands behind fields that are no members of their object; nil: the member it is.
protocol Resolving {
  func resolve(_ call: FieldCall) throws(FieldProblem) -> Executor.Resolved?
}
