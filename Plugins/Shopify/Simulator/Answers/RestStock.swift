import SimulatorKit

/// `inventory_levels`: read, set, adjust, connect, disconnect.
struct RestStock {
  let world: World
  let request: Request
  let body: Node
  let path: [String]

  private var face: ProductFace { ProductFace(world: world) }

  func answer() throws(RestProblem) -> RestReply {
    switch (request.method, path.count > 1 ? path[1] : "") {
    case ("GET", ""): return try list()
    case ("POST", "set"), ("POST", "adjust"), ("POST", "connect"): return try change(path[1])
    case ("DELETE", ""):
      guard let item = request.query["inventory_item_id"].flatMap({ Int($0) }),
        let location = request.query["location_id"].flatMap({ Int($0) }),
        world.available(item: item, location: location) != nil
      else { throw .notFound }
      world.setStock(item: item, location: location, nil)
      return RestReply(.object(Node.Members()))
    default: throw .notFound
    }
  }

  private func list() throws(RestProblem) -> RestReply {
    let pages = RestPages(request: request, domain: world.settings.domain, path: request.path)
    let question = try pages.question()
    func ids(_ name: String) -> [Int]? { question.filters[name].map { $0.split(separator: ",").compactMap { Int($0) } } }
    let since = question.filters["updated_at_min"].flatMap { Moment.read($0) } ?? Int.min
    let items = ids("inventory_item_ids")
    let locations = ids("location_ids")
    guard items != nil || locations != nil, (items?.count ?? 0) <= 50, (locations?.count ?? 0) <= 50 else {
      throw RestProblem(422, .text("Required parameter missing or invalid: inventory_item_ids or location_ids, at most 50 each"))
    }
    let listing = listing(items: items, locations: locations, since: since)
    let page = pages.page(listing, question)
    var reply = RestReply(
      .make(("inventory_levels", .list(page.entries.compactMap { face.level(item: $0.value, location: $0.id)?.bare() }))))
    if let link = pages.link(page, question) { reply.fields.append(("Link", link)) }
    return reply
  }

  private func listing(items: [Int]?, locations: [Int]?, since: Int) -> Listing {
    let key = "rest levels \(items ?? []) \(locations ?? []) \(since)"
    if let made = world.listings[key] { return made }
    let places = Settings.locations.filter { locations?.contains($0.id) ?? true }
    let all = items ?? world.variantPlaces.map { Product.firstItemID + $0.product * Product.span + $0.variant }
    var entries: [Listing.Entry] = []
    for item in all {
      for (number, location) in places.enumerated()
      where world.available(item: item, location: location.id) != nil && world.stockUpdated(item: item, location: location.id) >= since {
        entries.append(Listing.Entry(value: item, id: location.id, place: number))
      }
    }
    let listing = Listing(entries, reverse: false)
    if world.listings.count > 8 { world.listings = [:] }
    world.listings[key] = listing
    return listing
  }

  private func change(_ kind: String) throws(RestProblem) -> RestReply {
    guard let item = body["inventory_item_id"]?.whole, let location = body["location_id"]?.whole else {
      throw RestProblem(400, "inventory_item_id", "Required parameter missing or invalid")
    }
    guard let found = world.variant(id: item, first: Product.firstItemID), Settings.locations.contains(where: { $0.id == location }) else {
      throw .notFound
    }
    guard found.product.variants[found.place].tracked else {
      throw RestProblem(422, .list([.text("Inventory item does not have inventory tracking enabled")]))
    }
    let held = world.available(item: item, location: location)
    switch kind {
    case "connect": world.setStock(item: item, location: location, held ?? 0)
    case "set":
      guard let available = body["available"]?.whole, available.magnitude <= 1_000_000_000 else {
        throw RestProblem(422, "available", "is not a number", list: true)
      }
      world.setStock(item: item, location: location, available)
    default:
      guard let held, let by = body["available_adjustment"]?.whole, by.magnitude <= 1_000_000_000 else {
        throw RestProblem(422, "available_adjustment", "is not a number", list: true)
      }
      world.setStock(item: item, location: location, held + by)
    }
    return RestReply(kind == "connect" ? 201 : 200, .make(("inventory_level", face.level(item: item, location: location)?.bare() ?? .null)))
  }
}
