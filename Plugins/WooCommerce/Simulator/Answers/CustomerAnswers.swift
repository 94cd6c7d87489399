import SimulatorKit

/// `customers` and `customers/ID`.
extension API {
  func customers(_ call: Call, _ route: Route) throws(Problem) -> Reply {
    let shelf = world.customers
    switch (route.name, call.request.method) {
    case (.customers, "POST"):
      try check(call, [], required: ["email"])
      try permitCreate(call)
      return created(call, "customers", try CustomerWrites(world).create(call.body))
    case (.customers, _): return try customerList(call)
    case (_, "DELETE"):
      try permitDelete(call)
      let node = try CustomerWrites(world).delete(route.ids[0], force: call["force"].flatMap(Parameter.flag) ?? false)
      return single(call, allow: nil) { $0.node(node.withoutHints) }
    default:
      guard let place = shelf.rows.living(route.ids[0]) ?? (route.ids[0] == 1 ? -1 : nil) else {
        var problem = Problem(404, "wc_user_invalid_id", "Invalid user ID.")
        problem.beforeRoute = true
        throw problem
      }
      if call.request.reads { try permitView(call) } else { try permitWrite(call) }
      let methods = route.ids[0] == 1 ? Methods.setting : Methods.item
      if place < 0 { return single(call, allow: methods) { $0.node(self.administrator) } }
      if call.request.reads { return single(call, allow: methods) { shelf.write(place, into: &$0) } }
      let node = try CustomerWrites(world).update(route.ids[0], call.body)
      return single(call, allow: methods) { $0.node(node) }
    }
  }

  private func customerList(_ call: Call) throws(Problem) -> Reply {
    var query = try listQuery(call, Schemas.customerList, sort: .other("name"), descending: false)
    if query.sort == .other("registered_date") { query.sort = .date }
    try permitList(call)
    let shelf = world.customers
    let role = call["role"]?.string ?? "customer"
    if role == "customer" { query.states = [0] } else if role != "all" { query.states = [2] }
    let email = call["email"]?.string
    let search = call["search"]?.string.flatMap { $0.isEmpty ? nil : $0.lowercased() }
    let filter: ((Int) -> Bool)? =
      email == nil && search == nil
      ? nil
      : { place in
        if let email, shelf.email(place).lowercased() != email.lowercased() { return false }
        if let search, !(shelf.email(place) + " " + shelf.name(place)).lowercased().contains(search) { return false }
        return true
      }
    // Without changes names sort like ids as far as anybody can tell: seeded ones are numbered.
    shelf.rows.prepare(query.sort)
    let rows = shelf.rows
    let places = selections.places(selectionKey(call), version: shelf.rows.version) {
      rows.select(query, world.settings.clock, also: filter) { place, _ in
        shelf.rows[place].written ? .text(shelf.name(place)) : .text("kunde" + String(1_000_000_000 + place))
      }
    }
    let body = items(call, slice(places, query), capacity: 1300) { place, out in shelf.write(Int(place), into: &out) }
    return page(call, query, total: places.count, body: body, allow: Methods.collection, links: linkQuery(call, Schemas.customerList))
  }

  /// The user who owns the shop; in every world, and in no list of customers.
  private var administrator: Node {
    let settings = world.settings
    let none = Node.Members(
      ["first_name", "last_name", "company", "address_1", "address_2", "city", "postcode", "country", "state"].map { ($0, Node.text("")) })
    var billing = none
    billing["email"] = .text("")
    billing["phone"] = .text("")
    var shipping = none
    shipping["phone"] = .text("")
    var node = Node.make(("id", .integer(1)))
    StoreMoment.set("date_created", settings.start - settings.span, settings.clock, in: &node)
    StoreMoment.set("date_modified", nil, settings.clock, in: &node)
    for (name, text) in [
      ("email", "shopadmin@example.com"), ("first_name", ""), ("last_name", ""), ("role", "administrator"), ("username", "admin"),
    ] {
      node[name] = .text(text)
    }
    node["billing"] = .object(billing)
    node["shipping"] = .object(shipping)
    node["is_paying_customer"] = .bool(false)
    node["avatar_url"] = .text(
      "https://secure.gravatar.com/avatar/4173c3a7d62dd3823e2a03358d5903d3530e7efae3cadb65f28c190c52a93471?s=96&d=mm&r=g")
    node["meta_data"] = .list([.make(("id", .integer(17)), ("key", .text("wc_last_active")), ("value", .text(String(settings.start))))])
    return SeedLists.linked("customers", 1, settings, node, allow: Methods.setting)
  }
}

extension Node {
  /// An object that is gone links to itself without saying what may be done.
  var withoutHints: Node {
    var node = self
    if var links = node["_links"], let href = links["self"]?.items.first?["href"] {
      links["self"] = .list([.make(("href", href))])
      node["_links"] = links
    }
    return node
  }
}
