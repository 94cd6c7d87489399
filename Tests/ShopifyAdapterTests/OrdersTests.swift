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
