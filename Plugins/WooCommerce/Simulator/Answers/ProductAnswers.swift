import SimulatorKit

/// `products`, `products/ID`, their variations, and the list of all variations.
extension API {
  func products(_ call: Call, _ route: Route) throws(Problem) -> Reply {
    let writes = ProductWrites(world)
    switch (route.name, call.request.method) {
    case (.productsBatch, _):
      try permitBatch(call)
      return try batch(call, writes: writes)
    case (.variationsBatch, _):
      try permitBatch(call)
      return try batch(call, writes: VariationWrites(world, product: route.ids[0]))
    case (.products, "POST"):
      try check(call, Schemas.product)
      try permitCreate(call)
      return created(call, "products", try writes.create(call.body))
    case (.products, _): return try productList(call)
    case (.product, "GET"), (.product, "HEAD"): return try product(call, route.ids[0])
    case (.product, "DELETE"):
      try permitDelete(call)
      let node = try writes.delete(route.ids[0], force: call["force"].flatMap(Parameter.flag) ?? false)
      return single(call, allow: Methods.item) { $0.node(node) }
    case (.product, _):
      try check(call, Schemas.product)
      try permitWrite(call)
      let node = try writes.update(call.body["id"]?.whole ?? route.ids[0], call.body)
      return single(call, allow: Methods.item) { $0.node(node) }
    default: return try variations(call, route)
    }
  }

  /// One thing in a list of products: a product, or a variation that was asked for by its SKU.
  private enum Item {
    case product(Int)
    case variation(Int, id: Int)
  }

  private func productList(_ call: Call) throws(Problem) -> Reply {
    var query = try listQuery(call, Schemas.productList)
    try permitList(call)
    let shelf = world.products
    let status = call["status"]?.string ?? "any"
    query.states = Set(ProductStatus.allCases.filter { status == "any" ? $0 != .trash : $0.text == status }.map(\.rawValue))
    let links = linkQuery(call, Schemas.productList)
    if let skus = call["sku"]?.string, !skus.isEmpty {
      let found = bySKU(skus, query)
      let first = min(query.first, found.count)
      let shown = found[first..<min(first + query.perPage, found.count)]
      let body = items(call, shown, capacity: 2600) { item, out in self.write(item, into: &out) }
      return page(call, query, total: found.count, body: body, allow: Methods.collection, links: links)
    }
    let filter = productFilter(call)
    shelf.rows.prepare(query.sort)
    let rows = shelf.rows
    let places = selections.places(selectionKey(call), version: shelf.rows.version) {
      rows.select(query, world.settings.clock, also: filter) { place, name in self.sortKey(place, name) }
    }
    let edit = call["context"]?.string == "edit"
    let body = items(call, slice(places, query), capacity: 2600) { place, out in
      if edit { out.node(ProductWrites(self.world).edited(shelf.values(Int(place)))) } else { shelf.write(Int(place), into: &out) }
    }
    return page(call, query, total: places.count, body: body, allow: Methods.collection, links: links)
  }

  private func write(_ item: Item, into out: inout Output) {
    switch item {
    case .product(let place): world.products.write(place, into: &out)
    case .variation(let place, let id):
      let product = world.products.values(place)
      if let node = world.products.variation(id, of: world.products.rows[place].id) { out.node(node.asProduct(of: product)) }
    }
  }

  /// Products and variations whose own SKU is one of a comma list, whatever its case.
  private func bySKU(_ list: String, _ query: ListQuery) -> [Item] {
    let wanted = Set(list.split(separator: ",").map { $0.trimmed().lowercased() })
    let shelf = world.products
    var found: [(created: Int, id: Int, item: Item)] = []
    for place in 0..<shelf.rows.count where query.wants(shelf.rows[place], world.settings.clock) {
      let row = shelf.rows[place]
      if row.written {
        let product = shelf.values(place)
        let sku = product["sku"]?.string?.lowercased() ?? ""
        if wanted.contains(sku) { found.append((row.created, row.id, .product(place))) }
        for variation in shelf.variations[row.id] ?? [] {
          let own = variation["sku"]?.string?.lowercased() ?? ""
          if own != sku, wanted.contains(own) {
            found.append((row.created, variation["id"]?.whole ?? 0, .variation(place, id: variation["id"]?.whole ?? 0)))
          }
        }
      } else {
        let product = shelf.seeded(place)
        if wanted.contains(product.sku.lowercased()) { found.append((row.created, row.id, .product(place))) }
        for position in 0..<product.variationCount where wanted.contains(product.variation(position).ownSKU.lowercased()) {
          found.append((row.created, row.id + 1 + position, .variation(place, id: row.id + 1 + position)))
        }
      }
    }
    return found.sorted { ($0.created, $0.id) > ($1.created, $1.id) }.map(\.item)
  }

  private func productFilter(_ call: Call) -> ((Int) -> Bool)? {
    let names = ["category", "tag", "stock_status", "on_sale", "type", "slug", "search", "featured", "parent"]
    guard names.contains(where: { call[$0] != nil }) else { return nil }
    let shelf = world.products
    return { place in
      let node: Node
      if shelf.rows[place].written {
        node = shelf.values(place)
      } else {
        var out = Output(capacity: 3000)
        shelf.write(place, into: &out)
        guard let read = try? NodeReader.read(out.bytes) else { return false }
        node = read
      }
      for (name, part) in [("category", "categories"), ("tag", "tags")] {
        if let value = call[name] {
          let named = Parameter.list(value).compactMap { Int($0) }
          let below = (self.world.lists["products/\(part)"] ?? []).filter { named.contains($0["parent"]?.whole ?? 0) }
          let ids = named + below.compactMap { $0["id"]?.whole }
          if !(node[part]?.items.contains { ids.contains($0["id"]?.whole ?? -1) } ?? false) { return false }
        }
      }
      for name in ["stock_status", "type", "slug"] { if let value = call[name]?.string, node[name]?.string != value { return false } }
      for name in ["on_sale", "featured"] {
        if let value = call[name].flatMap(Parameter.flag), node[name]?.flag != value { return false }
      }
      if let parents = call["parent"].map(Parameter.list), !parents.contains(String(node["parent_id"]?.whole ?? 0)) { return false }
      // The shop's list of bargains does not know a product whose sale price is empty (measured).
      if call["on_sale"].flatMap(Parameter.flag) == true, node["type"]?.string == "simple", node["sale_price"]?.string == "" {
        return false
      }
      guard let search = call["search"]?.string?.lowercased(), !search.isEmpty else { return true }
      let words = search.split(separator: " ")
      let text = ["name", "description", "short_description"].compactMap { node[$0]?.string?.lowercased() }.joined(separator: "\n")
      return words.allSatisfy { text.contains($0) }
    }
  }

  private func sortKey(_ place: Int, _ name: String) -> SortKey {
    let shelf = world.products
    if !shelf.rows[place].written {
      let product = shelf.seeded(place)
      switch name {
      case "title": return .text(product.name.folded)
      case "slug": return .text(product.slug)
      case "price": return .number(Double(product.active))
      default: return .number(0)
      }
    }
    let node = shelf.values(place)
    switch name {
    case "title": return .text((node["name"]?.string ?? "").folded)
    case "slug": return .text(node["slug"]?.string ?? "")
    case "price": return .number(Double(node["price"]?.string ?? "") ?? 0)
    case "popularity", "sales": return .number(Double(node["total_sales"]?.whole ?? 0))
    default: return .number(0)
    }
  }

  private func product(_ call: Call, _ id: Int) throws(Problem) -> Reply {
    let shelf = world.products
    if let place = shelf.rows.living(id) {
      try permitView(call)
      return single(call, allow: Methods.item) { shelf.write(place, into: &$0) }
    }
    try permitView(call)
    guard let parent = shelf.parent(ofVariation: id) else {
      throw Problem(404, "woocommerce_rest_product_invalid_id", "Invalid ID.")
    }
    return single(call, allow: Methods.item) { self.write(.variation(parent, id: id), into: &$0) }
  }
}
