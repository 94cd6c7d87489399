import SimulatorKit

/// Creating, changing and deleting the variations of one product. Every change moves the parent too.
struct VariationWrites: BatchWrites {
  let world: World
  let product: Int

  init(_ world: World, product: Int) {
    self.world = world
    self.product = product
  }

  static let unknown: Problem = {
    var problem = Problem(404, "woocommerce_rest_product_variation_invalid_id", "Invalid ID.")
    problem.beforeRoute = true
    return problem
  }()

  func create(_ body: Node) throws(Problem) -> Node {
    guard let place = world.products.rows.living(product) else {
      throw Problem(404, "woocommerce_rest_product_invalid_id", "Invalid ID.")
    }
    try unique(body, except: nil)
    let parent = world.products.values(place)
    let id = world.newPost()
    var node = Blank.variation
    node["id"] = .integer(id)
    StoreMoment.set("date_created", world.now, world.settings.clock, in: &node)
    node["permalink"] = parent["permalink"]
    node["parent_id"] = .integer(product)
    let chosen = body["attributes"]?.items ?? []
    node["attributes"] = .list(
      chosen.map { item in
        .make(
          ("id", item["id"] ?? .integer(0)), ("name", item["name"] ?? .text("")),
          ("slug", .text(Blank.slug(item["name"]?.string ?? ""))), ("option", item["option"] ?? .text("")))
      })
    node["name"] = .text(chosen.compactMap { $0["option"]?.string }.joined(separator: ", "))
    node = SeedLists.linked("products/\(product)/variations", id, world.settings, node)
    if var links = node["_links"] {
      links["up"] = .list([.make(("href", .text("\(world.settings.site)/wp-json/wc/v3/products/\(product)")))])
      node["_links"] = links
    }
    apply(body, to: &node, parent: parent)
    world.products.setVariations((world.products.variations[product] ?? []) + [node], of: product)
    touch(place)
    return node
  }

  func update(_ id: Int, _ body: Node) throws(Problem) -> Node { try update(id, body, checked: true) }

  func update(_ id: Int, _ body: Node, checked: Bool) throws(Problem) -> Node {
    let (place, position) = try find(id)
    try unique(body, except: id)
    var list = world.products.variations[product] ?? []
    var node = list[position]
    apply(body, to: &node, parent: world.products.values(place))
    list[position] = node
    world.products.setVariations(list, of: product)
    touch(place)
    world.heard(World.Change(resource: "product", event: .updated, id: id))
    return node
  }

  func delete(_ id: Int, force: Bool) throws(Problem) -> Node {
    let (place, position) = try find(id)
    var list = world.products.variations[product] ?? []
    let node = list.remove(at: position)
    world.products.setVariations(list, of: product)
    touch(place)
    return node
  }

  private func find(_ id: Int) throws(Problem) -> (place: Int, position: Int) {
    guard let place = world.products.rows.living(product), world.products.parent(ofVariation: id) == place else { throw Self.unknown }
    _ = world.products.values(place)
    guard let position = world.products.variations[product]?.firstIndex(where: { $0["id"]?.whole == id }) else { throw Self.unknown }
    return (place, position)
  }

  private func unique(_ body: Node, except id: Int?) throws(Problem) {
    guard let sku = body["sku"]?.string, !sku.isEmpty, let other = ProductWrites(world).owner(of: sku, "sku"), other != id else { return }
    throw Problem(
      400, "product_invalid_sku", "Invalid or duplicated SKU.", [("resource_id", .integer(other)), ("unique_sku", .text("\(sku)-1"))])
  }

  private func apply(_ body: Node, to node: inout Node, parent: Node) {
    for name in ["sku", "global_unique_id", "description", "status", "weight", "tax_class", "tax_status", "virtual", "menu_order"] {
      if let value = body[name] { node[name] = value }
    }
    // Answers to writes name the class that stands in the variation, not the one that counts (measured).
    if node["tax_class"]?.string == "", body["tax_class"] == nil { node["tax_class"] = .text("parent") }
    let rules = StockRules(settings: world.settings)
    rules.prices(body, to: &node)
    rules.stock(body, to: &node)
    StockRules.share(parent, with: &node)
    StockRules.meta(body, to: &node) { world.newItem() }
    StoreMoment.set("date_modified", world.now, world.settings.clock, in: &node)
  }

  private func touch(_ place: Int) {
    var parent = world.products.values(place)
    let ids = (world.products.variations[product] ?? []).compactMap { $0["id"] }
    parent["variations"] = .list(ids)
    StoreMoment.set("date_modified", world.now, world.settings.clock, in: &parent)
    world.products.put(parent, at: place)
  }
}
