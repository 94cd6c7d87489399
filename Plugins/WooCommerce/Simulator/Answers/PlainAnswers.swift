import SimulatorKit

/// The small collections: categories, tags, attributes, terms, taxes, tax classes, coupons.
extension API {
  func plain(_ call: Call, _ route: Route) throws(Problem) -> Reply {
    guard let list = world.lists[route.collection] else { throw .noRoute }
    switch (route.name, call.request.method) {
    case (.list, "GET"), (.list, "HEAD"): return try plainList(call, route, list)
    case (.list, _):
      try permitCreate(call)
      return created(call, route.collection, try PlainWrites(world).create(route.collection, call.body))
    case (_, "GET"), (_, "HEAD"):
      try permitView(call)
      guard let node = list.first(where: { $0["id"]?.whole == route.ids[0] }) else { throw PlainWrites.unknown(route.collection) }
      return single(call, allow: Methods.item) { $0.node(node) }
    case (_, "DELETE"):
      try permitDelete(call)
      let force = call["force"].flatMap(Parameter.flag) ?? false
      let node = try PlainWrites(world).delete(route.collection, route.ids[0], force: force)
      return single(call, allow: Methods.item) { $0.node(node) }
    default:
      try permitWrite(call)
      let node = try PlainWrites(world).update(route.collection, route.ids[0], call.body)
      return single(call, allow: Methods.item) { $0.node(node) }
    }
  }

  private func plainList(_ call: Call, _ route: Route, _ list: [Node]) throws(Problem) -> Reply {
    var query = try listQuery(call, Schemas.plainList, descending: route.collection == "coupons")
    try permitList(call)
    if route.collection == "taxes/classes" || route.collection == "products/attributes" { query.perPage = max(list.count, 1) }
    var kept = list.filter { node in
      if !query.include.isEmpty, !query.include.contains(node["id"]?.whole ?? 0) { return false }
      if query.exclude.contains(node["id"]?.whole ?? 0) { return false }
      if let wanted = call["class"]?.string, node["class"] != nil, node["class"]?.string != wanted { return false }
      if let code = call["code"]?.string, node["code"]?.string != code.lowercased() { return false }
      if call["hide_empty"].flatMap(Parameter.flag) == true, node["count"]?.whole == 0 { return false }
      if let search = call["search"]?.string?.lowercased(), !search.isEmpty {
        return (node["name"]?.string ?? node["code"]?.string ?? "").lowercased().contains(search)
      }
      return true
    }
    switch route.collection {
    case "coupons": break
    case "taxes": kept = kept.sorted { ($0["order"]?.whole ?? 0, $0["id"]?.whole ?? 0) < ($1["order"]?.whole ?? 0, $1["id"]?.whole ?? 0) }
    case "taxes/classes": break
    default: kept = kept.sorted { ($0["name"]?.string ?? "").folded < ($1["name"]?.string ?? "").folded }
    }
    if query.descending { kept.reverse() }
    let first = min(query.first, kept.count)
    let shown = kept[first..<min(first + query.perPage, kept.count)]
    let body = items(call, shown, capacity: 512) { node, out in out.node(node) }
    return page(call, query, total: kept.count, body: body, allow: Methods.collection, links: linkQuery(call, Schemas.plainList))
  }
}

extension String {
  /// A name as the database's collation sorts it: without case and without the common accents.
  var folded: String {
    var result = ""
    for character in lowercased().unicodeScalars {
      switch character {
      case "ä", "à", "á", "â": result += "a"
      case "ö", "ò", "ó", "ô": result += "o"
      case "ü", "ù", "ú", "û": result += "u"
      case "é", "è", "ê", "ë": result += "e"
      case "ß": result += "ss"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
