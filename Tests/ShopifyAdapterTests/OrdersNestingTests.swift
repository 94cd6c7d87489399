import Foundation
import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// Orders with more parts than a page of orders shows.
@Suite struct OrdersNestingTests {
  private func connection(_ nodes: [String], next: String? = nil) -> String {
    let info = next.map { #"{"hasNextPage":true,"endCursor":"\#($0)"}"# } ?? #"{"hasNextPage":false,"endCursor":null}"#
    return #"{"pageInfo":\#(info),"nodes":[\#(nodes.joined(separator: ","))]}"#
  }

  private func line(_ id: Int, _ price: String = "1.00") -> String {
    #"{"id":"gid://shopify/LineItem/\#(id)","quantity":1,"originalUnitPriceSet":{"shopMoney":{"amount":"\#(price)"}}}"#
  }

  private func order(lines: String, refunds: String = "[]") -> String {
    #"""
    {"legacyResourceId":"100","name":"#1","createdAt":"2026-03-01T10:00:00Z","currencyCode":"EUR","displayFinancialStatus":"PAID",
    "totalPriceSet":{"shopMoney":{"amount":"4.00"}},"lineItems":\#(lines),"refunds":\#(refunds)}
    """#
  }

  @Test func `lines beyond the first page are asked for to their end`() throws {
    var asked: [String] = []
    let record = try CannedOrders.graph(order(lines: connection([line(1), line(2)], next: "c2"))) { request in
      let variables = (try? JSONDocument(parsing: request.body).root)?["variables"]
      asked.append("\(variables?["id"]?.string ?? "") after \(variables?["after"]?.string ?? "")")
      let page = asked.count == 1 ? connection([line(3)], next: "c3") : connection([line(4)])
      return #"{"data":{"order":{"lineItems":\#(page)}}}"#
    }
    #expect(asked == ["gid://shopify/Order/100 after c2", "gid://shopify/Order/100 after c3"])
    let order = try CannedOrders.order(record)
    #expect(order.lines.map(\.id) == ["1", "2", "3", "4"])
    #expect(try order.lack() == 0)
    // The record's evidence names the order's own answer and the two others.
    #expect(record.sources.count == 3)
  }

  @Test func `a refund's lines too`() throws {
    func back(_ id: Int) -> String {
      #"""
      {"quantity":1,"lineItem":{"id":"gid://shopify/LineItem/\#(id)"},"subtotalSet":{"shopMoney":{"amount":"1.00"}},
      "totalTaxSet":{"shopMoney":{"amount":"0.00"}}}
      """#
    }
    let paid = #"""
      {"id":"gid://shopify/OrderTransaction/5","kind":"REFUND","status":"SUCCESS","gateway":"paypal",
      "processedAt":"2026-03-05T10:00:00Z","amountSet":{"shopMoney":{"amount":"2.00"}}}
      """#
    let refund = #"""
      [{"legacyResourceId":"7","refundLineItems":\#(connection([back(1)], next: "r1")),"transactions":\#(connection([paid]))}]
      """#
    let lines = connection([line(1), line(2), line(3), line(4)])
    let record = try CannedOrders.graph(order(lines: lines, refunds: refund)) { request in
      #expect(request.text.contains("gid://shopify/Refund/7") && request.text.contains("refundLineItems(first:250"))
      return #"{"data":{"refund":{"refundLineItems":\#(connection([back(2)]))}}}"#
    }
    #expect(try CannedOrders.order(record).refunds.map(\.summary) == ["7 2.00 paypal: item 1.00, item 1.00"])
  }

  @Test func `an order whose parts cannot be read is rejected by name`() throws {
    let record = try CannedOrders.graph(order(lines: connection([line(1)], next: "c1"))) { _ in #"{"data":{"order":null}}"# }
    #expect(record.reason.hasPrefix("/lineItems could not be read to its end: "), "\(record.reason)")
    #expect(record.id == "100")
  }

  /// One item that no parser takes does not take its neighbours with it.
  @Test func `a poisoned order is rejected alone`() throws {
    let host = try TestHost.shopify()
    _ = host.begin("list", "orders")
    let good = order(lines: connection([line(1, "4.00")]))
    let bad = good.replacingOccurrences(of: ##""name":"#1""##, with: #""name":1e400"#)
      .replacingOccurrences(of: #""legacyResourceId":"100""#, with: #""legacyResourceId":"101""#)
    let step = host.answer(
      Answer(#"{"data":{"orders":{"pageInfo":{"hasNextPage":false,"endCursor":"x"},"nodes":[\#(bad),\#(good)]}}}"#))
    #expect(step.records.map(\.id) == ["101", "100"])
    #expect(step.records.map { $0.reason.isEmpty } == [false, true])
  }
}
