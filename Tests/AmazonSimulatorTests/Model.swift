import SimulatorKit
import TestHost

/// One of the platform's own models (Swagger 2.0), and the part of JSON Schema that those models use.
///
/// Stricter than JSON Schema in one thing: a member that an object's schema does not name is a fault, because a simulator
/// that invents fields teaches adapters to read them.
struct Model {
  private let document: Node

  init(_ name: String) throws { document = try Fixtures.json("models/\(name).json") }

  /// A plain JSON Schema, as notifications have them.
  init(schema: String) throws { document = try Fixtures.json("notification-schemas/\(schema).json") }

  /// What is wrong with a document of a plain schema.
  func faults(_ value: Node) -> [String] { check(value, document, at: "document") }

  /// What is wrong with the answer of an operation.
  func faults(_ reply: Account.Reply, of operation: String) -> [String] {
    for path in document["paths"]?.members?.pairs ?? [] {
      for method in path.value.members?.pairs ?? [] where method.value["operationId"]?.string == operation {
        guard let response = method.value["responses"]?[String(reply.status)] else {
          return ["\(operation) knows no status \(reply.status): \(reply.text.prefix(200))"]
        }
        guard let schema = response["schema"] else { return reply.body.isEmpty ? [] : ["\(operation) gives a body with \(reply.status)"] }
        return check(reply.node, schema, at: "\(operation) \(reply.status)")
      }
    }
    return ["the model has no operation \(operation)"]
  }

  private func resolve(_ schema: Node) -> Node {
    var schema = schema
    while let reference = schema["$ref"]?.string {
      schema = reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
    }
    return schema
  }

  private func check(_ value: Node, _ schema: Node, at place: String) -> [String] {
    let schema = resolve(schema)
    var faults: [String] = []
    if let allowed = schema["enum"]?.items, !allowed.contains(value) { faults.append("\(place): \(Self.short(value)) is none of the enum") }
    for part in schema["allOf"]?.items ?? [] { faults += check(value, part, at: place).filter { !$0.contains(": the model names no ") } }
    switch schema["type"]?.string {
    case "object": faults += object(value, schema, at: place)
    case "array":
      guard case .list(let items) = value else { return faults + ["\(place): \(Self.short(value)) is no array"] }
      if let most = schema["maxItems"]?.whole, items.count > most { faults.append("\(place): more than \(most) items") }
      guard let schema = schema["items"] else { return faults }
      for (index, item) in items.enumerated() { faults += check(item, schema, at: "\(place)[\(index)]") }
    case "string": faults += text(value, schema, at: place)
    case "integer":
      guard case .number(let token) = value, Int(token) != nil else { return faults + ["\(place): \(Self.short(value)) is no integer"] }
    case "number":
      guard case .number = value else { return faults + ["\(place): \(Self.short(value)) is no number"] }
    case "boolean":
      if value.flag == nil { faults.append("\(place): \(Self.short(value)) is no boolean") }
    default: if schema["properties"] != nil { faults += object(value, schema, at: place) }
    }
    return faults
  }

  private func object(_ value: Node, _ schema: Node, at place: String) -> [String] {
    guard let members = value.members else { return ["\(place): \(Self.short(value)) is no object"] }
    var faults: [String] = []
    for name in schema["required"]?.items ?? [] where members[name.string ?? ""] == nil {
      faults.append("\(place): \(name.string ?? "") is missing")
    }
    let properties = schema["properties"]
    let open = schema["additionalProperties"].map { $0.flag != false } ?? false
    for pair in members.pairs {
      if let property = properties?[pair.key] {
        faults += check(pair.value, property, at: "\(place).\(pair.key)")
      } else if !open, properties != nil {
        faults.append("\(place): the model names no \(pair.key)")
      }
    }
    return faults
  }

  private func text(_ value: Node, _ schema: Node, at place: String) -> [String] {
    guard let text = value.string else { return ["\(place): \(Self.short(value)) is no string"] }
    if let most = schema["maxLength"]?.whole, text.count > most { return ["\(place): longer than \(most)"] }
    if let least = schema["minLength"]?.whole, text.count < least { return ["\(place): shorter than \(least)"] }
    if schema["format"]?.string == "date-time" {
      let bytes = Array(text.utf8)
      if bytes.count < 20 || bytes[10] != 0x54 || bytes.last != 0x5A { return ["\(place): \(text) is no date-time"] }
    }
    return []
  }

  private static func short(_ value: Node) -> String {
    var out = Output(plainly: true)
    out.node(value)
    return String(String(decoding: out.bytes, as: UTF8.self).prefix(60))
  }
}
