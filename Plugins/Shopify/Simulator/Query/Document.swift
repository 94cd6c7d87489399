import SimulatorKit

/// A GraphQL document as it was sent.
struct Document {
  struct Operation {
    var kind: String
    var name: String?
    var variables: [Variable]
    var selections: [Selection]
  }

  struct Variable {
    var name: String
    var type: String
    var fallback: Input?
  }

  struct Fragment {
    var type: String
    var selections: [Selection]
  }

  indirect enum Selection {
    case field(Field)
    case spread(String, [Directive])
    case inline(String?, [Selection], [Directive])
  }

  struct Field {
    var alias: String?
    var name: String
    var arguments: [(name: String, value: Input)]
    var directives: [Directive]
    var selections: [Selection]?
    var line: Int
    var column: Int

    var key: String { alias ?? name }
  }

  struct Directive {
    var name: String
    var arguments: [(name: String, value: Input)]
  }

  /// A value in a document: what is written, or the name of a variable.
  indirect enum Input {
    case variable(String)
    case plain(Node)
    case list([Input])
    case object([(name: String, value: Input)])
  }

  var operations: [Operation] = []
  var fragments: [String: Fragment] = [:]
}

/// Where and why a document is no GraphQL.
struct ParseFault: Error {
  let message: String
  let line: Int
  let column: Int
}
