internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// Stock is set by `inventorySetQuantities`, which compares what it finds with what was expected, sets all of a request or
// nothing, and knows a request again by its key: sent twice, it is done once.

extension Shopify: StockSink {
  func push(stock items: [StockPush], _ run: Run) async throws {
    let targets = try await prepare(items, run)
    if api == .rest {
      try await setByRest(targets, run)
    } else {
      for batch in Self.batches(targets) { try await Self.set(batch, wasRefused: false, run) }
    }
  }

  /// Checks every item, and keeps the outcome of those that cannot be sent at all.
  private func prepare(_ items: [StockPush], _ run: Run) async throws -> [StockTarget] {
    async let places = Location.all(run, api)
    async let found = holders(of: items, run)
    let (locations, holders) = try await (places, found)
    var targets: [StockTarget] = []
    var refused: [Outcome] = []
    for item in items {
      switch StockTarget.check(item, holders: holders, locations: locations) {
      case .target(let target): targets.append(target)
      case .refused(let reason): refused.append(Outcome(key: item.key, .refused, reason: reason))
      }
    }
    if !refused.isEmpty { try await run.keep(refused) }
    return targets
  }

  private static let holders = """
    query Holders($ids:[ID!]!){nodes(ids:$ids){...on ProductVariant{legacyResourceId product{legacyResourceId}
    inventoryItem{legacyResourceId tracked}}}}
    """

  /// What each variant is, by its id.
  func holders(of items: [StockPush], _ run: Run) async throws -> [String: StockTarget.Holder] {
    try await api == .rest ? Self.restHolders(of: items, run) : Self.graphHolders(of: items, run)
  }

  private static func graphHolders(of items: [StockPush], _ run: Run) async throws -> [String: StockTarget.Holder] {
    var holders: [String: StockTarget.Holder] = [:]
    let ids = Set(items.map { $0.variantID }).filter { GlobalID.isNumber($0) }.sorted()
    for start in stride(from: 0, to: ids.count, by: 100) {
      let some = ids[start..<min(start + 100, ids.count)].map { GlobalID.make("ProductVariant", $0) }
      let answer = try await run.ask(Query(Self.holders) { $0.member("ids", some) { $1.string($0) } })
      for node in answer.at("/nodes")?.items.map({ $0 }) ?? [] {
        guard let id = ProductParts.id(node["legacyResourceId"]), let product = ProductParts.id(node.at("/product/legacyResourceId")),
          let item = ProductParts.id(node.at("/inventoryItem/legacyResourceId"))
        else { continue }
        holders[id] = StockTarget.Holder(
          product: product, inventoryItem: item, isTracked: node.at("/inventoryItem/tracked")?.bool ?? false)
      }
    }
    return holders
  }

  /// Requests of up to a hundred; a place that is named twice comes in two of them, in order.
  private static func batches(_ targets: [StockTarget]) -> [[StockTarget]] {
    var batches: [[StockTarget]] = []
    var places: Set<String> = []
    for target in targets {
      let place = "\(target.inventoryItem) \(target.location)"
      if batches.isEmpty || batches[batches.count - 1].count == 100 || places.contains(place) {
        batches.append([])
        places = []
      }
      places.insert(place)
      batches[batches.count - 1].append(target)
    }
    return batches
  }

  private static let set = """
    mutation SetStock($input:InventorySetQuantitiesInput!,$key:String!){inventorySetQuantities(input:$input) @idempotent(key:$key)
    {inventoryAdjustmentGroup{id} userErrors{field message code}}}
    """

  private static func query(_ batch: [StockTarget]) -> Query {
    var query = Query(set) { writer in
      writer.key("input")
      writer.object { writer in
        writer.member("name", "available")
        writer.member("quantities", batch) { target, writer in
          writer.object { writer in
            // Named even where nothing is expected: Shopify refuses a quantity that keeps silent about it.
            writer.key("changeFromQuantity")
            if let expected = target.expected { writer.int(expected) } else { writer.null() }
            writer.member("inventoryItemId", GlobalID.make("InventoryItem", target.inventoryItem))
            writer.member("locationId", GlobalID.make("Location", target.location))
            writer.member("quantity", target.quantity)
          }
        }
        writer.member("reason", "correction")
      }
      writer.member("key", IdempotencyKey.make(batch.map { $0.item.key }))
    }
    query.isRepeatable = true
    return query
  }

  /// Sets a batch. Where some of it is refused, and with it all, those get their outcome and the others go out once more; a
  /// batch that is refused a second time, or without a word on which is meant, goes out in halves.
  private static func set(_ batch: [StockTarget], wasRefused: Bool, _ run: Run) async throws {
    if batch.isEmpty { return }
    let errors: [UserError]
    switch try await run.submit(query(batch)) {
    case .unknown(let why): return try await run.keep(batch.map { inDoubt($0, why) })
    case .refused(let why):
      guard batch.count == 1 else { return try await setHalves(batch, run) }
      return try await run.keep(batch.map { refused($0, why) })
    case .answered(let answer):
      switch answer.result("inventorySetQuantities") {
      case .unknown(let why): return try await run.keep(batch.map { inDoubt($0, why) })
      case .refused(let why):
        guard batch.count == 1 else { return try await setHalves(batch, run) }
        return try await run.keep(batch.map { refused($0, why) })
      case .value(let result): errors = Submission.userErrors(result)
      }
    }
    if errors.isEmpty {
      return try await run.keep(
        batch.map { Outcome(key: $0.item.key, .confirmed, id: $0.levelID, compared: $0.expected != nil) })
    }
    if errors.contains(where: { $0.code == "IDEMPOTENCY_CONCURRENT_REQUEST" }) {
      return try await run.keep(batch.map { inDoubt($0, "Shopify is still busy with the same request") })
    }
    var named: [Int: UserError] = [:]
    for error in errors {
      guard let position = batch.count == 1 ? 0 : error.position(in: "quantities"), batch.indices.contains(position) else { continue }
      if named[position] == nil { named[position] = error }
    }
    if named.isEmpty { return try await setHalves(batch, run) }
    try await keepRefused(named.sorted { $0.key < $1.key }.map { (batch[$0.key], $0.value) }, run)
    let others = batch.indices.filter { named[$0] == nil }.map { batch[$0] }
    if wasRefused, others.count > 1 { try await setHalves(others, run) } else { try await set(others, wasRefused: true, run) }
  }

  private static func setHalves(_ batch: [StockTarget], _ run: Run) async throws {
    let middle = batch.count / 2
    try await set(Array(batch[..<middle]), wasRefused: true, run)
    try await set(Array(batch[middle...]), wasRefused: true, run)
  }

  /// Nothing of these was changed, so that there is time to look what Shopify holds instead.
  private static func keepRefused(_ found: [(target: StockTarget, error: UserError)], _ run: Run) async throws {
    let stale = found.filter { $0.error.code == "CHANGE_FROM_QUANTITY_STALE" || $0.error.code == "COMPARE_QUANTITY_STALE" }
    let held = try await available(stale.map { $0.target }, run)
    var outcomes: [Outcome] = []
    for (target, error) in found {
      if let quantity = held[target.item.key] {
        let now = quantity.map { "holds \($0)" } ?? "holds another quantity"
        outcomes.append(
          Outcome(
            key: target.item.key, .stale, reason: "Shopify \(now) where \(target.expected ?? 0) was expected; nothing was changed",
            id: target.levelID, compared: true))
      } else {
        outcomes.append(refused(target, error.text))
      }
    }
    try await run.keep(outcomes)
  }

  private static func refused(_ target: StockTarget, _ why: String) -> Outcome {
    Outcome(key: target.item.key, .refused, reason: "Shopify refused it: \(why)", id: target.levelID)
  }

  private static func inDoubt(_ target: StockTarget, _ why: String) -> Outcome {
    Outcome(
      key: target.item.key, .inDoubt, reason: "\(why); the same push may be sent again, since Shopify knows it by its key",
      id: target.levelID)
  }
}
