import SimulatorKit

/// The REST interface: legacy, but served.
struct Rest {
  let world: World
  let subscriptions: Subscriptions
  let access: Access.Grant
  let version: String
  let request: Request
  /// Below the version, without `.json`.
  let path: [String]
  let fullPath: String

  private var orders: OrderFace { OrderFace(world: world) }
  private var products: ProductFace { ProductFace(world: world) }

  private var only: Set<String>? {
    request.query["fields"].map { Set($0.split(separator: ",").map { $0.filter { $0 != " " }.description }) }
  }

  private var body: Node { (try? NodeReader.read(request.body)) ?? .null }

  private func number(_ place: Int) throws(RestProblem) -> Int {
    guard path.indices.contains(place), let number = Int(path[place]), (1...GID.most).contains(number) else { throw .notFound }
    return number
  }

  private func one(_ name: String, _ node: Node?, status: Int = 200) throws(RestProblem) -> RestReply {
    guard let node else { throw .notFound }
    return RestReply(status, .object(Node.Members([(name, node.bare(only: only))])))
  }

  private func all(_ name: String, _ nodes: [Node]) -> RestReply {
    var nodes = nodes
    if let since = request.query["since_id"].flatMap({ Int($0) }) { nodes = nodes.filter { ($0["id"]?.whole ?? 0) > since } }
    return RestReply(.object(Node.Members([(name, .list(nodes.map { $0.bare(only: only) }))])))
  }

  func answer() throws(RestProblem) -> RestReply {
    let writes = request.method != "GET" && request.method != "HEAD"
    if let scope = Scopes.ofPath(path.first ?? "", writes: writes), !access.may(scope) {
      throw RestProblem(403, .text("[API] This action requires merchant approval for \(scope) scope."))
    }
    switch (request.method == "HEAD" ? "GET" : request.method, path.first ?? "", path.count) {
    case ("GET", "shop", 1): return try one("shop", ShopFace(world: world).shop)
    case ("GET", "orders", 1), ("GET", "products", 1), ("GET", "customers", 1): return try list(path[0])
    case ("GET", "orders", 2), ("GET", "products", 2), ("GET", "customers", 2): return try single()
    case ("GET", "orders", 3): return try orderPart()
    case ("GET", "products", 3) where path[2] == "variants":
      guard let product = world.product(id: try number(1)) else { throw .notFound }
      return all("variants", product.variants.indices.prefix(250).map { products.variant(product, $0) })
    case ("GET", "variants", 2):
      return try one(
        "variant", world.variant(id: try number(1), first: Product.firstVariantID).map { products.variant($0.product, $0.place) })
    case ("GET", "inventory_items", 1):
      let ids = (request.query["ids"] ?? "").split(separator: ",").compactMap { Int($0) }
      if ids.isEmpty { throw RestProblem(422, "ids", "Required parameter missing or invalid") }
      return all(
        "inventory_items",
        ids.prefix(100).compactMap { world.variant(id: $0, first: Product.firstItemID) }.map { products.item($0.product, $0.place) })
    case ("GET", "inventory_items", 2):
      return try one(
        "inventory_item", world.variant(id: try number(1), first: Product.firstItemID).map { products.item($0.product, $0.place) })
    case (_, "inventory_levels", _): return try RestStock(world: world, request: request, body: body, path: path).answer()
    case ("GET", "locations", 1): return all("locations", Settings.locations.indices.map { products.location($0) })
    case ("GET", "locations", 2):
      if path[1] == "count" { return RestReply(.make(("count", .integer(Settings.locations.count)))) }
      let id = try number(1)
      return try one("location", Settings.locations.firstIndex { $0.id == id }.map { products.location($0) })
    case (_, "webhooks", _): return try webhooks()
    case ("PUT", "orders", 2), ("POST", "orders", 3), ("POST", "fulfillments", _): return try write()
    default: throw .notFound
    }
  }

  private func single() throws(RestProblem) -> RestReply {
    if path[1] == "count" { return RestReply(.make(("count", .integer(try listing(path[0], request.query).count)))) }
    let id = try number(1)
    switch path[0] {
    case "orders":
      guard let order = world.order(id: id), access.seesAllOrders || order.created >= world.seconds - 60 * 86_400 else { throw .notFound }
      return try one("order", orders.order(order))
    case "products": return try one("product", world.product(id: id).map { products.product($0) })
    default: return try one("customer", world.customer(id: id).map { CustomerFace(world: world).customer($0) })
    }
  }

  private func orderPart() throws(RestProblem) -> RestReply {
    guard let order = world.order(id: try number(1)) else { throw .notFound }
    let refunds = RefundFace(face: orders, order: order)
    let lines = LineFace(face: orders, order: order)
    switch path[2] {
    case "refunds": return all("refunds", order.refunds.map { refunds.refund($0) })
    case "transactions":
      return all("transactions", (order.transactions + order.refunds.compactMap(\.transaction)).map { refunds.transaction($0) })
    case "fulfillments": return all("fulfillments", order.fulfilments.map { lines.fulfilment($0) })
    case "fulfillment_orders": return all("fulfillment_orders", lines.fulfilmentOrder().map { [$0] } ?? [])
    default: throw .notFound
    }
  }

  /// A list's filters in the words of GraphQL's question, which are the same for both interfaces.
  private func listing(_ list: String, _ query: Query) throws(RestProblem) -> Listing {
    var terms: [String] = []
    for pair in query.pairs {
      let value = pair.value
      switch pair.name {
      case "created_at_min", "updated_at_min", "processed_at_min", "created_at_max", "updated_at_max", "processed_at_max":
        guard Moment.read(value) != nil else { throw RestProblem(400, pair.name, "must be a valid date time") }
        terms.append("\(pair.name.dropLast(4)):\(pair.name.hasSuffix("min") ? ">" : "<")='\(value)'")
      case "since_id": terms.append("id:>\(Int(value) ?? 0)")
      case "status" where list == "orders": terms.append("status:\(value)")
      case "status": terms.append("status:\(value)")
      case "financial_status" where value != "any":
        terms.append(value == "unpaid" ? "financial_status:pending,authorized,partially_paid" : "financial_status:\(value)")
      case "fulfillment_status" where value != "any": terms.append("fulfillment_status:\(value)")
      case "ids": terms.append(value.split(separator: ",").map { "id:\($0)" }.joined(separator: " OR "))
      case "vendor", "handle", "title", "product_type", "name": terms.append("\(pair.name):'\(value)'")
      default: break
      }
    }
    let order = query["order"]?.lowercased().split(separator: " ") ?? []
    let since = query["since_id"] != nil
    let sort = since ? "ID" : (order.first.map { $0.uppercased() } ?? "ID")
    // Orders and customers come newest first, unless somebody walks by id.
    let reverse = order.count > 1 ? order[1] == "desc" : order.isEmpty && !since && list != "products"
    return Lists(world: world).listing(
      list, QueryText(terms.joined(separator: " ")), sort: sort, reverse: reverse,
      from: list == "orders" && !access.seesAllOrders ? world.seconds - 60 * 86_400 : Int.min)
  }

  private func list(_ list: String) throws(RestProblem) -> RestReply {
    let pages = RestPages(request: request, domain: world.settings.domain, path: fullPath)
    let question = try pages.question()
    let page = pages.page(try listing(list, question.filters), question)
    let nodes = page.entries.map { entry in
      switch list {
      case "orders": orders.order(world.order(entry.place))
      case "products": products.product(world.product(entry.place))
      default: CustomerFace(world: world).customer(world.customer(entry.place))
      }
    }
    var reply = RestReply(.object(Node.Members([(list, .list(nodes.map { $0.bare(only: only) }))])))
    if let link = pages.link(page, question) { reply.fields.append(("Link", link)) }
    return reply
  }

  private func webhooks() throws(RestProblem) -> RestReply {
    let style = Style(settings: world.settings)
    let input = body["webhook"] ?? .null
    let topic = request.query["topic"]
    let heard = subscriptions.list.filter { topic == nil || $0.topic == topic }
    switch (request.method, path.count) {
    case ("GET", 1):
      return all("webhooks", heard.map { subscriptions.node($0, style) })
    case ("GET", 2) where path[1] == "count":
      return RestReply(.make(("count", .integer(heard.count))))
    case ("GET", 2):
      let id = try number(1)
      return try one("webhook", subscriptions.list.first { $0.id == id }.map { subscriptions.node($0, style) })
    case ("POST", 1):
      guard let topic = Subscriptions.topic(input["topic"]?.string ?? ""), topic == input["topic"]?.string else {
        throw RestProblem(
          422, "topic", "Invalid topic specified. Topics allowed: \(Subscriptions.topics.joined(separator: ", "))", list: true)
      }
      guard let address = input["address"]?.string, !address.isEmpty else {
        throw RestProblem(422, "address", "can't be blank", list: true)
      }
      guard let entry = subscriptions.add(topic, address, version: version, now: world.seconds) else {
        throw RestProblem(422, "address", "for this topic has already been taken", list: true)
      }
      return try one("webhook", subscriptions.node(entry, style), status: 201)
    case ("PUT", 2):
      guard let entry = subscriptions.move(try number(1), to: input["address"]?.string ?? "") else { throw .notFound }
      return try one("webhook", subscriptions.node(entry, style))
    case ("DELETE", 2):
      if !subscriptions.remove(try number(1)) { throw .notFound }
      return RestReply(.object(Node.Members()))
    default: throw .notFound
    }
  }

  private func write() throws(RestProblem) -> RestReply {
    if path[0] == "fulfillments" {
      guard path.count == 1 else { throw .notFound }
      let input = body["fulfillment"] ?? .null
      let tracking = input["tracking_info"] ?? .null
      let wanted = (input["line_items_by_fulfillment_order"]?.items ?? []).map { group in
        Fulfilling.Wanted(
          order: group["fulfillment_order_id"]?.whole,
          lines: (group["fulfillment_order_line_items"]?.items ?? []).map { ($0["id"]?.whole ?? 0, $0["quantity"]?.whole ?? 0) })
      }
      let sent: (Order, Order.Fulfilment)
      do throws(Fulfilling.Refusal) {
        sent = try Fulfilling(world: world).create(
          wanted, company: tracking["company"]?.string, number: tracking["number"]?.string, url: tracking["url"]?.string)
      } catch {
        throw RestProblem(422, .list([.text(error.message)]))
      }
      return try one("fulfillment", LineFace(face: orders, order: sent.0).fulfilment(sent.1), status: 201)
    }
    guard var order = world.order(id: try number(1)) else { throw .notFound }
    if path.count == 2 {
      let input = body["order"] ?? .null
      if let note = input["note"] { order.note = note.string }
      if let tags = input["tags"]?.string { order.tags = tags.split(separator: ",").map { String($0.drop { $0 == " " }) } }
      if let attributes = input["note_attributes"]?.items {
        order.attributes = attributes.map { ($0["name"]?.string ?? "", $0["value"]?.string ?? "") }
      }
      world.keep(order)
    } else if path[2] == "close" {
      order.closed = world.seconds
      world.keep(order)
    } else if path[2] == "cancel" {
      if order.cancelled != nil || !order.fulfilments.isEmpty { throw RestProblem(422, .text("Cannot cancel order")) }
      OrderWrites.cancel(&order, reason: body["reason"]?.string ?? "other", at: world.seconds)
      world.keep(order, event: "cancelled")
    } else {
      throw .notFound
    }
    return try one("order", orders.order(world.order(order.index)))
  }
}
