import SimulatorKit

/// Creating, changing and deleting customers.
struct CustomerWrites {
  let world: World

  init(_ world: World) { self.world = world }

  func create(_ body: Node) throws(Problem) -> Node {
    let email = body["email"]?.string ?? ""
    let shelf = world.customers
    for place in 0..<shelf.rows.count where !shelf.rows[place].gone && shelf.email(place).lowercased() == email.lowercased() {
      throw Problem(
        400, "registration-error-email-exists",
        "An account is already registered with \(email). Please log in or use a different email address.")
    }
    let id = shelf.rows.count == 0 ? 4 : shelf.rows[shelf.rows.count - 1].id + 1
    var node = Node.make(("id", .integer(id)))
    StoreMoment.set("date_created", world.now, world.settings.clock, in: &node)
    StoreMoment.set("date_modified", world.now, world.settings.clock, in: &node)
    node["email"] = .text(email)
    node["first_name"] = .text("")
    node["last_name"] = .text("")
    node["role"] = .text("customer")
    node["username"] = body["username"] ?? .text(String(email.split(separator: "@").first ?? ""))
    let names = ["first_name", "last_name", "company", "address_1", "address_2", "city", "postcode", "country", "state"]
    node["billing"] = .object(Node.Members((names + ["email", "phone"]).map { ($0, .text("")) }))
    node["shipping"] = .object(Node.Members((names + ["phone"]).map { ($0, .text("")) }))
    node["is_paying_customer"] = .bool(false)
    node["avatar_url"] = .text("https://secure.gravatar.com/avatar/?s=96&d=mm&r=g")
    node["meta_data"] = .list([
      .make(("id", .integer(world.newItem())), ("key", .text("default_password_nag")), ("value", .text("1")))
    ])
    node = SeedLists.linked("customers", id, world.settings, node)
    apply(body, to: &node)
    shelf.add(node)
    world.heard(World.Change(resource: "customer", event: .created, id: id))
    return node
  }

  func update(_ id: Int, _ body: Node) throws(Problem) -> Node {
    guard let place = world.customers.rows.living(id) else { throw Problem(400, "woocommerce_rest_invalid_id", "Invalid resource ID.") }
    if body["username"] != nil { throw Problem(400, "woocommerce_rest_customer_invalid_argument", "Username isn't editable.") }
    var node = world.customers.values(place)
    apply(body, to: &node)
    StoreMoment.set("date_modified", world.now, world.settings.clock, in: &node)
    world.customers.put(node, at: place)
    world.heard(World.Change(resource: "customer", event: .updated, id: id))
    return node
  }

  func delete(_ id: Int, force: Bool) throws(Problem) -> Node {
    if !force { throw Problem(501, "woocommerce_rest_trash_not_supported", "Customers do not support trashing.") }
    guard let place = world.customers.rows.living(id) else { throw Problem(400, "woocommerce_rest_invalid_id", "Invalid resource ID.") }
    let node = world.customers.values(place)
    world.customers.remove(place)
    world.heard(World.Change(resource: "customer", event: .deleted, id: id))
    return node
  }

  private func apply(_ body: Node, to node: inout Node) {
    for name in ["first_name", "last_name", "email"] { if let value = body[name] { node[name] = value } }
    for part in ["billing", "shipping"] {
      for pair in body[part]?.members?.pairs ?? [] where node[part]?[pair.key] != nil { node[part]?[pair.key] = pair.value }
    }
    StockRules.meta(body, to: &node) { world.newItem() }
  }
}
