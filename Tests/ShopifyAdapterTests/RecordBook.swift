import Foundation
import TradepostContract
import TradepostJSON

/// What an accountant writes down from the records alone: sales, tenders, refunds, by day and role. It follows the rules that
/// all books share and has no line in common with the host's.
struct RecordBook {
  private var nets: [String: Int64] = [:]
  let zone: TimeZone

  init(_ orders: [Order], zone: String = "Europe/Berlin") throws {
    self.zone = TimeZone(identifier: zone) ?? .gmt
    for order in orders where ["paid", "completed", "partially_paid", "partially_refunded", "refunded"].contains(order.status) {
      try add(order)
    }
  }

  /// `2026-11-01 sales -1200`: debits are positive; what nets to zero is left out.
  var lines: [String] { nets.filter { $0.value != 0 }.map { "\($0.key) \($0.value)" }.sorted() }

  /// A simulator's book in the same words.
  static func lines(of book: String) throws -> [String] {
    try book.split(separator: "\n").map { text in
      let line = try JSONDocument(parsing: String(text)).root
      let net = (line["debit"]?.int64 ?? 0) - (line["credit"]?.int64 ?? 0)
      return "\(line["date"]?.string ?? "") \(line["role"]?.string ?? "") \(net)"
    }.sorted()
  }

  private mutating func add(_ order: Order) throws {
    func minor(_ amount: Amount) throws -> Int64 { try MinorUnits(amount, in: order.currency).count }
    var left: [String: Int64] = [:]
    for line in order.lines { left[line.kind.role, default: 0] += try minor(line.amount) * (line.kind == .discount ? -1 : 1) }
    for tax in order.taxes { left[tax.role, default: 0] += try minor(tax.amount) }
    let rounding = try minor(order.total) - left.values.reduce(0, +)
    if order.rounding != nil { left["platform_rounding", default: 0] += rounding }
    book(order.createdAt, "receivable", try minor(order.total))
    for (role, amount) in left { book(order.createdAt, role, -amount) }
    for tender in order.tenders {
      book(tender.at, tender.kind == .giftCard ? "gift_cards" : "clearing:\(tender.gateway)", try minor(tender.amount))
      book(tender.at, "receivable", -(try minor(tender.amount)))
    }
    for refund in order.refunds.sorted(by: { ($0.at, $0.id) < ($1.at, $1.id) }) {
      var known: [String: Int64] = [:]
      for line in refund.lines { known[line.kind.role, default: 0] += try minor(line.amount) }
      for tax in refund.taxes { known[tax.role, default: 0] += try minor(tax.amount) }
      for (role, amount) in known { left[role, default: 0] -= amount }
      let amount = try minor(refund.amount)
      for (role, share) in Self.spread(amount - known.values.reduce(0, +), over: left) {
        known[role, default: 0] += share
        left[role, default: 0] -= share
      }
      for (role, amount) in known { book(refund.at, role, amount) }
      book(refund.at, "clearing:\(refund.gateway ?? "")", -amount)
    }
  }

  private static func spread(_ rest: Int64, over left: [String: Int64]) -> [String: Int64] {
    let roles = left.filter { $0.value != 0 }.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
    let sum = roles.reduce(0) { $0 + $1.value }
    if rest == 0 { return [:] }
    guard rest < sum else { return Dictionary(roles.map { ($0.key, $0.value) } + [("sales", rest - sum)], uniquingKeysWith: +) }
    var shares = roles.map { (role: $0.key, share: rest * $0.value / sum, over: abs(rest * $0.value % sum)) }
    var missing = rest - shares.reduce(0) { $0 + $1.share }
    for place in shares.indices.sorted(by: { (shares[$1].over, $0) < (shares[$0].over, $1) }) where missing != 0 {
      shares[place].share += missing.signum()
      missing -= missing.signum()
    }
    return Dictionary(uniqueKeysWithValues: shares.map { ($0.role, $0.share) })
  }

  private mutating func book(_ time: Timestamp, _ role: String, _ amount: Int64) {
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)) / 60
    nets["\(time.day(offset: Int16(offset)).text) \(role)", default: 0] += amount
  }
}

extension OrderLine.Kind {
  fileprivate var role: String {
    switch self {
    case .item: "sales"
    case .shipping: "shipping"
    case .fee: "fees"
    case .discount: "discounts"
    case .tip: "tips"
    case .duty: "duties"
    case .giftCard: "gift_cards"
    }
  }
}

extension TaxLine {
  fileprivate var role: String { "tax:\(jurisdiction):\(liable.rawValue)" }
}
