import SimulatorKit

/// Lists as WordPress pages them.
extension API {
  /// Reads the parameters that every list has.
  func listQuery(_ call: Call, _ schema: [Parameter], sort: ListQuery.Sort = .date, descending: Bool = true) throws(Problem) -> ListQuery {
    let clock = world.settings.clock
    if let problem = refusals(schema, clock, { call[$0] }) { throw problem }
    var query = ListQuery()
    query.page = call["page"]?.whole ?? 1
    query.perPage = call["per_page"]?.whole ?? 10
    query.offset = call["offset"]?.whole.map { max(0, $0) }
    query.sort = sort
    query.descending = call["order"]?.string.map { $0 == "desc" } ?? descending
    switch call["orderby"]?.string {
    case "date"?: query.sort = .date
    case "id"?: query.sort = .id
    case "modified"?: query.sort = .modified
    case "include"?, "post__in"?: query.sort = .include
    case let name?: query.sort = .other(name)
    case nil: break
    }
    query.include = call["include"].map { Parameter.list($0).compactMap { Node.text($0).whole } } ?? []
    query.exclude = Set(call["exclude"].map { Parameter.list($0).compactMap { Node.text($0).whole } } ?? [])
    query.datesAreGMT = call["dates_are_gmt"].flatMap(Parameter.flag) ?? false
    let bounds: [(String, ListQuery.Bound.Column, Bool)] = [
      ("after", .created, true), ("before", .created, false), ("modified_after", .modified, true),
      ("modified_before", .modified, false),
    ]
    if schema.contains(where: { $0.name == "modified_after" }) {
      for (name, column, later) in bounds {
        if let text = call[name]?.string, let value = DateArgument(text, clock: clock) {
          query.bounds.append(ListQuery.Bound(column: column, later: later, value: value))
        }
      }
    }
    return query
  }

  /// What distinguishes the selection behind a list, whatever page of it is asked.
  func selectionKey(_ call: Call) -> String {
    let plain = call.request.query.pairs.filter { pair in
      !["page", "per_page", "offset", "_fields"].contains(pair.name) && !pair.name.hasPrefix("oauth_") && !pair.name.hasPrefix("consumer_")
    }
    return call.path.joined(separator: "/") + "?" + plain.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }

  /// The objects of one page as a JSON list, cut to `_fields`.
  func items<T>(_ call: Call, _ items: some Collection<T>, capacity: Int, _ write: (T, inout Output) -> Void) -> [UInt8] {
    let filter = call.fields
    var out = Output(capacity: filter == nil ? capacity * items.count + 64 : 4096)
    out.raw("[")
    var first = true
    for item in items {
      if !first { out.raw(",") }
      first = false
      if let filter {
        var whole = Output(capacity: capacity)
        write(item, &whole)
        cut(call, filter, whole.bytes, into: &out, always: nil)
      } else {
        write(item, &out)
      }
    }
    out.raw("]")
    return out.bytes
  }

  /// Members of a product that came with newer versions of the API and are appended to the older ones' answer.
  private static let late: Set<String> = [
    "stock_status", "has_options", "post_password", "global_unique_id", "permalink_template", "generated_slug", "brands",
  ]

  private func cut(_ call: Call, _ filter: FieldFilter, _ bytes: [UInt8], into out: inout Output, always: String?) {
    let product = call.path.dropFirst(2).first == "products" && (call.path.count == 3 || (call.path.count == 4 && Int(call.path[3]) != nil))
    if product {
      filter.cutAsAsked(bytes, into: &out, late: Self.late, always: always)
    } else {
      filter.cut(bytes, into: &out, always: always)
    }
  }

  /// A page's answer: totals, and links to the pages before and after it.
  func page(_ call: Call, _ query: ListQuery, total: Int, body: [UInt8], allow: [String], links: Query? = nil) -> Reply {
    var reply = Reply(allow: allow, body: body)
    let pages = (total + query.perPage - 1) / max(query.perPage, 1)
    reply.fields = [("X-WP-Total", String(total)), ("X-WP-TotalPages", String(pages))]
    let base = links ?? linkQuery(call)
    let path = call.path.joined(separator: "/")
    func link(_ page: Int, _ relation: String) -> String {
      var query = base
      query.set("page", String(page))
      return "<\(world.settings.site)/wp-json/\(path)?\(query.text)>; rel=\"\(relation)\""
    }
    var parts: [String] = []
    if query.page > 1 { parts.append(link(min(query.page - 1, pages), "prev")) }
    if pages > query.page { parts.append(link(query.page + 1, "next")) }
    if !parts.isEmpty {
      reply.hasPages = true
      reply.fields.append(("Link", parts.joined(separator: ", ")))
    }
    return reply
  }

  /// The query as PHP rebuilds it for links: flags as 1 and 0, lists with their indexes.
  func linkQuery(_ call: Call, _ schema: [Parameter] = []) -> Query {
    var query = call.request.query
    for parameter in schema {
      guard query.has(parameter.name), let value = call[parameter.name] else { continue }
      switch parameter.kind {
      case .flag: query.set(parameter.name, Parameter.flag(value) == true ? "1" : "0")
      case .integers, .choices: query.set(parameter.name, list: Parameter.list(value), atEnd: false)
      default: break
      }
    }
    return query
  }

  /// The rows of one page out of a selection.
  func slice(_ places: [Int32], _ query: ListQuery) -> ArraySlice<Int32> {
    let first = min(max(query.first, 0), places.count)
    return places[first..<min(first + query.perPage, places.count)]
  }

  /// One object, cut to `_fields`; its `_links` stay, since WordPress adds them after the cut.
  func single(_ call: Call, status: Int = 200, allow: [String]?, _ write: (inout Output) -> Void) -> Reply {
    var out = Output(capacity: 4096)
    write(&out)
    guard let filter = call.fields else { return Reply(status: status, allow: allow, body: out.bytes) }
    var cut = Output(capacity: 1024)
    self.cut(call, filter, out.bytes, into: &cut, always: "_links")
    return Reply(status: status, allow: allow, body: cut.bytes)
  }

  /// One object that was just made: 201 with its address. WooCommerce writes the pattern of the route where the
  /// address has two ids (measured), hence `collection`.
  func created(_ call: Call, _ collection: String, _ node: Node) -> Reply {
    var reply = single(call, status: 201, allow: Methods.collection) { $0.node(node) }
    let id = node["id"]?.whole ?? 0
    reply.fields.append(("Location", "\(world.settings.site)/wp-json/wc/\(call.version)/\(collection)/\(id)"))
    return reply
  }
}
