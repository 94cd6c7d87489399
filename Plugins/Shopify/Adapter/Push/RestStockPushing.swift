internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// Stock by the REST interface, one place a request. It cannot compare: what is expected is held against what was there a
// moment before, and an outcome never says that the two were one step.

extension Shopify {
  func setByRest(_ targets: [StockTarget], _ run: Run) async throws {
    let compared = targets.filter { $0.expected != nil }
    let held = try await Self.restAvailable(compared, run)
    var stale: [Outcome] = []
    var due: [StockTarget] = []
    for target in targets {
      if let expected = target.expected, let known = held[target.item.key], known != expected {
        let now = known.map { "\($0)" } ?? "nothing"
        stale.append(
          Outcome(
            key: target.item.key, .stale, reason: "Shopify holds \(now) where \(expected) was expected; nothing was changed",
            id: target.levelID))
      } else {
        due.append(target)
      }
    }
    if !stale.isEmpty { try await run.keep(stale) }
    for target in due { try await run.keep([try await Self.set(target, run)]) }
  }

  private static func set(_ target: StockTarget, _ run: Run) async throws -> Outcome {
    let request = rest("POST", "inventory_levels/set.json") {
      $0.member("available", target.quantity)
      $0.member("inventory_item_id", Int64(target.inventoryItem))
      $0.member("location_id", Int64(target.location))
    }
    func outcome(_ result: Outcome.Result, _ reason: String = "") -> Outcome {
      Outcome(key: target.item.key, result, reason: reason, id: target.levelID)
    }
    var response = try await run.send(request)
    var throttled = 0
    while response.status == 429, throttled < 20 {
      throttled += 1
      try await run.wait(milliseconds: 2000)
      response = try await run.send(request)
    }
    if let failure = response.failure {
      guard response.delivery != .neverSent else { throw failure }
      return outcome(.inDoubt, "Shopify gave no answer (\(failure.message.prefix(200))); look before sending it again")
    }
    switch response.status {
    case 404, 409, 422: return outcome(.refused, "Shopify refused it: \(Self.words(response))")
    case 500...: return outcome(.inDoubt, "Shopify answered with \(response.status), which says neither yes nor no")
    default: try response.accepted()
    }
    guard let level = (try? response.json())?["inventory_level"], let available = level["available"]?.int64 else {
      return outcome(.inDoubt, "Shopify's answer could not be read; look before sending it again")
    }
    guard available == target.quantity else {
      return outcome(.refused, "Shopify took the request and holds \(available) all the same")
    }
    return outcome(.confirmed)
  }

  /// `{"errors": "…"}`, `{"errors": ["…"]}`, `{"errors": {"available": ["…"]}}`.
  static func words(_ response: Response) -> String {
    guard let errors = (try? response.json())?["errors"] else { return "status \(response.status)" }
    if let text = errors.string { return String(text.prefix(300)) }
    let list = errors.items.compactMap { $0.string }
    let members = errors.members.map { member in
      let said = member.value.string.map { [$0] } ?? member.value.items.compactMap { $0.string }
      return "\(member.key) \(said.joined(separator: ", "))"
    }
    return String((list + members).joined(separator: "; ").prefix(300))
  }

  /// What each variant is, by the id of the variant.
  static func restHolders(of items: [StockPush], _ run: Run) async throws -> [String: StockTarget.Holder] {
    var holders: [String: StockTarget.Holder] = [:]
    let products = Set(items.map { $0.productID }).filter { GlobalID.isNumber($0) }.sorted()
    for start in stride(from: 0, to: products.count, by: 100) {
      let some = products[start..<min(start + 100, products.count)].joined(separator: "%2C")
      let page = try await run.page(rest("products.json?ids=\(some)&fields=id%2Cvariants&limit=250"), items: "/products") {
        restRefusal($0)
      }
      for (item, owner) in try await owners(of: page, run) {
        holders[owner.variant] = StockTarget.Holder(product: owner.product, inventoryItem: item, isTracked: owner.isTracked)
      }
    }
    return holders
  }

  static func restAvailable(_ targets: [StockTarget], _ run: Run) async throws -> [String: Int64?] {
    var held: [String: Int64?] = [:]
    for (location, some) in Dictionary(grouping: targets, by: { $0.location }).sorted(by: { $0.key < $1.key }) {
      for start in stride(from: 0, to: some.count, by: 50) {
        let part = some[start..<min(start + 50, some.count)]
        let items = part.map { $0.inventoryItem }.joined(separator: "%2C")
        let path = "inventory_levels.json?inventory_item_ids=\(items)&location_ids=\(location)&limit=250"
        let page = try await run.page(rest(path), items: "/inventory_levels") { restRefusal($0) }
        for target in part {
          let level = page.items.compactMap { try? $0.json() }.first { ProductParts.id($0["inventory_item_id"]) == target.inventoryItem }
          held[target.item.key] = .some(level?["available"]?.int64)
        }
      }
    }
    return held
  }
}
