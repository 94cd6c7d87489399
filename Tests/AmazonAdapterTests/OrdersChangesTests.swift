import TestHost
import Testing
import TradepostContract
import TradepostJSON

@Suite("What changed at a simulated seller")
struct OrdersChangesTests {
  /// Runs until nothing is left to come: everything, then what changed since, each behind the one before.
  private func follow(_ seller: SimulatedSeller, rounds: Int, pause: Int64) throws -> [String: Step.Record] {
    let host = try seller.open()
    var known: [String: Step.Record] = [:]
    var since: Int64 = 0
    for _ in 0..<rounds {
      let ran = try host.run(seller, "list", "orders", since: since)
      #expect(ran.end.words == "")
      // The host's overlap.
      #expect(ran.through > since)
      since = ran.through - 1000
      known.merge(ran.records) { $1 }
      seller.now += pause
    }
    return known
  }

  @Test(arguments: ["2026-01-01", "v0"])
  func editsAndLateRefundsArrive(_ model: String) throws {
    let options = #""orders":500,"edit_share":0.6,"edit_seconds":9000,"refund_share":0.3,"finance_seconds":2400,"markets":["DE","GB","US"]"#
    let seller = try SimulatedSeller("{\(options)}", settings: ["orders_model": model])
    let known = try follow(seller, rounds: 8, pause: 1_800_000)
    let book = try OrdersBook(OrdersBook.orders(known), seller.manifest)
    #expect(book.wrong == [])
    #expect(book.lines == (try OrdersBook.lines(seller.world.book)))
  }

  /// Every fault at once, then quiet rounds for what moved while the faulty ones ran.
  @Test(arguments: ["2026-01-01", "v0"], [1, 2, 3] as [UInt64])
  func faultsChangeNothing(_ model: String, _ seed: UInt64) throws {
    let faults =
      #""faults":{"429":0.05,"5xx":0.05,"reset":0.03,"truncated":0.03,"html":0.04,"slow":0.05,"revoked":0.03,"duplicate_page":0.1,"moved":0.2}"#
    let options = #""orders":400,"refund_share":0.2,"gift_share":0.1,"fault_requests":300,\#(faults)"#
    let seller = try SimulatedSeller("{\(options)}", seed: seed, settings: ["orders_model": model])
    let known = try follow(seller, rounds: 4, pause: 600_000)
    let book = try OrdersBook(OrdersBook.orders(known), seller.manifest)
    #expect(known.count == 400)
    #expect(book.wrong == [])
    #expect(book.lines == (try OrdersBook.lines(seller.world.book)))
    for fault in ["revoked", "html", "429"] { #expect(try seller.counter("fault.\(fault)") > 0) }
  }

  /// A host that dies behind any page goes on at its cursor; nothing is lost, and the watermark is no later for it.
  @Test(arguments: ["2026-01-01", "v0"])
  func aRunThatDiedGoesOn(_ model: String) throws {
    let seller = try SimulatedSeller(#"{"orders":450,"refund_share":0.2}"#, settings: ["orders_model": model])
    let host = try seller.open()
    let whole = try host.run(seller, "list", "orders")
    let first = try host.run(seller, "list", "orders", stop: 2)
    let cursor = try #require(first.cursors.last)
    seller.now += 3_600_000
    let second = try host.run(seller, "list", "orders", cursor: cursor)
    #expect(second.end.words == "")
    #expect(Set(first.records.keys).union(second.records.keys) == Set(whole.records.keys))
    #expect(second.records.count < 300)
    for (id, record) in first.records.merging(second.records, uniquingKeysWith: { $1 }) { #expect(whole.records[id]?.json == record.json) }
    #expect(second.through < seller.now - 3_600_000 + 60_000)
    #expect(
      try host.run(seller, "list", "orders", cursor: "garbage").end
        == .fail(
          11, "the cursor is none of this adapter's version; start the run again without it"))
  }

  /// A refund changes nothing about an order: without the finances an incremental run would never see it.
  @Test func aRefundBringsItsOrder() throws {
    let seller = try SimulatedSeller(#"{"orders":300,"days":6,"refund_share":0.9,"finance_seconds":86000}"#)
    let host = try seller.open()
    let before = try host.run(seller, "list", "orders")
    let book = try OrdersBook.lines(seller.world.book)
    seller.now += 20 * 3_600_000
    let after = try host.run(seller, "list", "orders", since: before.through)
    let orders = try OrdersBook.orders(after.records)
    #expect(orders.allSatisfy { !$0.refunds.isEmpty })
    let truth = try OrdersBook.lines(seller.world.book)
    let isNew = truth != book
    #expect(isNew)
    let known = try OrdersBook.orders(before.records.merging(after.records) { $1 })
    #expect(try OrdersBook(known, seller.manifest).lines == truth)
    #expect(seller.calls["orders_search"] == 3 + 1)
  }

  @Test(arguments: ["2026-01-01", "v0"])
  func ordersAreReadByTheirIds(_ model: String) throws {
    let seller = try SimulatedSeller(#"{"orders":60,"refund_share":0.5}"#, settings: ["orders_model": model])
    let host = try seller.open()
    let all = try host.run(seller, "list", "orders").records
    for count in [3, 40] {
      let ids = all.keys.sorted().prefix(count)
      let list = (ids + ["303-0000000-0000000", "a/../b"]).map { "\"\($0)\"" }.joined(separator: ",")
      let ran = try host.run(seller, "get", "orders", arguments: "{\"ids\":[\(list)]}")
      #expect(ran.end == .done(#"{"missing":["a/../b","303-0000000-0000000"]}"#, complete: false))
      #expect(ran.records.keys.sorted() == Array(ids))
      for (id, record) in ran.records { #expect(record.json == all[id]?.json) }
    }
  }

  /// What a thousand orders cost, beside the quotas: printed, and bounded.
  @Test(arguments: [("2026-01-01", 100), ("v0", 1100)])
  func callsAreFew(_ model: String, _ most: Int) throws {
    let seller = try SimulatedSeller(#"{"orders":1000,"edit_share":0.05,"edit_seconds":3000}"#, settings: ["orders_model": model])
    let host = try seller.open()
    let start = seller.now
    let ran = try host.run(seller, "list", "orders")
    #expect(ran.records.count == 1000)
    let first = seller.calls
    print("1000 orders by \(model): \(first.values.reduce(0, +)) calls, \((seller.now - start) / 1000) s", first.sorted { $0.key < $1.key })
    #expect(first.values.reduce(0, +) <= most)
    seller.now += 3_600_000
    let begun = seller.now
    let changes = try host.run(seller, "list", "orders", since: ran.through - 1000)
    let more = seller.calls.filter { $0.value != first[$0.key] }.map { ($0.key, $0.value - (first[$0.key] ?? 0)) }.sorted { $0.0 < $1.0 }
    print("\(changes.records.count) changes by \(model): \(more.reduce(0) { $0 + $1.1 }) calls, \((seller.now - begun) / 1000) s", more)
    for name in ["searchOrders", "getOrdersV0", "listTransactions", "listFinancialEventsByOrderId", "getOrderItemsV0"] {
      #expect(try seller.counter("throttled.\(name)") == 0, "\(name)")
    }
  }
}
