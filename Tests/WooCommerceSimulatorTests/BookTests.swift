import SimulatorKit
import Testing

/// The simulator's own books.
@Suite struct BookTests {
  struct Line: Equatable {
    let date, currency, role: String
    let debit, credit: Int
  }

  static func lines(_ book: String) -> [Line] {
    book.split(separator: "\n").compactMap { text in
      guard let node = try? NodeReader.read(Array(text.utf8)) else { return nil }
      return Line(
        date: node["date"]?.string ?? "", currency: node["currency"]?.string ?? "", role: node["role"]?.string ?? "",
        debit: node["debit"]?.whole ?? 0, credit: node["credit"]?.whole ?? 0)
    }
  }

  @Test(arguments: [
    "{\"orders\": 800, \"refund_share\": 0.4}",
    "{\"orders\": 800, \"prices_include_tax\": false, \"round_at_subtotal\": true, \"refund_share\": 0.4}",
    "{\"orders\": 200, \"currency\": \"JPY\", \"timezone\": \"Asia/Tokyo\"}",
  ])
  func `debits equal credits on every day`(options: String) throws {
    let lines = Self.lines(try Shop(options).book)
    #expect(lines.count > 300)
    for (day, entries) in Dictionary(grouping: lines, by: { "\($0.date) \($0.currency)" }) {
      #expect(entries.reduce(0) { $0 + $1.debit } == entries.reduce(0) { $0 + $1.credit }, "\(day)")
    }
    #expect(lines.allSatisfy { ($0.debit == 0) != ($0.credit == 0) })
    let keys = lines.map { "\($0.date)|\($0.currency)|\($0.role)" }
    #expect(keys == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  @Test func `the recorded shop's book balances and knows its orders`() throws {
    let shop = try Shop(Fixtures.keys, data: Fixtures.shop)
    let lines = Self.lines(shop.book)
    for (_, entries) in Dictionary(grouping: lines, by: { "\($0.date) \($0.currency)" }) {
      #expect(entries.reduce(0) { $0 + $1.debit } == entries.reduce(0) { $0 + $1.credit })
    }
    // Order 165: 18.00 paid, two pieces at 19 %, without a way of payment.
    let day = lines.filter { $0.date == "2026-09-20" }
    #expect(
      day == [
        Line(date: "2026-09-20", currency: "EUR", role: "clearing:unknown", debit: 1800, credit: 0),
        Line(date: "2026-09-20", currency: "EUR", role: "sales", debit: 0, credit: 1513),
        Line(date: "2026-09-20", currency: "EUR", role: "tax:DE:merchant", debit: 0, credit: 287),
      ])
    // The refund of order 121 has no lines: 44.97 = 16.79 + 20.00 + 4.66 + 3.52, everything goes back.
    let back = lines.filter { $0.date == "2026-03-04" }
    #expect(back == [])
    #expect(lines.contains { $0.currency == "GBP" })
  }

  /// Both ways of keeping an order must book alike: a seeded world, and the same orders handed over as data.
  @Test(arguments: ["{\"orders\": 400, \"refund_share\": 0.5}", "{\"orders\": 400, \"refund_share\": 0.5, \"prices_include_tax\": false}"])
  func `a seeded world and its own dump have the same book`(options: String) throws {
    let seeded = try Shop(options)
    var orders: [Node] = []
    var refunds = Node.Members()
    for page in 1...4 { orders += seeded.get("orders?per_page=100&page=\(page)&status=\(Shop.everyStatus)").node.items }
    for order in orders where !(order["refunds"]?.items.isEmpty ?? true) {
      let id = order["id"]?.whole ?? 0
      refunds.append(String(id), seeded.get("orders/\(id)/refunds?per_page=100").node)
    }
    var out = Output()
    out.node(.make(("orders.json", .list(orders)), ("refunds-by-order.json", .object(refunds))))
    let dumped = try Shop(data: out.bytes)
    #expect(orders.count == 400)
    #expect(dumped.book == seeded.book)
  }
}
