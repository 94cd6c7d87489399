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

  /// Both models end in the same records, byte by byte.
  @Test func bothModelsMakeTheSameRecords() throws {
    func records(_ model: String) throws -> [String: String] {
      let seller = try SimulatedSeller(
        #"{"orders":400,"markets":["DE","IT","GB","US"],"refund_share":0.2,"gift_share":0.2}"#, settings: ["orders_model": model])
      return try seller.open().run(seller, "list", "orders").records.mapValues { $0.json }
    }
    let new = try records("2026-01-01")
    let old = try records("v0")
    #expect(new.count == 400)
    #expect(new.keys.sorted() == old.keys.sorted())
    let different = new.filter { old[$0.key] != $0.value }.keys.sorted()
    #expect(different == [])
  }

  /// Without the role for buyers v0 tells no names, streets and gift wrap; the rest is read all the same, and said in the log.
  @Test func withoutTheRoleForBuyersOrdersStillCome() throws {
    let seller = try SimulatedSeller(#"{"orders":120}"#, settings: ["orders_model": "v0"])
    let refusal = #"{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":""}]}"#
    seller.accident = { $0.path.hasPrefix("/tokens/") ? Answer(refusal, status: 403) : nil }
    let host = try seller.open()
    let orders = try OrdersBook.orders(host.run(seller, "list", "orders").records)
    #expect(orders.count == 120)
    #expect(orders.allSatisfy { $0.shipping?.lastName ?? "" == "" })
    #expect(orders.contains { $0.shipping?.country == "DE" })
    #expect(try OrdersBook(orders, seller.manifest).lines == OrdersBook.lines(seller.world.book))
    #expect(host.lines.contains { $0.contains("the app may not see buyers (Unauthorized)") })
  }

  /// A record cites each answer that it was read from: the order, its items in v0, its refunds.
  @Test(arguments: ["2026-01-01", "v0"])
  func theEvidenceIsWhereItSays(_ model: String) throws {
    let seller = try SimulatedSeller(#"{"orders":50,"refund_share":0.5}"#, settings: ["orders_model": model])
    let host = try seller.open()
    host.now = seller.now
    var step = host.begin("list", "orders")
    var bodies: [[[UInt8]]] = []
    var pieces = 0
    while !step.isEnd {
      if case .send = step {
        let answers = try host.asked.map { try seller.answer($0) }
        bodies.append(answers.map { $0.body })
        host.now = seller.now
        step = host.answer(answers)
      } else {
        for record in step.records {
          let order = try Order(json: JSONDocument(parsing: record.json).root)
          let items = model == "v0" ? order.lines.filter { $0.kind == .item }.count : 0
          #expect(record.sources.count == 1 + items + order.refunds.count)
          for source in record.sources {
            let body = bodies[Int(source[0])][Int(source[1])]
            let piece = try JSONDocument(parsing: Array(body[Int(source[2])..<Int(source[2] + source[3])])).root
            let id = (piece["orderId"] ?? piece["AmazonOrderId"])?.string
            #expect(id == record.id || piece["OrderItemId"] != nil)
            pieces += 1
          }
        }
        step = host.ok()
      }
    }
    #expect(pieces > 60)
  }
}
