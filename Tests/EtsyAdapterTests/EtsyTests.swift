import HostCore
import HostLedger
import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@Suite("Etsy's adapter at Etsy's simulator")
struct EtsyTests {
  private static let settings = #"{"shop_id":"12345678"}"#

  private func open(_ settings: String = settings) throws -> TestHost {
    try #require(TestHost(try BuiltLibrary.adapter("libEtsyAdapter.so"), settings: settings))
  }

  /// What the ledger makes of the records, in the words of the simulator's own book.
  private func book(_ records: [String: Step.Record], _ host: TestHost) throws -> String {
    let statuses = try Manifest(parsing: TestHost.bytes(host.table.pointee.manifest)).statuses
    var nets: [String: [Role: Int64]] = [:]
    for record in records.values {
      #expect(record.reason == "")
      let order = try Order(json: JSONDocument(parsing: record.json).root)
      let rule = try #require(statuses[order.status], "\(order.status) stands in no table")
      guard rule.effect == .books else { continue }
      for document in try Booking(order, zone: .utc).documents {
        for entry in document.entries {
          nets["\(document.day.text) \(document.currency.code)", default: [:]][entry.role, default: 0] += entry.amount.count
        }
      }
    }
    var lines = ""
    for (day, roles) in nets.sorted(by: { $0.key < $1.key }) {
      for (role, net) in roles.sorted(by: { $0.key < $1.key }) where net != 0 {
        let (date, currency) = (day.prefix(10), day.suffix(3))
        lines += #"{"date":"\#(date)","market":"","currency":"\#(currency)","role":"\#(role)","#
        lines += #""debit":\#(max(net, 0)),"credit":\#(max(-net, 0))}"# + "\n"
      }
    }
    return lines
  }

  @Test func theShopIsKnownByItsNumber() throws {
    let checked = try open().run(SimulatedShop(), "check")
    #expect(
      checked.end
        == .done(#"{"api_version":"v3","currency":"EUR","id":"12345678","name":"Töpferei Grün","time_zone":"UTC"}"#, complete: false))
    #expect(
      try open(#"{"shop_id":"1"}"#).run(SimulatedShop(), "check").end
        == .fail(3, "GET /v3/application/shops/1/receipts was answered with 404 (Shop not found)"))
  }

  @Test(arguments: ["EUR", "USD", "JPY", "KWD"]) func theShopIsBookedToTheCent(_ currency: String) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let shop = try SimulatedShop(options: #"{"orders":730,"currency":"\#(currency)","new_order_seconds":40000}"#, seed: seed)
      shop.world.now += 5 * 86_400_000
      let host = try open()
      let walked = try host.run(shop, "list")
      #expect(walked.end == .done("{}", complete: true))
      #expect(walked.records.count == 740)
      let lines = try book(walked.records, host)
      #expect(lines == shop.world.book, "seed \(seed)")
      #expect(lines.utf8.count > 20_000)
    }
  }

  @Test func aSecondWithMoreReceiptsThanAPageIsReadInFull() throws {
    let shop = try SimulatedShop(options: #"{"orders":730,"crowd":430}"#)
    let walked = try open().run(shop, "list")
    #expect(walked.end == .done("{}", complete: true))
    #expect(walked.records.count == 730)
    #expect(try shop.counter("requests.receipts") < 20)
  }

  /// Runs that faults strike, that are interrupted, and that bring what changed: together they know what the shop knows.
  @Test func whateverHappensTheBooksAreTheShops() throws {
    var hits = ["429": Int64(0), "5xx": 0, "truncated": 0, "html": 0, "moved": 0]
    for seed in 1...6 as ClosedRange<UInt64> {
      let faults = #""faults":{"429":0.05,"5xx":0.05,"truncated":0.05,"html":0.05,"moved":0.3}"#
      let shop = try SimulatedShop(options: #"{"orders":500,"crowd":250,"new_order_seconds":7000,"token_life":2,\#(faults)}"#, seed: seed)
      let host = try open()
      var known: [String: Step.Record] = [:]
      var since: Int64 = 0
      for day in 1...6 {
        let began = shop.world.now
        var walked = try host.run(shop, "list", since: since, pages: day % 2 == 0 ? 1 : .max)
        known.merge(walked.records) { _, newer in newer }
        if let cursor = walked.cursors.last, walked.end == .unknown(0) {
          walked = try host.run(shop, "list", cursor: cursor, since: since)
          known.merge(walked.records) { _, newer in newer }
        }
        guard case .done = walked.end else {
          Issue.record("seed \(seed): \(walked.end)")
          return
        }
        since = began - 60_000
        shop.world.now += 86_400_000
      }
      let last = try host.run(shop, "list", since: since)
      known.merge(last.records) { _, newer in newer }
      #expect(try book(known, host) == shop.world.book, "seed \(seed)")
      for fault in hits.keys { hits[fault, default: 0] += try shop.counter("fault.\(fault)") }
      #expect(try shop.counter("refused.401") > 1)
    }
    #expect(hits.values.allSatisfy { $0 > 0 }, "\(hits)")
  }

  @Test func keysThatEtsyDoesNotKnowAreSaidToBe() throws {
    let host = try open()
    #expect(host.begin("check", "").requests == ["GET /v3/application/shops/12345678/receipts?limit=1"])
    #expect(host.asked.first?.fields.map { "\($0.name) \($0.value) \($0.holdsSecret)" } == ["x-api-key {client_id}:{client_secret} true"])
    #expect(
      host.answer(Answer(#"{"error":"Shared secret is required in x-api-key header."}"#, status: 403))
        == .fail(2, "GET /v3/application/shops/12345678/receipts was answered with 403 (Shared secret is required in x-api-key header.)"))
  }
}
