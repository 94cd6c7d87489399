internal import HostCore
internal import TradepostJSON

/// The description of the API for programs, made from its routes.
public enum OpenAPIDocument {
  /// Of the whole API, made once.
  static let whole = write(Routes.all)

  public static func write(_ routes: [Route]) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("components")
      writer.object { writer in
        writer.key("responses")
        writer.object { writer in
          writer.key("Problem")
          writer.object { writer in
            writer.key("content")
            content("application/problem+json", Problem.schema, example: problemExample, &writer)
            writer.member("description", "Why it was refused (RFC 9457).")
          }
        }
        writer.key("schemas")
        writer.sorted { members in
          for (name, schema) in schemas(routes) { members[name] = { schema.write(to: &$0, isListing: true) } }
        }
        writer.key("securitySchemes")
        writer.raw(#"{"token":{"description":"Made with: tradepost token create","scheme":"bearer","type":"http"}}"#)
      }
      writer.key("info")
      writer.raw(info)
      writer.member("openapi", "3.1.0")
      writer.key("paths")
      writer.sorted { members in
        for (path, operations) in paths(routes) { members[path] = { write(operations, &$0) } }
      }
      writer.key("security")
      writer.raw(#"[{"token":[]}]"#)
      writer.key("servers")
      writer.raw(#"[{"url":"/"}]"#)
      writer.key("tags")
      writer.list { writer in
        for topic in Set(routes.map(\.topic)).sorted() { writer.object { $0.member("name", topic) } }
      }
    }
    return writer.text
  }

  private static let info = """
    {"description":"Connected shops, their records, their books. Roles, each of which may what the ones before it may: viewer, \
    accountant, operator, admin. Lists come in pages: `limit` of at most 200, `cursor` from `next_cursor` or `Link`. A write under an \
    `Idempotency-Key` is done once.","title":"Tradepost","version":"1.0.0"}
    """

  private static let problemExample = """
    {"code":"store.unknown","detail":"There is no store \\"x\\".","request_id":"06e8mvq3k0000000000000000a","status":404,\
    "title":"Not Found","type":"urn:tradepost:problem:store.unknown"}
    """

  private static func schemas(_ routes: [Route]) -> [String: Schema] {
    var named: [String: Schema] = [:]
    Problem.schema.collect(into: &named)
    for route in routes {
      route.body?.collect(into: &named)
      for schema in route.answers.values { schema.collect(into: &named) }
    }
    return named
  }

  /// By path: its operations, each with the name that it has there.
  private static func paths(_ routes: [Route]) -> [String: [(route: Route, id: String)]] {
    var paths: [String: [(route: Route, id: String)]] = [:]
    for route in routes {
      paths[route.path, default: []].append((route, route.id))
      for (number, alias) in route.aliases.enumerated() { paths[alias, default: []].append((route, "\(route.id)_\(number + 2)")) }
    }
    return paths
  }

  private static func write(_ operations: [(route: Route, id: String)], _ writer: inout JSONWriter) {
    writer.sorted { members in
      for (route, id) in operations { members[route.method.rawValue.lowercased()] = { write(route, id, &$0) } }
    }
  }

  private static func write(_ route: Route, _ id: String, _ writer: inout JSONWriter) {
    writer.sorted { members in
      members["operationId"] = { $0.string(id) }
      members["summary"] = { $0.string(route.summary) }
      members["tags"] = { writer in writer.list { $0.string(route.topic) } }
      switch route.access {
      case .open: members["security"] = { $0.raw("[]") }
      case .signed:
        members["security"] = { $0.raw("[]") }
        members["description"] = { $0.string("Signed as the platform signs; needs no token.") }
      case .role(let role): members["description"] = { $0.string("For the role \(role.rawValue) and those above it.") }
      }
      let parameters = parameters(route)
      if !parameters.isEmpty {
        members["parameters"] = { writer in writer.list { writer in for write in parameters { write(&writer) } } }
      }
      if let body = route.body {
        members["requestBody"] = { writer in
          writer.object { writer in
            writer.key("content")
            content("application/json", body, example: route.bodyExample, &writer)
            writer.member("required", !route.isBodyOptional)
          }
        }
      } else if route.takesAnyBody {
        members["requestBody"] = { $0.raw(#"{"content":{"*/*":{}},"required":false}"#) }
      }
      members["responses"] = { answers(route, &$0) }
    }
  }

  private static func answers(_ route: Route, _ writer: inout JSONWriter) {
    let first = route.answers.keys.min()
    writer.sorted { members in
      for (status, schema) in route.answers {
        members[String(status)] = { writer in
          writer.object { writer in
            if status != 204 {
              writer.key("content")
              content(route.contentType, schema, example: status == first ? route.example : nil, &writer)
            }
            writer.member("description", status == 202 ? "It goes on." : "Done.")
          }
        }
      }
      for family in ["4XX", "5XX"] { members[family] = { $0.raw(##"{"$ref":"#/components/responses/Problem"}"##) } }
    }
  }

  private static func content(_ type: String, _ schema: Schema, example: String?, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.key(type)
      writer.object { writer in
        if let example {
          writer.key("example")
          if isEvents(type) { writer.object { event(example, &$0) } } else { writer.raw(example) }
        }
        writer.key("schema")
        if isEvents(type) { writeEvents(schema, &writer) } else { schema.write(to: &writer) }
      }
    }
  }

  private static func isEvents(_ type: String) -> Bool { type == "text/event-stream" }

  private static func event(_ data: String, _ writer: inout JSONWriter) {
    writer.member("data", data)
    writer.member("event", "end")
  }

  /// Of each event of a stream, as those read it who read such streams: its fields; the route's schema is that of its data.
  private static func writeEvents(_ data: Schema, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("properties")
      writer.object { writer in
        writer.key("data")
        writer.object { writer in
          writer.member("contentMediaType", "application/json")
          writer.key("contentSchema")
          data.write(to: &writer)
          writer.member("type", "string")
        }
        writer.key("event")
        writer.raw(#"{"enum":["progress","end"],"type":"string"}"#)
      }
      writer.key("required")
      writer.raw(#"["data","event"]"#)
      writer.member("type", "object")
    }
  }

  private static func parameters(_ route: Route) -> [(inout JSONWriter) -> Void] {
    var all: [(inout JSONWriter) -> Void] = []
    func add(_ name: String, _ place: String, _ schema: Schema, _ summary: String, _ isRequired: Bool) {
      all.append { writer in
        writer.object { writer in
          writer.member("description", summary)
          writer.member("in", place)
          writer.member("name", name)
          writer.member("required", isRequired)
          writer.key("schema")
          schema.write(to: &writer)
        }
      }
    }
    for step in route.path.split(separator: "/") where step.hasPrefix("{") {
      let name = String(step.dropFirst().dropLast())
      add(name, "path", .identifier, "The id of the \(name).", true)
    }
    for parameter in route.allParameters { add(parameter.name, "query", parameter.schema, parameter.summary, parameter.isRequired) }
    if route.needsMatch { add("If-Match", "header", .string(1...1000), "The ETag that GET gave.", true) }
    if route.method != .get, case .role = route.access {
      add("Idempotency-Key", "header", .string(1...255), "Of who asks: what comes again under it is not done again.", false)
    }
    return all
  }
}
