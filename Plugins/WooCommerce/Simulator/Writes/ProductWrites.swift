import SimulatorKit

/// Creating, changing and deleting products.
struct ProductWrites: BatchWrites {
  let world: World

  init(_ world: World) { self.world = world }

  private static let copied = [
    "status", "featured", "catalog_visibility", "description", "short_description", "sku", "global_unique_id", "virtual",
    "downloadable", "tax_status", "tax_class", "sold_individually", "weight", "reviews_allowed", "purchase_note", "menu_order",
    "external_url", "button_text", "shipping_class", "slug", "type", "upsell_ids", "cross_sell_ids", "grouped_products",
  ]

  func create(_ body: Node) throws(Problem) -> Node {
    if let id = body["id"]?.whole, id > 0 {
      throw Problem(400, "woocommerce_rest_product_exists", "Cannot create existing product.")
    }
    try unique(body, except: nil)
    let id = world.newPost()
    var node = Blank.product
    node["id"] = .integer(id)
    let name = body["name"]?.string ?? "Product"
    let slug = freeSlug(name)
    node["slug"] = .text(slug)
    node["permalink"] = .text("\(world.settings.site)/product/\(slug)/")
    StoreMoment.set("date_created", world.now, world.settings.clock, in: &node)
    node = SeedLists.linked("products", id, world.settings, node)
    apply(body, to: &node)
    if node["type"]?.string == "variable" {
      node["price"] = .text("")
      node["stock_status"] = .text("outofstock")
      node["has_options"] = .bool(true)
    }
    world.products.add(node)
    world.heard(World.Change(resource: "product", event: .created, id: id))
    return edited(node)
  }

  func update(_ id: Int, _ body: Node) throws(Problem) -> Node { try update(id, body, checked: true) }

  func update(_ id: Int, _ body: Node, checked: Bool) throws(Problem) -> Node {
    guard let place = world.products.rows.living(id) else { throw unknown(id, 400) }
    try unique(body, except: id)
    var node = world.products.values(place)
    apply(body, to: &node)
    world.products.put(node, at: place)
    if var variations = world.products.variations[id], !variations.isEmpty {
      for position in variations.indices { StockRules.share(node, with: &variations[position]) }
      world.products.setVariations(variations, of: id)
    }
    world.heard(World.Change(resource: "product", event: .updated, id: id))
    return edited(node)
  }

  func delete(_ id: Int, force: Bool) throws(Problem) -> Node {
    guard let place = world.products.rows.living(id) else { throw unknown(id, 404) }
    let before = world.products.values(place)
    let trashed = world.products.status(place) == .trash
    if force {
      world.products.remove(place)
    } else if trashed {
      throw Problem(410, "woocommerce_rest_already_trashed", "The product has already been deleted.")
    } else {
      var node = before
      node["status"] = .text("trash")
      node["slug"] = .text((node["slug"]?.string ?? "") + "__trashed")
      StoreMoment.set("date_modified", world.now, world.settings.clock, in: &node)
      world.products.put(node, at: place)
    }
    // The bin is what webhooks call deleted; emptying it is silent (measured).
    if !trashed { world.heard(World.Change(resource: "product", event: .deleted, id: id)) }
    return before
  }

  private func unknown(_ id: Int, _ status: Int) -> Problem {
    if world.products.parent(ofVariation: id) != nil {
      return Problem(
        404, "woocommerce_rest_invalid_product_id",
        "To manipulate product variations you should use the /products/&lt;product_id&gt;/variations/&lt;id&gt; endpoint.")
    }
    return Problem(status, "woocommerce_rest_product_invalid_id", "Invalid ID.")
  }

  private func apply(_ body: Node, to node: inout Node) {
    if let name = body["name"]?.string { node["name"] = .text(Blank.entities(name)) }
    for name in Self.copied { if let value = body[name] { node[name] = value } }
    for (name, value) in body["dimensions"]?.members?.pairs.map({ ($0.key, $0.value) }) ?? [] { node["dimensions"]?[name] = value }
    terms("categories", "products/categories", body, &node)
    terms("tags", "products/tags", body, &node)
    attributes(body, &node)
    let rules = StockRules(settings: world.settings)
    rules.prices(body, to: &node)
    rules.stock(body, to: &node)
    StockRules.meta(body, to: &node) { world.newItem() }
    StoreMoment.set("date_modified", world.now, world.settings.clock, in: &node)
  }

  private func terms(_ name: String, _ list: String, _ body: Node, _ node: inout Node) {
    guard let wanted = body[name]?.items else { return }
    let known = world.lists[list] ?? []
    node[name] = .list(
      wanted.compactMap { item in
        guard let term = known.first(where: { $0["id"]?.whole == item["id"]?.whole }) else { return nil }
        return .make(("id", term["id"] ?? .null), ("name", term["name"] ?? .null), ("slug", term["slug"] ?? .null))
      })
  }

  private func attributes(_ body: Node, _ node: inout Node) {
    guard let wanted = body["attributes"]?.items else { return }
    node["attributes"] = .list(
      wanted.enumerated().map { place, item in
        .make(
          ("id", item["id"] ?? .integer(0)), ("name", item["name"] ?? .text("")), ("slug", item["name"] ?? .text("")),
          ("position", item["position"] ?? .integer(place)), ("visible", item["visible"] ?? .bool(false)),
          ("variation", item["variation"] ?? .bool(false)), ("options", item["options"] ?? .list([])))
      })
  }

  /// SKUs are unique whatever their case, product and variation alike; so are article numbers.
  private func unique(_ body: Node, except id: Int?) throws(Problem) {
    if let sku = body["sku"]?.string, !sku.isEmpty, let other = owner(of: sku, "sku"), other != id {
      throw Problem(
        400, "product_invalid_sku", "Invalid or duplicated SKU.",
        [("resource_id", .integer(other)), ("unique_sku", .text("\(sku)-1"))])
    }
    if let number = body["global_unique_id"]?.string, !number.isEmpty, let other = owner(of: number, "global_unique_id"), other != id {
      throw Problem(
        400, "product_invalid_global_unique_id", "Invalid or duplicated GTIN, UPC, EAN or ISBN.", [("resource_id", .integer(other))])
    }
  }

  /// Whose value this is; nil when it is free.
  func owner(of value: String, _ name: String) -> Int? {
    let shelf = world.products
    let wanted = value.lowercased()
    for place in 0..<shelf.rows.count where !shelf.rows[place].gone {
      let row = shelf.rows[place]
      if row.written {
        let product = shelf.values(place)
        if product[name]?.string?.lowercased() == wanted { return row.id }
        let variation = shelf.variations[row.id]?.first {
          $0[name]?.string?.lowercased() == wanted && $0[name]?.string != product[name]?.string
        }
        if let variation { return variation["id"]?.whole }
      } else if name == "sku" {
        let product = shelf.seeded(place)
        if product.sku.lowercased() == wanted { return row.id }
        for position in 0..<product.variationCount where product.variation(position).ownSKU.lowercased() == wanted {
          return row.id + 1 + position
        }
      }
    }
    return nil
  }

  private func freeSlug(_ name: String) -> String {
    let slug = Blank.slug(name)
    var taken: Set<String> = []
    for (_, node) in world.products.written { if let slug = node["slug"]?.string { taken.insert(slug) } }
    if !taken.contains(slug) { return slug }
    var number = 2
    while taken.contains("\(slug)-\(number)") { number += 1 }
    return "\(slug)-\(number)"
  }

  /// Answers to writes carry two members more than lists do, and descriptions without the paragraphs that the theme adds.
  func edited(_ node: Node) -> Node {
    guard case .object(let members) = node else { return node }
    var pairs: [(String, Node)] = []
    for pair in members.pairs {
      if pair.key == "_links" {
        pairs.append(("permalink_template", .text("\(world.settings.site)/product/%pagename%/")))
        pairs.append(("generated_slug", node["slug"] ?? .text("")))
      }
      if pair.key == "average_rating" { pairs.append((pair.key, .text("0"))) } else { pairs.append((pair.key, pair.value)) }
    }
    return .object(Node.Members(pairs))
  }
}
