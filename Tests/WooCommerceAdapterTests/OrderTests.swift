import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@Suite("Orders of the recorded shop")
struct OrderTests {
  static func orders(_ records: [Step.Record]) throws -> [String: Order] {
    var orders: [String: Order] = [:]
    for record in records {
      try #require(record.flags == 0, "\(record.reason)")
      let order = try Order(json: JSONDocument(parsing: record.json).root)
      #expect(order.id == record.id)
      orders[record.id] = order
    }
    return orders
  }

  @Test func allOfThemArriveAndTheBinToo() throws {
    var shop = try DumpShop()
    let result = try Library.open().run(&shop, "list", "orders")
    #expect(result.end == .done("{}", complete: true))
    let orders = try Self.orders(result.records)
    #expect(orders.count == 42)
    #expect(orders["161"]?.status == "trash")
    #expect(orders.values.flatMap { $0.refunds }.count == 10)
    #expect(orders["113"]?.refunds.first?.lines.first?.amount == Amount("4.19"))
  }

  /// Both identities of the books: what the lines say is what the shopper owes, by the shop's own rounding.
  @Test func everyOrderAddsUp() throws {
    var shop = try DumpShop()
    let orders = try Self.orders(Library.open().run(&shop, "list", "orders").records)
    for order in orders.values {
      var sum = MinorUnits.zero
      for line in order.lines {
        let amount = try MinorUnits(line.amount, in: order.currency)
        sum = line.kind == .discount ? try sum.subtracting(amount) : try sum.adding(amount)
      }
      for tax in order.taxes { sum = try sum.adding(MinorUnits(tax.amount, in: order.currency)) }
      #expect(try sum == MinorUnits(order.total, in: order.currency), "order \(order.id)")
    }
  }

  @Test func oneOrderInFull() throws {
    var shop = try DumpShop()
    let result = try Library.open().run(&shop, "get", "orders", arguments: #"{"ids":["113"]}"#)
    #expect(result.end == .done("{}", complete: false))
    let record = try #require(result.records.first)
    #expect(
      record.json == #"""
        {"billing":{"address1":"10 Downing St","city":"London","country":"GB","email":"kunde2@example.com","first_name":"Zoë","last_name":"O’Brien","phone":"0151 000001","postcode":"SW1A 1AA"},"created_at":"2026-01-21T09:31:11+01:00","currency":"EUR","customer_id":"5","id":"113","lines":[{"amount":"4.66","id":"6","kind":"item","name":"E-Book: Häkeln leicht gemacht","product_id":"30","quantity":"1","sku":"EBOOK-1","tax":"0.00","variant_id":"30"},{"amount":"4.90","id":"7","kind":"shipping","name":"DHL Paket","tax":"0.00"},{"amount":"0.47","id":"8","kind":"discount","name":"welcome10"}],"number":"113","refunds":[{"amount":"4.19","at":"2026-01-21T11:32:41+01:00","id":"154","lines":[{"amount":"4.19","id":"164","kind":"item","name":"E-Book: Häkeln leicht gemacht","product_id":"30","quantity":"1","sku":"EBOOK-1","tax":"0.00","variant_id":"30"}],"reason":"1 Stück beschädigt"}],"shipping":{"address1":"10 Downing St","city":"London","country":"GB","first_name":"Zoë","last_name":"O’Brien","postcode":"SW1A 1AA"},"status":"processing","total":"9.09","updated_at":"2026-01-21T11:32:41+01:00"}
        """#)
    // 2026-01-21T10:32:41Z, largest byte first.
    #expect(record.version == [0x80, 0, 0x01, 0x9B, 0xE0, 0x1D, 0x15, 0x28])
    #expect(record.sources.count == 2)
  }

  @Test func theEvidenceIsWhereItSays() throws {
    var shop = try DumpShop()
    let host = try Library.open()
    var bodies: [[[UInt8]]] = []
    var step = host.begin("list", "orders")
    var seen = 0
    while !step.isEnd {
      if case .send(let requests) = step {
        let answers = requests.map { shop.answer($0) }
        bodies.append(answers.map { $0.body })
        step = host.answer(answers)
      } else {
        for record in step.records {
          for source in record.sources {
            let body = bodies[Int(source[0])][Int(source[1])]
            let piece = Array(body[Int(source[2])..<Int(source[2] + source[3])])
            let id = try JSONDocument(parsing: piece).root["id"]?.int64
            #expect(source == record.sources[0] ? String(id ?? 0) == record.id : id != nil)
            seen += 1
          }
        }
        step = host.ok()
      }
    }
    #expect(seen == 42 + 10)
  }

  @Test func capturesTaxesAndDiscounts() throws {
    var shop = try DumpShop()
    let orders = try Self.orders(Library.open().run(&shop, "list", "orders").records)
    // Paid on the 16th of April by the shop's clock, still the 15th in UTC.
    #expect(
      orders["129"]?.tenders == [
        Tender(
          id: "payment", kind: .capture, gateway: "paypal", amount: try #require(Amount("143.60")),
          at: try #require(Timestamp("2026-04-16T00:49:45+02:00")))
      ])
    #expect(orders["112"]?.tenders == [])
    #expect(orders["165"]?.tenders.first?.gateway == "unknown")
    #expect(orders["117"]?.taxes.map { $0.jurisdiction } == ["CA-QC", "CA-QC"])
    #expect(orders["137"]?.taxes.map { $0.jurisdiction } == ["AT", "AT"])
    // Coupons that say something else than the items: one line of what the items lack.
    let discounts = orders.mapValues { $0.lines.filter { $0.kind == .discount }.map { "\($0.id) \($0.amount)" } }
    #expect(discounts["127"] == ["discount 4.32"])
    #expect(discounts["128"] == ["discount 20.00"])
    #expect(discounts["113"] == ["8 0.47"])
    #expect(orders["123"]?.currency.code == "GBP")
    #expect(orders["123"]?.refunds.first { $0.id == "157" }?.taxes.first?.amount == Amount("0.82"))
    #expect(orders["112"]?.attributes.first?.key == "_source_channel")
    #expect(orders["112"]?.rounding == nil)
  }

  @Test func onlyWhatChangedIsAskedFor() throws {
    var shop = try DumpShop()
    // 2026-08-01T00:00:00Z
    let result = try Library.open().run(&shop, "list", "orders", since: 1_785_542_400_000)
    #expect(result.end == .done("{}", complete: false))
    #expect(shop.asked.contains { $0.contains("status=any&modified_after=2026-07-31T23:59:59&dates_are_gmt=true") })
    #expect(result.records.map { $0.id }.sorted() == ["149", "150", "151", "152", "153", "160", "161", "163", "165"])
    #expect(try Library.open().run(&shop, "count", "orders", since: 1_785_542_400_000).end == .done(#"{"count":9}"#, complete: false))
    #expect(try Library.open().run(&shop, "count", "orders").end == .done(#"{"count":42}"#, complete: false))
  }

  @Test func aBrokenOrderIsRejectedAloneByName() throws {
    var shop = try DumpShop()
    func spoil(_ id: Int64, _ old: String, _ new: String) throws {
      let index = try #require(shop.lists["/orders"]?.firstIndex { $0.id == id })
      let text = String(decoding: shop.lists["/orders"]![index].text, as: UTF8.self)
      #expect(text.contains(old))
      shop.lists["/orders"]![index].text = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
    }
    try spoil(112, #""total": "38.36""#, #""total": "many""#)
    try spoil(114, #""total": "105.78""#, #""total": 1e400"#)
    try spoil(115, #""currency": "EUR""#, #""currency": "XXX""#)
    try spoil(116, #""total": "204.10","#, "")
    try spoil(120, #""number": "120""#, #""number": "\ud800""#)
    try spoil(131, #""date_paid_gmt": "2026-04-28T00:52:07""#, #""date_paid_gmt": "soon""#)
    let result = try Library.open().run(&shop, "list", "orders")
    #expect(result.end == .done("{}", complete: true))
    #expect(result.records.count == 42)
    let rejected = Dictionary(
      uniqueKeysWithValues: result.records.filter { $0.flags == UInt32(TP_RECORD_REJECTED) }.map { ($0.id, $0.reason) })
    #expect(
      rejected == [
        "112": #"/total is "many", not a decimal number of at most 18 digits"#,
        "114": "Problem while parsing a number",
        "115": #"/currency is "XXX", no currency of ISO 4217 that can be booked"#,
        "116": "/total is missing",
        "120": "Problem while parsing a string",
        "131": "/date_paid_gmt is no time of the form 2026-01-15T08:30:00",
      ])
  }

  @Test func aResumedRunGoesOnBehindItsLastPage() throws {
    var shop = try DumpShop()
    let whole = try Library.open().run(&shop, "list", "orders")
    let cursor = try #require(whole.cursors.first)
    #expect(cursor.hasPrefix(#"{"first":161,"kept":1,"last":161,"list":"orders-trash""#))
    let rest = try Library.open().run(&shop, "list", "orders", cursor: cursor)
    #expect(rest.records.map { $0.id } == whole.records.dropFirst().map { $0.id })
    let end = try Library.open().run(&shop, "list", "orders", cursor: "garbage").end
    #expect(end == .fail(11, "the cursor is none of this adapter's version; start the run again without it"))
  }

  @Test func taxRoundedAtSubtotalIsNamed() throws {
    var shop = try DumpShop()
    shop.answers["/wp-json/wc/v3/settings/tax"] = Answer(#"[{"id":"woocommerce_tax_round_at_subtotal","value":"yes"}]"#)
    #expect(
      try Self.orders(Library.open().run(&shop, "list", "orders").records)["112"]?.rounding
        == "woocommerce_tax_round_at_subtotal")
    // A key that may not read the settings is no reason to fail.
    shop.answers["/wp-json/wc/v3/settings/tax"] = try Fixtures.answer("auth-customer-key-orders")
    #expect(try Self.orders(Library.open().run(&shop, "list", "orders").records).count == 42)
  }

  @Test func getFindsTheBinAndSaysWhatIsMissing() throws {
    var shop = try DumpShop()
    let result = try Library.open().run(&shop, "get", "orders", arguments: #"{"ids":["146","161","9999","x"]}"#)
    #expect(result.records.map { $0.id } == ["146", "161"])
    #expect(result.end == .done(#"{"missing":["x","9999"]}"#, complete: false))
  }
}
