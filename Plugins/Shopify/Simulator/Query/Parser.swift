import SimulatorKit

/// Reads a document: operations, fragments, variables, directives.
struct Parser {
  private var lexer: Lexer
  private var token = Lexer.Token.end
  private var depth = 0

  static func read(_ text: String) throws(ParseFault) -> Document {
    var parser = Parser(lexer: Lexer(text))
    return try parser.document()
  }

  private init(lexer: Lexer) { self.lexer = lexer }

  private mutating func advance() throws(ParseFault) { token = try lexer.next() }

  private mutating func take(_ sign: String) throws(ParseFault) {
    guard token == .sign(sign) else { throw unexpected() }
    try advance()
  }

  private func unexpected() -> ParseFault { lexer.fault("unexpected \(token.shown)") }

  private mutating func name() throws(ParseFault) -> String {
    guard case .name(let name) = token else { throw unexpected() }
    try advance()
    return name
  }

  private mutating func document() throws(ParseFault) -> Document {
    var document = Document()
    try advance()
    while token != .end {
      if token == .sign("{") {
        document.operations.append(Document.Operation(kind: "query", name: nil, variables: [], selections: try selections()))
        continue
      }
      let kind = try name()
      switch kind {
      case "query", "mutation", "subscription": document.operations.append(try operation(kind))
      case "fragment":
        let fragment = try name()
        guard try name() == "on" else { throw unexpected() }
        let type = try name()
        _ = try directives()
        document.fragments[fragment] = Document.Fragment(type: type, selections: try selections())
      default: throw lexer.fault("unexpected \"\(kind)\"")
      }
    }
    if document.operations.isEmpty { throw lexer.fault("unexpected end of file") }
    return document
  }

  private mutating func operation(_ kind: String) throws(ParseFault) -> Document.Operation {
    var operation = Document.Operation(kind: kind, name: nil, variables: [], selections: [])
    if case .name = token { operation.name = try name() }
    if token == .sign("(") {
      try advance()
      while token != .sign(")") {
        try take("$")
        let name = try name()
        try take(":")
        var variable = Document.Variable(name: name, type: try type(), fallback: nil)
        if token == .sign("=") {
          try advance()
          variable.fallback = try value()
        }
        _ = try directives()
        operation.variables.append(variable)
      }
      try advance()
    }
    _ = try directives()
    operation.selections = try selections()
    return operation
  }

  private mutating func type() throws(ParseFault) -> String {
    var text: String
    if token == .sign("[") {
      try advance()
      text = "[\(try type())]"
      try take("]")
    } else {
      text = try name()
    }
    if token == .sign("!") {
      try advance()
      text += "!"
    }
    return text
  }

  private mutating func selections() throws(ParseFault) -> [Document.Selection] {
    depth += 1
    defer { depth -= 1 }
    if depth > 100 { throw lexer.fault("too deep") }
    try take("{")
    var list: [Document.Selection] = []
    while token != .sign("}") {
      if token == .sign("...") {
        try advance()
        if case .name(let word) = token, word != "on" {
          try advance()
          list.append(.spread(word, try directives()))
          continue
        }
        var type: String?
        if case .name = token {
          try advance()
          type = try name()
        }
        let directives = try directives()
        list.append(.inline(type, try selections(), directives))
        continue
      }
      list.append(.field(try field()))
    }
    try advance()
    if list.isEmpty { throw unexpected() }
    return list
  }

  private mutating func field() throws(ParseFault) -> Document.Field {
    let line = lexer.line
    let column = lexer.column
    var first = try name()
    var alias: String?
    if token == .sign(":") {
      try advance()
      alias = first
      first = try name()
    }
    let arguments = try arguments()
    let directives = try directives()
    let below = token == .sign("{") ? try selections() : nil
    return Document.Field(
      alias: alias, name: first, arguments: arguments, directives: directives, selections: below, line: line, column: column)
  }

  private mutating func arguments() throws(ParseFault) -> [(name: String, value: Document.Input)] {
    guard token == .sign("(") else { return [] }
    try advance()
    var list: [(name: String, value: Document.Input)] = []
    while token != .sign(")") {
      let name = try name()
      try take(":")
      list.append((name, try value()))
    }
    try advance()
    return list
  }

  private mutating func directives() throws(ParseFault) -> [Document.Directive] {
    var list: [Document.Directive] = []
    while token == .sign("@") {
      try advance()
      let name = try name()
      list.append(Document.Directive(name: name, arguments: try arguments()))
    }
    return list
  }

  private mutating func value() throws(ParseFault) -> Document.Input {
    depth += 1
    defer { depth -= 1 }
    if depth > 100 { throw lexer.fault("too deep") }
    let token = token
    switch token {
    case .name(let word):
      try advance()
      switch word {
      case "true": return .plain(.bool(true))
      case "false": return .plain(.bool(false))
      case "null": return .plain(.null)
      default: return .plain(.text(word))
      }
    case .number(let text):
      try advance()
      return .plain(.number(text))
    case .text(let text):
      try advance()
      return .plain(.text(text))
    case .sign("$"):
      try advance()
      return .variable(try name())
    case .sign("["):
      try advance()
      var list: [Document.Input] = []
      while self.token != .sign("]") { list.append(try value()) }
      try advance()
      return .list(list)
    case .sign("{"):
      try advance()
      var list: [(name: String, value: Document.Input)] = []
      while self.token != .sign("}") {
        let name = try name()
        try take(":")
        list.append((name, try value()))
      }
      try advance()
      return .object(list)
    default: throw unexpected()
    }
  }
}
