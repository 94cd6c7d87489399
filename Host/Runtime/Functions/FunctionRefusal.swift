internal import HostCore

/// Every sentence in which a function refuses its arguments, or the host its result.
enum FunctionRefusal {
  private static func error(_ code: String, _ happened: String, at place: String, do advice: String) -> HostError {
    HostError(code, "\(happened) · \(place) · \(advice)")
  }

  static func unknown(_ name: String, package: String, has: String) -> HostError {
    error(
      "function.unknown", "there is no function \(name)", at: package, do: has.isEmpty ? "the package has none" : "the package has: \(has)")
  }

  static func count(_ given: Int, wanted: [FunctionValue.Kind], function: String) -> HostError {
    let names = wanted.map(\.description).joined(separator: ", ")
    let takes = wanted.isEmpty ? "no value" : wanted.count == 1 ? "1 value (\(names))" : "\(wanted.count) values (\(names))"
    return error("function.count", "it takes \(takes), \(given) given", at: function, do: "give as many as it takes")
  }

  static func type(_ given: FunctionValue, wanted: FunctionValue.Kind, position: Int, function: String) -> HostError {
    error("function.type", "value \(position + 1) is \(given.kind) where \(wanted) must stand", at: function, do: "give \(wanted)")
  }

  static func nul(position: Int, function: String) -> HostError {
    error("function.nul", "value \(position + 1) holds the character NUL, which would cut the text short", at: function, do: "take it out")
  }

  static func parse(_ text: String, wanted: FunctionValue.Kind, position: Int, function: String) -> HostError {
    error("function.parse", "value \(position + 1) is \"\(text.prefix(60))\", not \(wanted)", at: function, do: "write \(wanted.example)")
  }

  static func money(_ problem: String, function: String) -> HostError {
    error("function.money", "the money that it returned \(problem)", at: function, do: "tell the package's author")
  }

  static func text(_ problem: String, function: String) -> HostError {
    error("function.text", "the text that it wrote \(problem)", at: function, do: "tell the package's author")
  }
}
