import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

/// Stock set in a simulated shop.
@Suite struct PushStockTests {
  static let place = "75001000001"

  /// A push of the first variant of the product at that place of the seed.
  static func item(
    _ key: String, product: Int = 0, _ quantity: Int64, expected: Int64? = nil, location: String = place
  ) -> StockPush {
    var item = StockPush(
      key: key, productID: String(8_100_000_000_001 + product), variantID: String(44_000_000_000_001 + product * 2048),
      quantity: Amount(coefficient: quantity, scale: 0))
    item.expected = expected.map { Amount(coefficient: $0, scale: 0) }
    item.location = location
    return item
  }

  static func arguments<I: PushItem>(_ items: [I]) -> String {
    var writer = JSONWriter()
    PushArguments(items: items).write(to: &writer)
    return writer.text
  }

  static func outcomes(_ records: [String: Step.Record]) throws -> [String: Outcome] {
    try records.mapValues { try Outcome(json: JSONDocument(parsing: $0.json).root) }
  }

  static func held(_ shop: SimulatedShop, product: Int = 0, at location: String = place) throws -> Int64? {
    let path = "inventory_levels.json?inventory_item_ids=\(46_000_000_000_001 + product * 2048)&location_ids=\(location)"
    return try shop.rest(path).at("/inventory_levels/0/available")?.int64
  }

  private func push(_ shop: SimulatedShop, _ api: String, _ items: StockPush...) throws -> [String: Outcome] {
    let (records, end) = try TestHost.shopify(api).run(shop, "push", "inventory", arguments: Self.arguments(items))
    #expect(end == .done("{}", complete: false))
    return try Self.outcomes(records)
  }

  @Test(arguments: [("graphql", true), ("rest", false)])
  func `what is expected is compared`(api: String, compared: Bool) throws {
    let shop = try SimulatedShop()
    let before = try #require(try Self.held(shop))
    let found = try push(shop, api, Self.item("a", before + 5, expected: before), Self.item("b", product: 1, 3))
    #expect(found["a"] == Outcome(key: "a", .confirmed, id: "44000000000001/\(Self.place)", compared: compared))
    #expect(found["b"] == Outcome(key: "b", .confirmed, id: "44000000002049/\(Self.place)"))
    #expect(try Self.held(shop) == before + 5)
    #expect(try Self.held(shop, product: 1) == 3)
  }

  @Test(arguments: [("graphql", true), ("rest", false)])
  func `another quantity than expected stays, and its neighbours are set`(api: String, compared: Bool) throws {
    let shop = try SimulatedShop()
    let before = try #require(try Self.held(shop))
    let found = try push(
      shop, api, Self.item("a", product: 1, 3), Self.item("b", 9, expected: before + 1), Self.item("c", product: 2, 4))
    #expect(
      found["b"]
        == Outcome(
          key: "b", .stale, reason: "Shopify holds \(before) where \(before + 1) was expected; nothing was changed",
          id: "44000000000001/\(Self.place)", compared: compared))
    #expect(found["a"]?.result == .confirmed && found["c"]?.result == .confirmed)
    #expect(try Self.held(shop) == before)
    #expect(try [Self.held(shop, product: 1), Self.held(shop, product: 2)] == [3, 4])
  }

  @Test(arguments: ["graphql", "rest"]) func `what cannot be is refused in words, and nothing else`(api: String) throws {
    let shop = try SimulatedShop()
    var half = Self.item("half", 1)
    half.quantity = try #require(Amount("1.5"))
    var stranger = Self.item("stranger", 1)
    stranger.productID = "8100000000002"
    // The tenth product is a gift card.
    let found = try push(
      shop, api, Self.item("card", product: 9, 1), Self.item("nowhere", 1, location: "99"), Self.item("which", 1, location: ""),
      Self.item("gone", product: 900, 1), half, stranger, Self.item("good", 8))
    #expect(found["card"]?.reason.contains("keeps no count of the variant 44000000018433") == true)
    #expect(found["nowhere"]?.reason.contains("99 is none of the shop's locations: 75001000001 (Lager Köln)") == true)
    #expect(found["which"]?.reason.contains("the shop has 3 locations; say which") == true)
    #expect(found["gone"]?.reason.contains("the shop has no variant 44000001843201") == true)
    #expect(found["half"]?.reason.contains("1.5 is no number that Shopify can hold") == true)
    #expect(found["stranger"]?.reason.contains("belongs to the product 8100000000001") == true)
    #expect(found.values.filter { $0.result == .refused }.count == 6)
    #expect(found["good"]?.result == .confirmed)
    #expect(try Self.held(shop) == 8)
  }

  /// Many bad ones among many: every good one is set, and each is told of once.
  @Test func `poison in a batch harms nobody`() throws {
    let shop = try SimulatedShop(#"{"products":230}"#)
    let good = (0..<230).filter { $0 % 10 != 9 }
    let bad = Set(good.filter { $0 % 31 == 4 })
    let host = try TestHost.shopify()
    func held() throws -> [Int: Int64] {
      let levels = try ProductsTests.records(StockLevel.self, host.run(shop, "list", "inventory").records)
      return Dictionary(
        uniqueKeysWithValues: good.compactMap { number in
          levels["\(44_000_000_000_001 + number * 2048)/\(Self.place)"]?.available.map { (number, $0.coefficient) }
        })
    }
    let before = try held()
    let items = good.map { number in
      let expected = (before[number] ?? 0) + (bad.contains(number) ? 1 : 0)
      return Self.item("k\(number)", product: number, 500 + Int64(number), expected: expected)
    }
    let (records, end) = try host.run(shop, "push", "inventory", arguments: Self.arguments(items))
    #expect(end == .done("{}", complete: false))
    let found = try Self.outcomes(records)
    #expect(Set(found.values.filter { $0.result == .stale }.map { $0.key }) == Set(bad.map { "k\($0)" }))
    #expect(found.values.filter { $0.result == .confirmed }.count == good.count - bad.count)
    let after = try held()
    #expect(Set(good.filter { after[$0] != 500 + Int64($0) }) == bad)
    // Far fewer requests than items.
    #expect(shop.arrived.filter { $0 == "mutation SetStock" }.count < 60)
  }

  /// The answer is lost: the request is known again by its key, and done once.
  @Test func `the same push sent again is done once`() throws {
    let shop = try SimulatedShop()
    let before = try #require(try Self.held(shop))
    var lost = 1
    shop.spoil = { request, answer in
      guard request.line == "mutation SetStock", lost > 0 else { return answer }
      lost -= 1
      return Answer(error: 7, "the connection was reset", delivery: TP_MAYBE_SENT)
    }
    let item = Self.item("a", before + 5, expected: before)
    let first = try push(shop, "graphql", item)
    #expect(first["a"]?.result == .inDoubt)
    #expect(first["a"]?.reason.contains("may be sent again") == true)
    #expect(try Self.held(shop) == before + 5)
    // Compared anew it would be stale; known by its key it is what it was.
    #expect(try push(shop, "graphql", item)["a"]?.result == .confirmed)
    #expect(try push(shop, "graphql", Self.item("other", before + 5, expected: before))["other"]?.result == .stale)
  }

  @Test func `the host may repeat what has a key, and nothing else`() throws {
    let shop = try SimulatedShop()
    var safe: [String: Bool] = [:]
    shop.accident = { request in
      safe[request.line] = request.flags & UInt32(TP_REQUEST_SAFE) != 0
      return nil
    }
    _ = try push(shop, "graphql", Self.item("a", 1))
    _ = try push(shop, "rest", Self.item("b", 1))
    #expect(safe["mutation SetStock"] == true)
    #expect(safe["POST inventory_levels/set.json"] == false)
  }

  /// One SEND, one PAGE: what became of a request is kept before the next one goes out.
  @Test(arguments: ["graphql", "rest"]) func `outcomes are kept before anything else is sent`(api: String) throws {
    let shop = try SimulatedShop()
    let host = try TestHost.shopify(api)
    var step = host.begin(
      "push", "inventory", arguments: Self.arguments([Self.item("a", 1), Self.item("b", 2), Self.item("c", product: 1, 3)]))
    var unkept = 0
    for _ in 0..<100 {
      switch step {
      case .send:
        let writes = host.asked.filter { $0.line == "mutation SetStock" || $0.method == "POST" && $0.path.hasSuffix("set.json") }.count
        #expect(unkept == 0)
        unkept = writes
        step = host.answer(host.asked.map { shop.answer($0) })
      case .page:
        unkept = 0
        step = host.ok()
      case .wait: step = host.ok()
      default: break
      }
    }
    #expect(step == .done("{}", complete: false))
  }

  @Test(arguments: ["graphql", "rest"]) func `what is there can be looked up`(api: String) throws {
    let shop = try SimulatedShop()
    let before = try #require(try Self.held(shop))
    let items = [Self.item("is", before), Self.item("not", before + 1), Self.item("card", product: 9, 1)]
    let (records, end) = try TestHost.shopify(api).run(shop, "locate", "inventory", arguments: Self.arguments(items))
    #expect(end == .done("{}", complete: false))
    let found = try records.mapValues { try Located(json: JSONDocument(parsing: $0.json).root) }
    #expect(found["is"] == Located(key: "is", .applied, current: "\(before)", id: "44000000000001/\(Self.place)"))
    #expect(found["not"]?.state == .notApplied && found["not"]?.current == "\(before)")
    #expect(found["card"]?.state == .notApplied)
  }
}
