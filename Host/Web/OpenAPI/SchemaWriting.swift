internal import TradepostJSON

extension Schema {
  /// As JSON Schema 2020-12; a named one as a reference to where it is listed.
  func write(to writer: inout JSONWriter, isListing: Bool = false) {
    if let name, !isListing {
      let reference = "#/components/schemas/" + name
      guard let summary else { return writer.object { $0.member("$ref", reference) } }
      return writer.object {
        $0.member("$ref", reference)
        $0.member("description", summary)
      }
    }
    writer.sorted { members in
      if let summary { members["description"] = { $0.string(summary) } }
      switch kind {
      case .anything: break
      case .null: members.type("null")
      case .boolean: members.type("boolean")
      case .number: members.type("number")
      case .integer(let range):
        members.type("integer")
        members["format"] = { $0.string("int64") }
        guard let range else { break }
        members["minimum"] = { $0.int(range.lowerBound) }
        if range.upperBound != .max { members["maximum"] = { $0.int(range.upperBound) } }
      case .string(let text): text.write(&members)
      case .array(let item, let most):
        members.type("array")
        members["items"] = { item.write(to: &$0) }
        if let most { members["maxItems"] = { $0.int(most) } }
      case .map(let value):
        members.type("object")
        members["additionalProperties"] = { value.write(to: &$0) }
      case .oneOf(let schemas):
        members["anyOf"] = { writer in writer.list { writer in for schema in schemas { schema.write(to: &writer) } } }
      case .object(let properties, let isOpen):
        members.type("object")
        if !isOpen { members["additionalProperties"] = { $0.bool(false) } }
        members["properties"] = { writer in
          writer.sorted { members in for property in properties { members[property.name] = { property.schema.write(to: &$0) } } }
        }
        let required = properties.filter(\.isRequired).map(\.name)
        if !required.isEmpty { members["required"] = { writer in writer.list { for name in required { $0.string(name) } } } }
      }
    }
  }

  /// Every named schema in it, itself too.
  func collect(into named: inout [String: Schema]) {
    if let name {
      guard named[name] == nil else { return }
      named[name] = self
    }
    switch kind {
    case .array(let item, _), .map(let item): item.collect(into: &named)
    case .oneOf(let schemas): for schema in schemas { schema.collect(into: &named) }
    case .object(let members, _): for member in members { member.schema.collect(into: &named) }
    case .string, .integer, .number, .boolean, .null, .anything: break
    }
  }
}

extension Schema.Text {
  fileprivate func write(_ members: inout [String: (inout JSONWriter) -> Void]) {
    members.type("string")
    if !values.isEmpty { members["enum"] = { [values] writer in writer.list { for value in values { $0.string(value) } } } }
    if let format { members["format"] = { $0.string(format) } }
    if let pattern { members["pattern"] = { $0.string(pattern) } }
    if least > 0 { members["minLength"] = { [least] in $0.int(least) } }
    if let most { members["maxLength"] = { $0.int(most) } }
  }
}

extension [String: (inout JSONWriter) -> Void] {
  fileprivate mutating func type(_ name: String) { self["type"] = { $0.string(name) } }
}

extension JSONWriter {
  /// An object whose members are given in any order.
  mutating func sorted(_ body: (inout [String: (inout JSONWriter) -> Void]) -> Void) {
    var members: [String: (inout JSONWriter) -> Void] = [:]
    body(&members)
    object { writer in
      for (key, write) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        writer.key(key)
        write(&writer)
      }
    }
  }
}
