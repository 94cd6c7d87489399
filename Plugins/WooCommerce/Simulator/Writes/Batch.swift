import SimulatorKit

/// What a batch can do with one kind of object.
protocol BatchWrites {
  func create(_ body: Node) throws(Problem) -> Node
  /// Unlike alone, the parts of a batch are not checked against the schema (measured).
  func update(_ id: Int, _ body: Node, checked: Bool) throws(Problem) -> Node
  func delete(_ id: Int, force: Bool) throws(Problem) -> Node
}

extension API {
  /// `create`, `update`, `delete` in one request: 200 with an object or an error for each part.
  func batch(_ call: Call, writes: any BatchWrites) throws(Problem) -> Reply {
    let parts = ["create", "update", "delete"]
    if parts.reduce(0, { $0 + (call.body[$1]?.items.count ?? 0) }) > 100 {
      throw Problem(413, "woocommerce_rest_request_entity_too_large", "Unable to accept more than 100 items for this request.")
    }
    var results: [(String, Node)] = []
    for part in parts {
      guard let items = call.body[part]?.items, !items.isEmpty else { continue }
      results.append((part, .list(items.map { one($0, part, writes) })))
    }
    if results.isEmpty { return Reply(allow: Methods.batch, .list([])) }
    var out = Output(capacity: 4096)
    out.node(.object(Node.Members(results)))
    guard let filter = call.fields else { return Reply(allow: Methods.batch, body: out.bytes) }
    var cut = Output()
    filter.cut(out.bytes, into: &cut)
    return Reply(allow: Methods.batch, body: cut.bytes)
  }

  private func one(_ item: Node, _ part: String, _ writes: any BatchWrites) -> Node {
    let id = part == "delete" ? item.whole ?? item["id"]?.whole ?? 0 : item["id"]?.whole ?? 0
    do throws(Problem) {
      switch part {
      case "create": return try writes.create(item)
      case "update": return try writes.update(id, item, checked: false)
      default: return try writes.delete(id, force: true)
      }
    } catch {
      var members: [(String, Node)] = []
      if part != "create" { members.append(("id", .integer(id))) } else { members.append(("id", .integer(0))) }
      members.append(("error", error.node))
      return .object(Node.Members(members))
    }
  }
}
