import SimulatorKit

/// What a parameter may be, and the words in which WordPress refuses what it is not.
enum Kind {
  case integer(least: Int? = nil, most: Int? = nil)
  case text
  case flag
  case moment
  case choice([String])
  case choices([String])
  case integers
  case object
  case objects
  case anything
}

struct Parameter {
  let name: String
  let kind: Kind

  init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

extension Parameter {
  /// What is wrong with a value; nil when it may pass. Null passes everything.
  func refuse(_ value: Node, _ clock: StoreClock) -> Problem.Invalid? {
    if value.isNull { return nil }
    switch kind {
    case .anything: return nil
    case .integer(let least, let most):
      guard let whole = value.whole else { return wrongType("integer") }
      if let least, let most, whole < least || whole > most {
        return bounds("must be between \(least) (inclusive) and \(most) (inclusive)")
      }
      if let least, whole < least { return bounds("must be greater than or equal to \(least)") }
      return nil
    case .text: if case .text = value { return nil } else { return wrongType("string") }
    case .flag: return Self.flag(value) == nil ? wrongType("boolean") : nil
    case .moment:
      if let text = value.string, DateArgument(text, clock: clock) != nil { return nil }
      return Problem.Invalid(name: name, code: "rest_invalid_date", message: "Invalid date.")
    case .choice(let allowed):
      guard let text = value.string else { return wrongType("string") }
      return allowed.contains(text) ? nil : notAllowed(name, allowed)
    case .choices(let allowed):
      for (place, text) in Self.list(value).enumerated() where !allowed.contains(text) { return notAllowed("\(name)[\(place)]", allowed) }
      return nil
    case .integers:
      for (place, text) in Self.list(value).enumerated() where Node.text(text).whole == nil {
        return wrongType("integer", "\(name)[\(place)]")
      }
      return nil
    case .object: if case .object = value { return nil } else { return wrongType("object") }
    case .objects:
      guard case .list(let items) = value else {
        return value.string == nil ? wrongType("array") : wrongType("object", "\(name)[0]")
      }
      for (place, item) in items.enumerated() where item.members == nil { return wrongType("object", "\(name)[\(place)]") }
      return nil
    }
  }

  /// A list as PHP takes it: an array, or text with commas.
  static func list(_ value: Node) -> [String] {
    switch value {
    case .list(let items):
      return items.compactMap { item in
        switch item {
        case .text(let text), .number(let text): text
        default: nil
        }
      }
    case .text(let text), .number(let text):
      return text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
    default: return []
    }
  }

  static func flag(_ value: Node) -> Bool? {
    switch value {
    case .bool(let flag): return flag
    case .text(let text):
      switch text.lowercased() {
      case "true", "1": return true
      case "false", "0", "": return false
      default: return nil
      }
    case .number("1"): return true
    case .number("0"): return false
    default: return nil
    }
  }

  private func wrongType(_ type: String, _ shown: String? = nil) -> Problem.Invalid {
    let shown = shown ?? name
    return Problem.Invalid(
      name: name, code: "rest_invalid_type", message: "\(shown) is not of type \(type).", data: .make(("param", .text(shown))))
  }

  private func bounds(_ text: String) -> Problem.Invalid {
    Problem.Invalid(name: name, code: "rest_out_of_bounds", message: "\(name) \(text)")
  }

  private func notAllowed(_ shown: String, _ allowed: [String]) -> Problem.Invalid {
    let words = allowed.dropLast().joined(separator: ", ") + (allowed.count > 1 ? ", and " : "") + (allowed.last ?? "")
    return Problem.Invalid(name: name, code: "rest_not_in_enum", message: "\(shown) is not one of \(words).")
  }
}

/// Checks parameters against a schema, in the schema's order.
func refusals(_ schema: [Parameter], _ clock: StoreClock, _ value: (String) -> Node?) -> Problem? {
  let list = schema.compactMap { parameter in value(parameter.name).flatMap { parameter.refuse($0, clock) } }
  return list.isEmpty ? nil : .invalid(list)
}
