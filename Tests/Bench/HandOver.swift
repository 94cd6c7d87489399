import CSimdjson
import TradepostContract
import TradepostJSON

/// What handing an order over costs: the adapter writes it as JSON, the host parses it and reads it as an order.
enum HandOver {
  private static let records = 20_000

  static func measure(into table: Table) throws {
    let order = try sample()
    let bytes = written(order)
    let write = Processor.each(of: records) { for _ in 0..<records { blackHole(written(order).count) } }
    let read = try Processor.each(of: records) {
      for _ in 0..<records { blackHole(try Order(json: JSONDocument(parsing: bytes).root).lines.count) }
    }
    let raw = try parse(bytes)
    table.add("hand-over of an order of \(bytes.count) bytes", write + read, by: raw, "simdjson's parse of the same bytes")
    table.add("  of it, written by the adapter", write, by: raw, "simdjson's parse of the same bytes")
    table.add("  of it, parsed and decoded by the host", read, by: raw, "simdjson's parse of the same bytes")
  }

  private static func written(_ order: Order) -> [UInt8] {
    var writer = JSONWriter(reserving: 2048)
    order.write(to: &writer)
    return writer.bytes
  }

  private static func parse(_ bytes: [UInt8]) throws -> Double {
    guard let parser = csj_parser_new() else { throw BenchFailure("There is no memory for a parser.") }
    defer { csj_parser_free(parser) }
    let padded = bytes + [UInt8](repeating: 0x20, count: csj_padding())
    var tape = csj_tape()
    return Processor.each(of: records) {
      for _ in 0..<records { blackHole(Int(csj_parse(parser, padded, bytes.count, &tape))) }
    }
  }

  /// An order as shops have them: three items, shipping, a coupon, two rates of tax, two addresses, a payment.
  private static func sample() throws -> Order {
    let text = """
      {"billing":{"address1":"Hauptstraße 12","city":"Berlin","company":"Blau & Söhne GmbH","country":"DE",\
      "email":"greta.blau@example.org","first_name":"Greta","last_name":"Blau","phone":"+49 30 1234567","postcode":"10115",\
      "region":"DE-BE"},"created_at":"2026-01-15T08:30:00+01:00","currency":"EUR","customer_id":"42","id":"10123","lines":[\
      {"amount":"25.00","id":"901","kind":"item","name":"Mug, blue","product_id":"31","quantity":"2","sku":"MUG-B","tax":"4.51",\
      "variant_id":"32"},{"amount":"119.90","id":"902","kind":"item","name":"Teapot with a \\"lid\\"","product_id":"55",\
      "quantity":"1","sku":"TEAPOT-1L","tax":"21.64","variant_id":"55"},{"amount":"8.40","id":"903","kind":"item",\
      "name":"Green tea, 100 g","product_id":"77","quantity":"3","sku":"TEA-G-100","tax":"0.56","variant_id":"78"},\
      {"amount":"4.90","id":"904","kind":"shipping","name":"DHL Paket","tax":"0.93"},\
      {"amount":"7.67","id":"905","kind":"discount","name":"spring5"}],"note":"Please ring twice.","number":"10123",\
      "shipping":{"address1":"Am Hafen 3","address2":"Hinterhaus","city":"Hamburg","country":"DE","first_name":"Greta",\
      "last_name":"Blau","phone":"+49 40 7654321","postcode":"20457","region":"DE-HH"},"status":"processing","taxes":[\
      {"amount":"27.08","code":"DE-MWST. 19%-1","jurisdiction":"DE","label":"MwSt. 19 %","liable":"merchant","rate":"19.0000"},\
      {"amount":"0.56","code":"DE-MWST. 7%-2","jurisdiction":"DE","label":"MwSt. 7 %","liable":"merchant","rate":"7.0000"}],\
      "tenders":[{"amount":"178.17","at":"2026-01-15T08:31:12+01:00","gateway":"paypal","id":"payment","kind":"capture"}],\
      "total":"178.17","updated_at":"2026-01-16T10:00:00+01:00"}
      """
    do { return try Order(json: JSONDocument(parsing: text).root) } catch {
      throw BenchFailure("The sample order does not fit its schema: \(error)")
    }
  }
}

/// Keeps the optimiser from leaving out what is measured.
@inline(never) private func blackHole(_ value: Int) { withExtendedLifetime(value) {} }
