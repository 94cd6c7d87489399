import Foundation
import TradepostJSON

/// As much of JSON Schema 2020-12 as our schemas use. A keyword that it does not know is an error, so that no rule is
/// written that nothing checks.
struct SchemaChecker {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "SDK/Contract/Schemas")

  struct UnknownKeyword: Error { var name: String }

  let schemas: [String: JSONValue]
  private let patterns = Patterns()

  /// Compiling a pattern takes longer than anything else here.
  private final class Patterns {
    private var known: [String: Regex<AnyRegexOutput>] = [:]

    func compiled(_ pattern: String) throws -> Regex<AnyRegexOutput> {
      if let regex = known[pattern] { return regex }
      let regex = try Regex(pattern).matchingSemantics(.unicodeScalar)
      known[pattern] = regex
      return regex
    }
  }

  init() throws {
    var schemas: [String: JSONValue] = [:]
    for file in try FileManager.default.contentsOfDirectory(at: Self.folder, includingPropertiesForKeys: nil) {
      schemas[file.lastPathComponent] = try JSONDocument(parsing: Array(Data(contentsOf: file))).root
    }
    self.schemas = schemas
  }

  /// Whether the schema in that file accepts the value.
  func accepts(_ value: JSONValue, _ file: String) throws -> Bool {
    guard let schema = schemas[file] else { throw UnknownKeyword(name: file) }
    return try accepts(value, schema, in: schema)
  }

  private func accepts(_ value: JSONValue, _ schema: JSONValue, in root: JSONValue) throws -> Bool {
    for (keyword, rule) in schema.members {
      guard try holds(keyword, rule, value, schema, root) else { return false }
    }
    return true
  }

  private func holds(
    _ keyword: String, _ rule: JSONValue, _ value: JSONValue, _ schema: JSONValue, _ root: JSONValue
  ) throws -> Bool {
    switch keyword {
    case "$schema", "$id", "$defs", "title", "description", "then": return true
    case "$ref":
      let parts = (rule.string ?? "").split(separator: "#", omittingEmptySubsequences: false)
      let target = parts[0].isEmpty ? root : schemas[String(parts[0])]
      var found = target
      for name in parts[1].split(separator: "/") { found = found?[String(name)] }
      guard let target, let found else { throw UnknownKeyword(name: rule.string ?? "$ref") }
      return try accepts(value, found, in: target)
    case "type":
      let types = rule.kind == .list ? rule.items.compactMap { $0.string } : [rule.string ?? ""]
      return types.contains { isType($0, value) }
    case "required": return value.kind != .object || rule.items.allSatisfy { value[$0.string ?? ""] != nil }
    case "properties":
      for (name, schema) in rule.members {
        if let member = value[name], try !accepts(member, schema, in: root) { return false }
      }
      return true
    case "additionalProperties":
      return try value.members.allSatisfy { try schema["properties"]?[$0.key] != nil || accepts($0.value, rule, in: root) }
    case "propertyNames":
      return try value.members.allSatisfy { try accepts(text($0.key), rule, in: root) }
    case "items": return try value.items.allSatisfy { try accepts($0, rule, in: root) }
    case "minItems": return value.kind != .list || value.items.reduce(0) { count, _ in count + 1 } >= rule.int64 ?? 0
    case "minProperties": return value.kind != .object || value.members.reduce(0) { count, _ in count + 1 } >= rule.int64 ?? 0
    case "enum": return rule.items.contains { $0.string == value.string && value.kind == .string }
    case "const": return value.string == rule.string
    case "pattern":
      guard let string = value.string else { return true }
      return try patterns.compiled(rule.string ?? "").firstMatch(in: string) != nil
    case "minLength": return (value.string?.unicodeScalars.count).map { $0 >= Int(rule.int64 ?? 0) } ?? true
    case "maxLength": return (value.string?.unicodeScalars.count).map { $0 <= Int(rule.int64 ?? 0) } ?? true
    case "minimum": return value.numberText.flatMap { Double($0) }.map { $0 >= Double(rule.int64 ?? 0) } ?? true
    case "exclusiveMinimum": return value.numberText.flatMap { Double($0) }.map { $0 > Double(rule.int64 ?? 0) } ?? true
    case "anyOf": return try rule.items.contains { try accepts(value, $0, in: root) }
    case "allOf": return try rule.items.allSatisfy { try accepts(value, $0, in: root) }
    case "if":
      guard let then = schema["then"], try accepts(value, rule, in: root) else { return true }
      return try accepts(value, then, in: root)
    default: throw UnknownKeyword(name: keyword)
    }
  }

  private func isType(_ name: String, _ value: JSONValue) -> Bool {
    switch name {
    case "object": value.kind == .object
    case "array": value.kind == .list
    case "string": value.kind == .string
    case "number": value.kind == .number
    case "integer": value.int64 != nil
    case "boolean": value.kind == .bool
    case "null": value.kind == .null
    default: false
    }
  }

  private func text(_ string: String) throws -> JSONValue {
    var writer = JSONWriter()
    writer.string(string)
    return try JSONDocument(parsing: writer.bytes).root
  }
}
