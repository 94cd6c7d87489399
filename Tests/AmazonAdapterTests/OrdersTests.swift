import TestHost
import Testing
import TradepostContract
import TradepostJSON

@Suite("Orders of a simulated seller")
struct OrdersTests {
  static let world = #""orders":700,"markets":["DE","FR","GB","US"],"refund_share":0.3,"gift_share":0.1"#

  /// Everything that the records say, summed up by day, market and role, is the simulator's own book.
  @Test(arguments: ["2026-01-01", "v0"])
  func theBookIsTheSellersOwn(_ model: String) throws {
    let seller = try SimulatedSeller("{\(Self.world)}", settings: ["orders_model": model])
    let ran = try seller.open().run(seller, "list", "orders")
    #expect(ran.end.words == "")
    let orders = try OrdersBook.orders(ran.records)
    #expect(orders.count == 700)
    let book = try OrdersBook(orders, seller.manifest)
    #expect(book.wrong == [])
    #expect(book.lines == (try OrdersBook.lines(seller.world.book)))
    #expect(orders.flatMap { $0.refunds }.count > 50)
    #expect(try seller.counter("throttled.searchOrders") == 0)
  }
}
