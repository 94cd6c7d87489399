import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// What order records say in sums: day, market, currency and role, as the simulator's own book nets them. Reading records is
/// all it does; the rules of booking are the ledger's, and the two are held against each other end to end.
struct OrdersBook {
  private var nets: [String: Int64] = [:]
  /// Orders whose parts do not add up to what the buyer owes.
  var wrong: [String] = []

  init(_ orders: [Order], _ manifest: Manifest) throws {
    for order in orders where manifest.statuses[order.status]?.effect == .books { try add(order) }
  }

  private mutating func add(_ order: Order) throws {
    func units(_ amount: Amount) throws -> Int64 { try MinorUnits(amount, in: order.currency).count }
    func post(_ at: Timestamp, _ role: String, _ amount: Int64) {
      nets["\(at.text.prefix(10))|\(order.market)|\(order.currency)|\(role)", default: 0] += amount
    }
    var sum: Int64 = 0
    for line in order.lines {
      let amount = try units(line.amount) * (line.kind == .discount ? -1 : 1)
      post(order.createdAt, Self.role(line.kind), amount)
      sum += amount
    }
    for tax in order.taxes {
      post(order.createdAt, "tax:\(tax.jurisdiction):\(tax.liable.rawValue)", try units(tax.amount))
      sum += try units(tax.amount)
    }
    if sum != (try units(order.total)) { wrong.append("\(order.id): \(sum) of \(order.total)") }
    for tender in order.tenders { post(tender.at, "clearing:\(tender.gateway)", -(try units(tender.amount))) }
    for refund in order.refunds {
      var sum: Int64 = 0
      for line in refund.lines {
        post(refund.at, Self.role(line.kind), -(try units(line.amount)))
        sum += try units(line.amount)
      }
      for tax in refund.taxes {
        post(refund.at, "tax:\(tax.jurisdiction):\(tax.liable.rawValue)", -(try units(tax.amount)))
        sum += try units(tax.amount)
      }
      post(refund.at, "clearing:amazon", try units(refund.amount))
      if sum != (try units(refund.amount)) { wrong.append("\(order.id), refund \(refund.id): \(sum) of \(refund.amount)") }
    }
  }

  private static func role(_ kind: OrderLine.Kind) -> String {
    switch kind {
    case .item: "sales"
    case .shipping: "shipping"
    case .fee: "fees"
    case .discount: "discounts"
    default: kind.rawValue
    }
  }

  /// `2026-11-01|A1PA…|EUR|sales 1234`, credits above zero, sorted.
  var lines: [String] { nets.filter { $0.value != 0 }.map { "\($0.key) \($0.value)" }.sorted() }

  /// The simulator's own, in the same words.
  static func lines(_ book: String) throws -> [String] {
    try book.split(separator: "\n").map { line in
      let entry = try JSONDocument(parsing: String(line)).root
      func text(_ key: String) -> String { entry[key]?.string ?? "" }
      let net = (entry["credit"]?.int64 ?? 0) - (entry["debit"]?.int64 ?? 0)
      return "\(text("date"))|\(text("market"))|\(text("currency"))|\(text("role")) \(net)"
    }.sorted()
  }

  /// The orders of kept records, none of which may have been rejected.
  static func orders(_ records: [String: Step.Record]) throws -> [Order] {
    try records.values.sorted { $0.id < $1.id }.map { record in
      try #require(record.flags == 0, "\(record.id): \(record.reason)")
      return try Order(json: JSONDocument(parsing: record.json).root)
    }
  }
}
