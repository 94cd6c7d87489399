import SimulatorKit

/// Goes over a query before it runs: unknown fields and arguments, missing selections, and what it will cost.
struct Checker {
  enum Formula: String, CaseIterable {
    /// A connection costs by the logarithm of its length: what was observed.
    case logarithmic
    /// A connection costs by its length: what older texts say.
    case linear
  }

  let document: Document
  let variables: [String: Node]
  let formula: Formula
  private(set) var errors: [Node] = []
  private var depth = 0
  private var seen = 0

  init(document: Document, variables: [String: Node], formula: Formula) {
    self.document = document
    self.variables = variables
    self.formula = formula
  }

  /// The cost of an operation; `errors` says what is wrong with it.
  mutating func cost(of operation: Document.Operation) -> Int {
    let mutation = operation.kind == "mutation"
    for variable in operation.variables where variable.type.hasSuffix("!") && variable.fallback == nil {
      if (variables[variable.name] ?? .null).isNull {
        errors.append(
          Problems.make("Variable $\(variable.name) of type \(variable.type) was provided invalid value", "INVALID_VARIABLE"))
      }
    }
    let below = cost(
      operation.selections, type: mutation ? "Mutation" : "Query",
      path: [.text(operation.name.map { "\(operation.kind) \($0)" } ?? operation.kind)])
    return mutation ? max(10, 10 * operation.selections.count) : below
  }

  private mutating func cost(_ selections: [Document.Selection], type: String, path: [Node]) -> Int {
    depth += 1
    defer { depth -= 1 }
    seen += 1
    if errors.count > 50 { return 0 }
    // Fragments within fragments grow without end.
    if depth > 40 || seen > 20_000 {
      errors.append(Problems.make("Query has a depth that exceeds the max depth", "MAX_DEPTH"))
      return 0
    }
    var sum = 0
    var branches = 0
    for selection in selections {
      switch selection {
      case .field(let field): sum += cost(field, type: type, path: path + [.text(field.key)])
      case .inline(let on, let below, _): branches = max(branches, branch(on ?? type, below, path))
      case .spread(let name, _):
        guard let fragment = document.fragments[name] else {
          errors.append(Problems.make("Fragment \(name) was used, but not defined", "useAndDefineFragment", path: path))
          continue
        }
        branches = max(branches, branch(fragment.type, fragment.selections, path))
      }
    }
    return sum + branches
  }

  private mutating func branch(_ type: String, _ selections: [Document.Selection], _ path: [Node]) -> Int {
    if Schema.shared.types[type] == nil {
      errors.append(
        Problems.make("No such type \(type), so it can't be a fragment condition", "undefinedType", path: path, [("typeName", .text(type))])
      )
      return 0
    }
    return cost(selections, type: type, path: path)
  }

  private mutating func cost(_ field: Document.Field, type: String, path: [Node]) -> Int {
    if field.name == "__typename" { return 0 }
    guard let known = Schema.shared.field(field.name, of: type) else {
      errors.append(
        Problems.make(
          "Field '\(field.name)' doesn't exist on type '\(type)'", "undefinedField", field: field, path: path,
          [("typeName", .text(type)), ("fieldName", .text(field.name))]))
      return 0
    }
    for argument in field.arguments where known.arguments?.contains(argument.name) != true {
      errors.append(
        Problems.make(
          "Field '\(field.name)' doesn't accept argument '\(argument.name)'", "argumentNotAccepted", field: field, path: path,
          [("name", .text(field.name)), ("typeName", .text("Field")), ("argumentName", .text(argument.name))]))
    }
    guard case .object(let below) = known.kind else {
      if field.selections != nil {
        errors.append(
          Problems.make(
            "Selections can't be made on scalars (field '\(field.name)' returns a scalar but has selections)", "selectionMismatch",
            field: field,
            path: path))
      }
      return 0
    }
    guard let selections = field.selections else {
      errors.append(
        Problems.make(
          "Field must have selections (field '\(field.name)' returns \(below) but has no selections. Did you mean '\(field.name) { ... }'?)",
          "selectionMismatch", field: field, path: path, [("nodeName", .text("field '\(field.name)'")), ("typeName", .text(below))]))
      return 0
    }
    if known.shape == .connection { return connection(field, selections, below, path) }
    let children = cost(selections, type: below, path: path)
    return ["MoneyBag", "MoneyV2", "UserError"].contains(below) ? 0 : 1 + children
  }

  private mutating func connection(_ field: Document.Field, _ selections: [Document.Selection], _ type: String, _ path: [Node]) -> Int {
    let arguments = Dictionary(field.arguments.map { ($0.name, $0.value.node(variables)) }, uniquingKeysWith: { $1 })
    let size = arguments["first"]?.whole ?? arguments["last"]?.whole
    if size == nil, !["WebhookSubscription", "Media", "ProductVariant"].contains(type) || path.count < 2 {
      errors.append(Problems.make("you must provide one of first or last", "BAD_REQUEST", field: field, path: path))
    }
    if let size, size < 0 || size > 250 {
      errors.append(
        Problems.make("first must be less than or equal to 250 and not negative, given \(size)", "BAD_REQUEST", field: field, path: path))
    }
    let children = connectionChildren(selections, type, path)
    return 2 + Self.scale(size ?? 10, formula) * (1 + children)
  }

  private mutating func connectionChildren(_ selections: [Document.Selection], _ type: String, _ path: [Node]) -> Int {
    var children = 0
    for case .field(let part) in selections {
      let below = path + [.text(part.key)]
      switch part.name {
      case "nodes": children += cost(part.selections ?? [], type: type, path: below)
      case "pageInfo": _ = cost(part.selections ?? [], type: "PageInfo", path: below)
      case "edges":
        for case .field(let inner) in part.selections ?? [] {
          switch inner.name {
          case "node": children += cost(inner.selections ?? [], type: type, path: below + [.text(inner.key)])
          case "cursor", "__typename": break
          default: unknown(inner, "\(type)Edge", below)
          }
        }
      case "__typename", "totalCount": break
      default: unknown(part, "\(type)Connection", below)
      }
    }
    return children
  }

  private mutating func unknown(_ field: Document.Field, _ type: String, _ path: [Node]) {
    errors.append(
      Problems.make(
        "Field '\(field.name)' doesn't exist on type '\(type)'", "undefinedField", field: field, path: path,
        [("typeName", .text(type)), ("fieldName", .text(field.name))]))
  }

  /// How often the children of a connection of `size` count.
  static func scale(_ size: Int, _ formula: Formula) -> Int {
    if formula == .linear { return max(1, size) }
    // ⌊2·ln(size)⌋ without a logarithm: the powers of √e, rounded up.
    let steps = [2, 3, 5, 8, 13, 21, 34, 55, 91, 149, 245]
    return max(1, steps.firstIndex { size < $0 } ?? steps.count)
  }
}

extension Document.Input {
  /// The value with its variables put in.
  func node(_ variables: [String: Node]) -> Node {
    switch self {
    case .variable(let name): variables[name] ?? .null
    case .plain(let node): node
    case .list(let items): .list(items.map { $0.node(variables) })
    case .object(let pairs): .object(Node.Members(pairs.map { ($0.name, $0.value.node(variables)) }))
    }
  }
}
