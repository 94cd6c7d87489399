import Foundation
import TradepostJSON

/// The members that a schema knows, as pointers with every list's item at 0.
struct SchemaMembers {
  private let schemas: [String: JSONValue]

  init() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "SDK/Contract/Schemas")
    var schemas: [String: JSONValue] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".json") {
      schemas[file] = try JSONDocument(parsing: Array(Data(contentsOf: folder.appending(path: file)))).root
    }
    self.schemas = schemas
  }

  func paths(of file: String) -> Set<String> {
    var found: Set<String> = []
    collect(schemas[file], in: file, at: "", into: &found)
    return found
  }

  private func collect(_ schema: JSONValue?, in file: String, at path: String, into found: inout Set<String>) {
    guard let schema else { return }
    if let reference = schema["$ref"]?.string {
      let parts = reference.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
      let target = parts[0].isEmpty ? file : parts[0]
      let name = parts.count > 1 ? parts[1].split(separator: "/").last.map(String.init) : nil
      collect(name.flatMap { schemas[target]?["$defs"]?[$0] } ?? schemas[target], in: target, at: path, into: &found)
    }
    for name in ["anyOf", "oneOf", "allOf"] {
      for choice in schema[name].map({ Array($0.items) }) ?? [] { collect(choice, in: file, at: path, into: &found) }
    }
    if let items = schema["items"] {
      found.insert(path + "/0")
      collect(items, in: file, at: path + "/0", into: &found)
    }
    for (key, member) in Self.members(schema["properties"]) {
      found.insert("\(path)/\(key)")
      collect(member, in: file, at: "\(path)/\(key)", into: &found)
    }
  }

  private static func members(_ value: JSONValue?) -> [(key: String, value: JSONValue)] {
    guard let value else { return [] }
    return Array(value.members)
  }
}
