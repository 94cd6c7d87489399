import SimulatorKit

/// Creating, changing and deleting in the small collections.
struct PlainWrites {
  let world: World

  init(_ world: World) { self.world = world }

  static func unknown(_ collection: String) -> Problem {
    switch collection {
    case "coupons": Problem(404, "woocommerce_rest_shop_coupon_invalid_id", "Invalid ID.")
    case "taxes": Problem(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
    default: Problem(404, "woocommerce_rest_term_invalid", "Resource does not exist.")
    }
  }

  func create(_ collection: String, _ body: Node) throws(Problem) -> Node {
    let list = world.lists[collection] ?? []
    var node: Node
    let last = list.compactMap { $0["id"]?.whole }.max() ?? 0
    var id = last + 1
    switch collection {
    case "coupons":
      guard let code = body["code"]?.string else { throw .missing(["code"]) }
      if list.contains(where: { $0["code"]?.string == code.lowercased() }) {
        throw Problem(400, "woocommerce_rest_coupon_code_already_exists", "The coupon code already exists")
      }
      id = world.newPost()
      node = SeedLists.couponNodes(world.settings).first ?? .null
      node["code"] = .text(code.lowercased())
      node["discount_type"] = body["discount_type"] ?? .text("fixed_cart")
      node["amount"] = .text(MinorText.write(MinorText.read(body["amount"]?.string ?? "0", digits: 2) ?? 0, digits: 2))
      StoreMoment.set("date_created", world.now, world.settings.clock, in: &node)
      StoreMoment.set("date_modified", world.now, world.settings.clock, in: &node)
      if let expires = body["date_expires"]?.string.flatMap(StoreMoment.read) {
        let zone = world.settings.clock.offset(at: expires)
        StoreMoment.set("date_expires", expires - zone, world.settings.clock, in: &node)
      }
    case "taxes":
      node = SeedLists.taxNodes(world.settings).first ?? .null
      for name in ["state", "postcode", "city", "name"] { node[name] = .text("") }
      node["postcodes"] = .list([])
      for name in ["country", "state", "name", "compound", "priority", "shipping", "class"] {
        if let value = body[name] { node[name] = value }
      }
      node["rate"] = .text(MinorText.write((MinorText.read(body["rate"]?.string ?? "0", digits: 4) ?? 0), digits: 0).inserted(point: 4))
    default:
      let name = Blank.entities(body["name"]?.string ?? "")
      if let same = list.first(where: { $0["name"]?.string?.lowercased() == name.lowercased() }) {
        throw Problem(
          400, "term_exists", "A term with the name provided already exists with this parent.", [("resource_id", same["id"] ?? .null)])
      }
      node = list.first ?? .make(("id", .null))
      node["name"] = .text(name)
      node["slug"] = .text(Blank.slug(body["name"]?.string ?? ""))
      for empty in ["description"] where node[empty] != nil { node[empty] = .text("") }
      for zero in ["count", "parent", "menu_order"] where node[zero] != nil { node[zero] = .integer(0) }
      if node["image"] != nil { node["image"] = .null }
    }
    node["id"] = .integer(id)
    node = SeedLists.linked(collection, id, world.settings, node)
    world.lists[collection] = list + [node]
    return node
  }

  func update(_ collection: String, _ id: Int, _ body: Node) throws(Problem) -> Node {
    guard var list = world.lists[collection], let place = list.firstIndex(where: { $0["id"]?.whole == id }) else {
      throw Self.unknown(collection)
    }
    for pair in body.members?.pairs ?? [] where pair.key != "id" && list[place][pair.key] != nil { list[place][pair.key] = pair.value }
    world.lists[collection] = list
    return list[place]
  }

  func delete(_ collection: String, _ id: Int, force: Bool) throws(Problem) -> Node {
    guard var list = world.lists[collection], let place = list.firstIndex(where: { $0["id"]?.whole == id }) else {
      throw Self.unknown(collection)
    }
    if !force, collection != "coupons" {
      let what = collection == "taxes" ? "Taxes do" : "Resource does"
      throw Problem(501, "woocommerce_rest_trash_not_supported", "\(what) not support trashing.")
    }
    let node = list.remove(at: place)
    world.lists[collection] = list
    return node
  }
}

extension String {
  /// A whole number with a decimal point put in `digits` from its end.
  func inserted(point digits: Int) -> String {
    let padded = String(repeating: "0", count: max(0, digits + 1 - utf8.count)) + self
    return padded.dropLast(digits) + "." + padded.suffix(digits)
  }
}
