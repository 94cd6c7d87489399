internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Shopify {
  func locate(stock items: [StockPush], _ run: Run) async throws {
    async let places = Location.all(run, api)
    async let found = holders(of: items, run)
    let (locations, holders) = try await (places, found)
    var targets: [StockTarget] = []
    var located: [Located] = []
    for item in items {
      switch StockTarget.check(item, holders: holders, locations: locations) {
      case .target(let target): targets.append(target)
      case .refused(let reason): located.append(Located(key: item.key, .notApplied, current: reason))
      }
    }
    let held = try await api == .rest ? Self.restAvailable(targets, run) : Self.available(targets, run)
    for target in targets {
      guard let quantity = held[target.item.key] ?? nil else {
        located.append(Located(key: target.item.key, .unknown, current: "Shopify does not stock the variant there"))
        continue
      }
      located.append(
        Located(
          key: target.item.key, quantity == target.quantity ? .applied : .notApplied, current: String(quantity), id: target.levelID))
    }
    if !located.isEmpty { try await run.keep(located) }
  }

  /// What Shopify holds at each place, by the item's key; nil where it stocks nothing.
  static func available(_ targets: [StockTarget], _ run: Run) async throws -> [String: Int64?] {
    var held: [String: Int64?] = [:]
    for start in stride(from: 0, to: targets.count, by: 50) {
      let some = Array(targets[start..<min(start + 50, targets.count)])
      var text = "query Held("
      for place in some.indices { text += "$\(name("i", place)):ID!,$\(name("l", place)):ID!," }
      text += "){"
      for place in some.indices {
        text += "\(name("s", place)):inventoryItem(id:$\(name("i", place))){inventoryLevel(locationId:$\(name("l", place)))"
        text += #"{quantities(names:["available"]){name quantity}}} "#
      }
      let answer = try await run.ask(
        Query(text + "}") { writer in
          for place in some.indices {
            writer.key(name("i", place))
            writer.string(GlobalID.make("InventoryItem", some[place].inventoryItem))
          }
          for place in some.indices {
            writer.key(name("l", place))
            writer.string(GlobalID.make("Location", some[place].location))
          }
        })
      for place in some.indices {
        held[some[place].item.key] = .some(
          answer.at("/\(name("s", place))/inventoryLevel/quantities/0/quantity")?.int64)
      }
    }
    return held
  }

  /// A name with a number of two digits, so that names are in order; a request holds no more than a hundred.
  static func name(_ letter: String, _ place: Int) -> String { letter + (place < 10 ? "0" : "") + String(place) }
}
