import SimulatorKit

/// `products/ID/variations`, one of them, and `variations`.
extension API {
  func variations(_ call: Call, _ route: Route) throws(Problem) -> Reply {
    switch (route.name, call.request.method) {
    case (.variations, "POST"):
      try check(call, Schemas.variation)
      try permitCreate(call)
      let writes = VariationWrites(world, product: route.ids[0])
      return created(call, "products/(?P<product_id>[\\d]+)/variations", try writes.create(call.body))
    case (.variations, _): return try variationList(call, route.ids[0])
    case (.allVariations, _): return try allVariations(call)
    case (_, "GET"), (_, "HEAD"):
      let shelf = world.products
      guard shelf.parent(ofVariation: route.ids[1]).map({ shelf.rows[$0].id }) == route.ids[0] else {
        throw VariationWrites.unknown
      }
      try permitView(call)
      var found: Output?
      if let place = shelf.rows.living(route.ids[0]) {
        shelf.writeVariations(place) { id, out in if id == route.ids[1] { found = out } }
      }
      guard let found else { throw VariationWrites.unknown }
      return single(call, allow: Methods.item) { $0.raw(found.bytes) }
    case (_, "DELETE"):
      try permitDelete(call)
      let node = try VariationWrites(world, product: route.ids[0]).delete(route.ids[1], force: true)
      return single(call, allow: nil) { $0.node(node.withoutHints) }
    default:
      try check(call, Schemas.variation)
      try permitWrite(call)
      let node = try VariationWrites(world, product: route.ids[0]).update(call.body["id"]?.whole ?? route.ids[1], call.body)
      return single(call, allow: Methods.item) { $0.node(node) }
    }
  }

  /// An unknown product and one without variations answer alike: an empty list (measured).
  private func variationList(_ call: Call, _ product: Int) throws(Problem) -> Reply {
    let query = try listQuery(call, Schemas.productList.filter { $0.name != "status" })
    try permitList(call)
    var list: [(id: Int, part: Output)] = []
    if let place = world.products.rows.living(product) {
      world.products.writeVariations(place) { id, out in
        if (query.include.isEmpty || query.include.contains(id)) && !query.exclude.contains(id) { list.append((id, out)) }
      }
    }
    if !query.descending { list.reverse() }
    let first = min(query.first, list.count)
    let shown = list[first..<min(first + query.perPage, list.count)]
    let body = items(call, shown, capacity: 1800) { entry, out in out.raw(entry.part.bytes) }
    return page(call, query, total: list.count, body: body, allow: Methods.collection)
  }

  private func allVariations(_ call: Call) throws(Problem) -> Reply {
    let query = try listQuery(call, Schemas.productList.filter { $0.name != "status" })
    try permitList(call)
    let shelf = world.products
    var counts: [(place: Int, count: Int)] = []
    var total = 0
    for place in shelf.rows.ordered(by: .created).reversed() where !shelf.rows[Int(place)].gone {
      let count = shelf.variationCount(Int(place))
      if count > 0 { counts.append((Int(place), count)) }
      total += count
    }
    if !query.descending { counts.reverse() }
    var shown: [Output] = []
    var passed = 0
    for entry in counts where shown.count < query.perPage {
      if passed + entry.count <= query.first {
        passed += entry.count
        continue
      }
      var parts: [Output] = []
      shelf.writeVariations(entry.place) { _, out in parts.append(out) }
      if !query.descending { parts.reverse() }
      for part in parts {
        if passed >= query.first, shown.count < query.perPage { shown.append(globally(part)) }
        passed += 1
      }
    }
    let body = items(call, shown, capacity: 1800) { part, out in out.raw(part.bytes) }
    return page(call, query, total: total, body: body, allow: Methods.read)
  }

  /// In the list of all variations the links know no product (measured).
  private func globally(_ part: Output) -> Output {
    guard var node = try? NodeReader.read(part.bytes) else { return part }
    let base = "\(world.settings.site)/wp-json/wc/v3"
    node["_links"] = .make(
      ("self", .list([.make(("href", .text("\(base)/variations/\(node["id"]?.whole ?? 0)")))])),
      ("collection", .list([.make(("href", .text("\(base)/variations")))])),
      ("up", .list([.make(("href", .text("\(base)/products/0")))])))
    var out = Output()
    out.node(node)
    return out
  }
}

extension Node {
  /// A variation in the clothes of a product, as `products/ID` and `products?sku=` show it.
  func asProduct(of parent: Node) -> Node {
    guard case .object(let template) = parent else { return self }
    var result = Members()
    for pair in template.pairs { result.append(pair.key, self[pair.key] ?? Self.blank(pair.key, pair.value)) }
    var node = Node.object(result)
    let options = self["attributes"]?.items.compactMap { $0["option"]?.string }.joined(separator: ", ") ?? ""
    node["name"] = .text("\(parent["name"]?.string ?? "") - \(options)")
    node["slug"] = .text("\(parent["slug"]?.string ?? "")-\(self["id"]?.whole ?? 0)")
    node["type"] = .text("variation")
    node["total_sales"] = .text("0")
    node["price_html"] = .text("")
    node["images"] = .list(
      (self["image"]?.isNull ?? true ? [] : [self["image"] ?? .null]).map { image in
        var image = image
        image["srcset"] = image["src"]
        image["sizes"] = .text("(max-width: 800px) 100vw, 800px")
        image["thumbnail"] = image["src"]
        return image
      })
    node["reviews_allowed"] = .bool(false)
    node["purchasable"] = .bool(true)
    node["shipping_required"] = parent["shipping_required"]
    node["shipping_taxable"] = parent["shipping_taxable"]
    node["catalog_visibility"] = .text("visible")
    node["average_rating"] = .text("0.00")
    if let id = self["id"]?.whole, var links = parent["_links"], let own = parent["id"]?.whole {
      let up = links["self"]?.items.first?["href"] ?? .null
      links = links.replacing("/products/\(own)", by: "/products/\(id)")
      links["up"] = .list([.make(("href", up))])
      node["_links"] = links
    }
    return node
  }

  /// What a member says when nothing is known of it.
  private static func blank(_ name: String, _ like: Node) -> Node {
    switch like {
    case .text: .text("")
    case .number: .integer(0)
    case .bool: .bool(false)
    case .list: .list([])
    default: like
    }
  }
}
