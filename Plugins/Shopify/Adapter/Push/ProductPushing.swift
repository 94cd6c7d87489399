internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// Products are changed by `productUpdate`, their variants by `productVariantsBulkUpdate`, and made by `productSet`. What is
// set twice is set once, so that all but making may be sent again. Shopify compares nothing: an expected version is held
// against the product's time a moment before.

extension Shopify: ProductSink {
  func push(products items: [ProductPush], _ run: Run) async throws {
    var changes: [ProductChange] = []
    var refused: [Outcome] = []
    for item in items {
      do throws(ProductChange.Refusal) { changes.append(try ProductChange(item)) } catch {
        refused.append(Outcome(key: item.key, .refused, reason: error.reason))
      }
    }
    if !refused.isEmpty { try await run.keep(refused) }
    if changes.isEmpty { return }
    let ready = try await Self.prepare(changes, run)
    let known = ready.filter { $0.item.productID != nil }
    for units in Self.requests(known) { try await Self.update(units, run) }
    for change in ready where change.item.productID == nil { try await run.keep([try await Self.make(change, run)]) }
  }

  private static let state = """
    query ProductState($ids:[ID!]!){shop{currencyCode} nodes(ids:$ids){...on Product{legacyResourceId updatedAt
    variants(first:2){nodes{legacyResourceId}}}}}
    """

  /// Holds every item against the shop, keeps the outcome of what cannot be sent, and fills in only variants.
  private static func prepare(_ changes: [ProductChange], _ run: Run) async throws -> [ProductChange] {
    let ids = Set(changes.compactMap { $0.item.productID }).sorted()
    var products: [String: JSONValue] = [:]
    var currency = ""
    var start = 0
    // Asked once even for products that are made: it shows the shop's currency, and that it can be reached.
    repeat {
      let some = ids[start..<min(start + 50, ids.count)].map { GlobalID.make("Product", $0) }
      let answer = try await run.ask(
        Query(state) { writer in
          writer.key("ids")
          writer.list { for id in some { $0.string(id) } }
        })
      currency = answer.at("/shop/currencyCode")?.string ?? currency
      for node in answer.at("/nodes")?.items.map({ $0 }) ?? [] {
        if let id = ProductParts.id(node["legacyResourceId"]) { products[id] = node }
      }
      start += 50
    } while start < ids.count

    var ready: [ProductChange] = []
    var outcomes: [Outcome] = []
    for var change in changes {
      if let outcome = judge(&change, products, currency) { outcomes.append(outcome) } else { ready.append(change) }
    }
    if !outcomes.isEmpty { try await run.keep(outcomes) }
    return ready
  }

  /// The outcome of what need not be sent; nil: it may go.
  private static func judge(_ change: inout ProductChange, _ products: [String: JSONValue], _ currency: String) -> Outcome? {
    let item = change.item
    func refused(_ reason: String) -> Outcome { Outcome(key: item.key, .refused, reason: reason, id: item.productID) }
    if let given = item.currency, given.code != currency, item.price != nil || item.compareAtPrice != nil {
      return refused("the price is in \(given.code), the shop's prices are in \(currency)")
    }
    guard let id = item.productID else { return nil }
    guard let product = products[id] else { return refused("the shop has no product \(id): it was deleted, or is another shop's") }
    if let expected = item.expectedVersion {
      let held = product["updatedAt"]?.string ?? ""
      let isSame = Timestamp(expected).map { $0.milliseconds == Timestamp(held)?.milliseconds } ?? (expected == held)
      if !isSame {
        return Outcome(
          key: item.key, .stale, reason: "the product was changed in Shopify at \(held.prefix(40)), after \(expected.prefix(40))", id: id)
      }
    }
    if change.changesVariant, change.variant == nil {
      let variants = product.at("/variants/nodes")?.items.compactMap { ProductParts.id($0["legacyResourceId"]) } ?? []
      guard variants.count == 1 else { return refused("the product has several variants: say whose price, SKU or barcode is meant") }
      change.variant = variants.first
    }
    return nil
  }

  /// One product's part of a request: changes of variants alone go together, a change of the product by itself.
  struct Unit: Sendable {
    var changes: [ProductChange]
    var product: String
  }

  /// Up to ten products a request.
  private static func requests(_ changes: [ProductChange]) -> [[Unit]] {
    var units: [Unit] = []
    for change in changes {
      let product = change.item.productID ?? ""
      let last = units.last
      if !change.changesProduct, let last, last.product == product, last.changes.count < 100, !last.changes[0].changesProduct,
        !last.changes.contains(where: { $0.variant == change.variant })
      {
        units[units.count - 1].changes.append(change)
      } else {
        units.append(Unit(changes: [change], product: product))
      }
    }
    return stride(from: 0, to: units.count, by: 10).map { Array(units[$0..<min($0 + 10, units.count)]) }
  }

  /// Where one part spoils the whole request, each goes out alone.
  private static func update(_ units: [Unit], _ run: Run) async throws {
    let outcomes: [Outcome]
    switch try await run.submit(ProductMutation.update(units)) {
    case .answered(let answer): outcomes = units.enumerated().flatMap { ProductMutation.outcomes(of: $0.element, at: $0.offset, answer) }
    case .unknown(let why):
      outcomes = units.flatMap { $0.changes }.map {
        Outcome(key: $0.item.key, .inDoubt, reason: "\(why); the same push may be sent again", id: $0.item.productID)
      }
    case .refused(let why):
      guard units.count == 1 else {
        for unit in units { try await update([unit], run) }
        return
      }
      outcomes = units[0].changes.map {
        Outcome(key: $0.item.key, .refused, reason: "Shopify refused it: \(why)", id: $0.item.productID)
      }
    }
    try await run.keep(outcomes)
  }

  private static func make(_ change: ProductChange, _ run: Run) async throws -> Outcome {
    let key = change.item.key
    switch try await run.submit(ProductMutation.make(change)) {
    case .unknown(let why):
      return Outcome(key: key, .inDoubt, reason: "\(why); look whether the product is there before sending it again")
    case .refused(let why): return Outcome(key: key, .refused, reason: "Shopify refused it: \(why)")
    case .answered(let answer):
      switch answer.result("productSet") {
      case .unknown(let why):
        return Outcome(key: key, .inDoubt, reason: "\(why); look whether the product is there before sending it again")
      case .refused(let why): return Outcome(key: key, .refused, reason: "Shopify refused it: \(why)")
      case .value(let result):
        if let error = Submission.userErrors(result).first {
          return Outcome(key: key, .refused, reason: "Shopify refused it: \(error.text)")
        }
        guard let id = ProductParts.id(result.at("/product/legacyResourceId")) else {
          return Outcome(key: key, .accepted, reason: "Shopify takes its time over the product and has not named it yet")
        }
        var outcome = Outcome(key: key, .confirmed, id: id)
        outcome.version = result.at("/product/updatedAt")?.string
        return outcome
      }
    }
  }
}
