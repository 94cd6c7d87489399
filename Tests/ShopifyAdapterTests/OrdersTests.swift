import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// Orders of a simulated shop, by both interfaces, against the shop's own book.
@Suite struct OrdersTests {
  private func orders(_ records: [String: Step.Record]) throws -> [Order] {
    try records.values.map { try Order(json: JSONDocument(parsing: $0.json).root) }
  }

  @Test(arguments: ["graphql", "rest"], [true, false])
  func `the records make the shop's own book`(api: String, included: Bool) throws {
    let shop = try SimulatedShop(#"{"orders":400,"products":40,"customers":60,"days":300,"taxes_included":\#(included)}"#)
    let (records, end) = try TestHost.shopify(api).run(shop, "list", "orders")
    #expect(end == .done("{}", complete: true))
    #expect(records.count == 400)
    #expect(records.values.filter { !$0.reason.isEmpty }.isEmpty)
    let made = try RecordBook(orders(records)).lines
    let own = try RecordBook.lines(of: shop.book)
    #expect(Set(made).subtracting(own).sorted() == [])
    #expect(Set(own).subtracting(made).sorted() == [])
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `both interfaces end in the same records`(seed: UInt64) throws {
    let shop = try SimulatedShop(#"{"orders":300,"customers":40}"#, seed: seed)
    let graph = try TestHost.shopify("graphql").run(shop, "list", "orders").records
    let rest = try TestHost.shopify("rest").run(shop, "list", "orders").records
    #expect(graph.count == 300)
    for (id, record) in graph { #expect(record.json == rest[id]?.json) }
    #expect(graph.count == rest.count)
  }
}

/// Single orders, and walks that are disturbed.
@Suite struct OrderWalkTests {
  @Test(arguments: ["graphql", "rest"]) func `those asked for by id, and those that are not there`(api: String) throws {
    let shop = try SimulatedShop(#"{"orders":30}"#)
    let listed = try TestHost.shopify(api).run(shop, "list", "orders").records
    let ids = #"{"ids":["6100000000001","6100000000007","6100000009999","x","0"]}"#
    let (records, end) = try TestHost.shopify(api).run(shop, "get", "orders", arguments: ids)
    #expect(Set(records.keys) == ["6100000000001", "6100000000007"])
    for (id, record) in records { #expect(record.json == listed[id]?.json) }
    #expect(end == .done(#"{"missing":["6100000009999","x","0"]}"#, complete: false))
  }

  @Test(arguments: ["graphql", "rest"]) func `they are counted, whatever their state`(api: String) throws {
    let shop = try SimulatedShop(#"{"orders":77}"#)
    #expect(try TestHost.shopify(api).run(shop, "count", "orders").end == .done(#"{"count":77}"#, complete: false))
    #expect(try TestHost.shopify(api).run(shop, "count", "orders", since: shop.now + 60_000).end == .done(#"{"count":0}"#, complete: false))
  }

  /// A host that dies goes on behind the last page that it kept.
  @Test(arguments: ["graphql", "rest"]) func `a run that is started again misses nothing and repeats nothing`(api: String) throws {
    let shop = try SimulatedShop(#"{"orders":600}"#)
    let host = try TestHost.shopify(api)
    var cursor = ""
    var met: [String] = []
    for _ in 0..<20 {
      var step = host.begin("list", "orders", cursor: cursor)
      while case let current = step, !current.isEnd {
        guard case .page(let records, let after) = current else {
          if case .wait(let milliseconds, _) = current { shop.wait(milliseconds) }
          step = current.requests.isEmpty ? host.ok() : host.answer(host.asked.map { shop.answer($0) })
          continue
        }
        met += records.map(\.id)
        cursor = after
        break
      }
      if step.isEnd { break }
    }
    #expect(met.count == 600)
    #expect(Set(met).count == 600)
  }

  @Test func `orders that change and come in while the walk runs are all met`() throws {
    let shop = try SimulatedShop(#"{"orders":520,"new_order_seconds":1,"edit_seconds":1,"faults":{"moved":0.5}}"#)
    let (records, end) = try TestHost.shopify().run(shop, "list", "orders")
    #expect(end == .done("{}", complete: true))
    let seeded = (0..<520).map { "\(6_100_000_000_001 + $0)" }
    #expect(Set(seeded).isSubset(of: records.keys))
  }
}
