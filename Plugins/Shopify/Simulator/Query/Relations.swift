import SimulatorKit

/// What stands behind GraphQL's fields in this shop.
final class Relations: Resolving {
  let world: World
  let subscriptions: Subscriptions
  let access: Access.Grant
  let version: String
  var products: ProductFace { ProductFace(world: world) }
  var orders: OrderFace { OrderFace(world: world) }
  var customers: CustomerFace { CustomerFace(world: world) }
  let mutations: Mutations

  init(world: World, subscriptions: Subscriptions, access: Access.Grant, version: String, idempotency: Idempotency) {
    self.world = world
    self.subscriptions = subscriptions
    self.access = access
    self.version = version
    mutations = Mutations(world: world, subscriptions: subscriptions, version: version, idempotency: idempotency, access: access)
  }

  func resolve(_ call: FieldCall) throws(FieldProblem) -> Executor.Resolved? {
    switch call.type {
    case "Query": return try root(call)
    case "Mutation":
      if let scope = Scopes.ofMutation(call.name) { try permit(scope, call.name) }
      return .value(try mutations.run(call))
    default: return relation(call)
    }
  }

  private func permit(_ scope: String, _ field: String) throws(FieldProblem) {
    if !access.may(scope) {
      throw FieldProblem(message: "Access denied for \(field) field. Required access: `\(scope)` access scope.", code: "ACCESS_DENIED")
    }
  }

  private func root(_ call: FieldCall) throws(FieldProblem) -> Executor.Resolved? {
    if let scope = Scopes.ofField(call.name) { try permit(scope, call.name) }
    switch call.name {
    case "shop": return .value(ShopFace(world: world).shop)
    case "publicApiVersions": return .value(.list((Versions.supported + ["unstable"]).map(ShopFace.version)))
    case "currentAppInstallation":
      return .value(
        .make(
          ("id", .text("gid://shopify/AppInstallation/1")),
          ("access_scopes", .list(access.scopes.map { .make(("handle", .text($0)), ("description", .text($0))) })), ("app", app)))
    case "app": return .value(app)
    case "orders", "products", "customers", "productVariants", "inventoryItems", "locations": return list(call)
    case "ordersCount": return .value(count(listing("orders", call).count))
    case "productsCount": return .value(count(listing("products", call).count))
    case "customersCount": return .value(count(listing("customers", call).count))
    case "webhookSubscriptions": return .value(.list(subscriptions.list.map { subscriptions.node($0, Style(settings: world.settings)) }))
    case "node", "nodes":
      if call.name == "node" { return .value(call.arguments["id"]?.string.map(node) ?? .null) }
      return .value(.list((call.arguments["ids"]?.items ?? []).map { $0.string.map(node) ?? .null }))
    default: return .value(call.arguments["id"]?.string.map { node($0, as: call.name) } ?? .null)
    }
  }

  private var app: Node {
    .make(
      ("id", .text("gid://shopify/App/1")), ("title", .text("Tradepost")), ("name", .text("Tradepost")), ("api_key", .text("key")),
      ("handle", .text("tradepost")))
  }

  private func count(_ number: Int) -> Node {
    .make(("count", .integer(min(number, 25_001))), ("precision", .text(number > 25_000 ? "AT_LEAST" : "EXACT")))
  }

  private func node(_ gid: String, as field: String) -> Node {
    guard let parts = GID.parts(gid), parts.type.prefix(1).lowercased() + parts.type.dropFirst() == field else { return .null }
    return node(gid)
  }

  /// The object of a global id.
  func node(_ gid: String) -> Node {
    guard let (type, id) = GID.parts(gid) else { return .null }
    switch type {
    case "Order": return visible(id).map { orders.order($0) } ?? .null
    case "Product": return world.product(id: id).map { products.node($0) } ?? .null
    case "ProductVariant":
      return world.variant(id: id, first: Product.firstVariantID).map { products.variant($0.product, $0.place) } ?? .null
    case "InventoryItem": return world.variant(id: id, first: Product.firstItemID).map { products.item($0.product, $0.place) } ?? .null
    case "InventoryLevel":
      guard let item = gid.split(separator: "=").last.flatMap({ Int($0) }) else { return .null }
      return products.level(item: item, location: id - 40_000_000_000) ?? .null
    case "Customer": return world.customer(id: id).map { customers.customer($0) } ?? .null
    case "Location": return Settings.locations.firstIndex { $0.id == id }.map { products.location($0) } ?? .null
    case "WebhookSubscription":
      return subscriptions.list.first { $0.id == id }.map { subscriptions.node($0, Style(settings: world.settings)) } ?? .null
    case "FulfillmentOrder":
      return world.order(id: Order.firstID + id - FulfilmentOrders.first).flatMap { LineFace(face: orders, order: $0).fulfilmentOrder() }
        ?? .null
    case "Refund":
      guard let order = world.order(id: Order.firstID + (id - 930_000_000_001) / 8) else { return .null }
      return order.refunds.first { $0.id == id }.map { RefundFace(face: orders, order: order).refund($0) } ?? .null
    case "Fulfillment":
      guard let order = world.order(id: Order.firstID + (id - 5_500_000_000_001) / 8) else { return .null }
      return order.fulfilments.first { $0.id == id }.map { LineFace(face: orders, order: order).fulfilment($0) } ?? .null
    default: return .null
    }
  }

  /// An order inside the sixty days that an app sees without `read_all_orders`.
  private func visible(_ id: Int) -> Order? {
    guard let order = world.order(id: id), order.created >= window else { return nil }
    return order
  }

  private var window: Int { access.seesAllOrders ? Int.min : world.seconds - 60 * 86_400 }

  private func list(_ call: FieldCall) -> Executor.Resolved {
    let page = call.page(of: listing(call.name, call))
    return .page(
      page.entries.map { (Listing.Mark(value: $0.value, id: $0.id).text, self.entry(call.name, $0.place)) }, next: page.hasNext,
      previous: page.hasPrevious)
  }

  private func entry(_ list: String, _ place: Int) -> Node {
    switch list {
    case "orders": orders.order(world.order(place))
    case "products": products.node(world.product(place))
    case "customers": customers.customer(world.customer(place))
    case "locations": products.location(place)
    default:
      list == "productVariants"
        ? products.variant(world.product(world.variantPlaces[place].product), world.variantPlaces[place].variant)
        : products.item(world.product(world.variantPlaces[place].product), world.variantPlaces[place].variant)
    }
  }

  private func listing(_ list: String, _ call: FieldCall) -> Listing {
    let question = QueryText(call.arguments["query"]?.string ?? "")
    let sort = call.arguments["sortKey"]?.string ?? (list == "orders" ? "PROCESSED_AT" : "ID")
    return Lists(world: world).listing(list, question, sort: sort, reverse: call.arguments["reverse"]?.flag ?? false, from: window)
  }

  private func relation(_ call: FieldCall) -> Executor.Resolved? {
    func product(_ key: String) -> Product? { call.node[key]?.whole.flatMap { world.product(id: $0) } }
    switch (call.type, call.name) {
    case ("Product", "variants"):
      guard let product = product("id") else { return nil }
      let listing = Listing(
        product.variants.indices.map { Listing.Entry(value: $0 + 1, id: product.variants[$0].id, place: $0) },
        reverse: call.arguments["reverse"]?.flag ?? false)
      let page = call.page(of: listing)
      return .page(
        page.entries.map { (Listing.Mark(value: $0.value, id: $0.id).text, self.products.variant(product, $0.place)) }, next: page.hasNext,
        previous: page.hasPrevious)
    case ("ProductVariant", "product"), ("LineItem", "product"): return .value(product("product_id").map { products.node($0) } ?? .null)
    case ("Product", "totalInventory"): return .value(product("id").map { products.totalInventory($0) } ?? .null)
    case ("ProductVariant", "inventoryItem"): return .value(item(call.node["inventory_item_id"]?.whole))
    case ("LineItem", "variant"), ("FulfillmentOrderLineItem", "variant"): return .value(variant(call.node["variant_id"]?.whole))
    case ("InventoryItem", "variant"): return .value(variant(call.node["_variantID"]?.whole))
    case ("InventoryItem", "inventoryLevels"):
      let id = call.node["id"]?.whole ?? 0
      return .value(.list(Settings.locations.compactMap { products.level(item: id, location: $0.id) }))
    case ("InventoryItem", "inventoryLevel"):
      let location = call.number("locationId", "Location") ?? 0
      return .value(products.level(item: call.node["id"]?.whole ?? 0, location: location) ?? .null)
    case ("InventoryItem", "locationsCount"):
      return .value(count(Settings.locations.filter { world.available(item: call.node["id"]?.whole ?? 0, location: $0.id) != nil }.count))
    case ("InventoryLevel", "item"): return .value(item(call.node["inventory_item_id"]?.whole))
    case ("InventoryLevel", "location"), ("Fulfillment", "location"), ("RefundLineItem", "location"):
      return .value(location(call.node["location_id"]?.whole))
    case ("AssignedLocation", "location"): return .value(location(call.node["location_id"]?.whole))
    case ("InventoryLevel", "quantities"): return .value(quantities(call))
    case ("Location", "inventoryLevels"): return levels(call)
    case ("Order", "customer"):
      return .value(call.node["customer"]?["id"]?.whole.flatMap { world.customer(id: $0) }.map { customers.customer($0) } ?? .null)
    case ("Customer", "orders"):
      let own = call.node["id"]?.whole.flatMap { world.customer(id: $0) }.map { customers.orders(of: $0) } ?? []
      return .value(.list(own.map { orders.order($0) }))
    case ("Refund", "order"), ("OrderTransaction", "order"), ("Fulfillment", "order"), ("FulfillmentOrder", "order"):
      return .value(call.node["order_id"]?.whole.flatMap { world.order(id: $0) }.map { orders.order($0) } ?? .null)
    case ("DiscountAllocation", "discountApplication"): return nil
    case ("InventoryChange", "item"): return .value(item(call.node["item_id"]?.whole))
    case ("InventoryChange", "location"): return .value(location(call.node["location_id"]?.whole))
    default: return nil
    }
  }

  private func item(_ id: Int?) -> Node {
    id.flatMap { world.variant(id: $0, first: Product.firstItemID) }.map { products.item($0.product, $0.place) } ?? .null
  }

  private func variant(_ id: Int?) -> Node {
    id.flatMap { world.variant(id: $0, first: Product.firstVariantID) }.map { products.variant($0.product, $0.place) } ?? .null
  }

  private func location(_ id: Int?) -> Node { Settings.locations.firstIndex { $0.id == id }.map { products.location($0) } ?? .null }

  private func quantities(_ call: FieldCall) -> Node {
    let names = call.arguments["names"].map { $0.items.isEmpty ? [$0] : $0.items } ?? []
    let available = call.node["available"]?.whole ?? 0
    return .list(
      names.compactMap(\.string).map { name in
        let quantity = name == "available" || name == "on_hand" ? available : 0
        return .make(
          ("id", .text("gid://shopify/InventoryQuantity/\(call.node["id"]?.whole ?? 0)?name=\(name)")), ("name", .text(name)),
          ("quantity", .integer(quantity)), ("updated_at", call.node["updated_at"] ?? .null))
      })
  }

  private func levels(_ call: FieldCall) -> Executor.Resolved {
    let location = call.node["id"]?.whole ?? 0
    let question = QueryText(call.arguments["query"]?.string ?? "")
    let page = call.page(of: listing(ofLevelsAt: location, question, reverse: call.arguments["reverse"]?.flag ?? false))
    return .page(
      page.entries.map { (Listing.Mark(value: $0.value, id: $0.id).text, self.products.level(item: $0.id, location: location) ?? .null) },
      next: page.hasNext, previous: page.hasPrevious)
  }

  private func listing(ofLevelsAt location: Int, _ question: QueryText, reverse: Bool) -> Listing {
    let key = "levels \(location) \(reverse) \(question.text)"
    if let made = world.listings[key] { return made }
    var entries: [Listing.Entry] = []
    for (number, place) in world.variantPlaces.enumerated() {
      let id = Product.firstItemID + place.product * Product.span + place.variant
      guard world.available(item: id, location: location) != nil else { continue }
      let passes = question.passes { name in
        switch name {
        case "updated_at": .moment(world.stockUpdated(item: id, location: location))
        case "inventory_item_id": .number(id)
        default: nil
        }
      }
      if passes { entries.append(Listing.Entry(value: id, id: id, place: number)) }
    }
    let listing = Listing(entries, reverse: reverse)
    if world.listings.count > 8 { world.listings = [:] }
    world.listings[key] = listing
    return listing
  }
}
