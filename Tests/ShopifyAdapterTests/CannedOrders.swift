import Foundation
import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// Orders that a test wrote or a sample holds, given to the adapter as the platform's answer.
enum CannedOrders {
  /// What becomes of objects as REST writes orders, record by record. `payments`: those of all of them, as GraphQL writes them.
  static func rest(_ orders: [String], payments: String = "[]", state: String? = nil) throws -> [Step.Record] {
    let host = try TestHost.shopify("rest")
    var step = host.begin("list", "orders")
    #expect(host.asked.first?.line == "GET orders.json?status=any&limit=250")
    step = host.answer(Answer(#"{"orders":[\#(orders.joined(separator: ","))]}"#))
    var kept: [Step.Record] = []
    for _ in 0..<10_000 where !step.isEnd {
      switch step {
      case .send:
        step = host.answer(try host.asked.map { try Answer(Self.payments(asked: $0, payments, state)) })
      case .page(let records, _):
        kept += records
        step = host.ok()
      default: step = host.ok()
      }
    }
    guard case .done = step else { throw Ended(step: step) }
    return kept
  }

  private static func payments(asked: Asked, _ payments: String, _ state: String?) throws -> String {
    let variables = try JSONDocument(parsing: asked.body).root["variables"]
    let nodes = (variables?["ids"].map { Array($0.items) } ?? []).compactMap(\.string).map { id in
      let number = id.split(separator: "/").last ?? ""
      return
        #"{"legacyResourceId":"\#(number)","displayFinancialStatus":\#(state.map { "\"\($0)\"" } ?? "null"),"transactions":\#(payments)}"#
    }
    return #"{"data":{"nodes":[\#(nodes.joined(separator: ","))],"currentAppInstallation":{"accessScopes":[]}}}"#
  }

  /// What becomes of one order as GraphQL writes it. `more` answers each further question by the name of what is asked for.
  static func graph(_ order: String, more: (Asked) -> String? = { _ in nil }) throws -> Step.Record {
    let host = try TestHost.shopify()
    var step = host.begin("list", "orders")
    step = host.answer(
      Answer(#"{"data":{"orders":{"pageInfo":{"hasNextPage":false,"endCursor":"x"},"nodes":[\#(order)]}}}"#))
    for _ in 0..<100 {
      switch step {
      case .send: step = host.answer(host.asked.map { Answer(more($0) ?? #"{"errors":"not asked for"}"#) })
      case .page(let records, _): return try #require(records.first)
      case .wait: step = host.ok()
      default: throw Ended(step: step)
      }
    }
    throw Ended(step: step)
  }

  static func order(_ record: Step.Record) throws -> Order {
    #expect(record.reason == "")
    return try Order(json: JSONDocument(parsing: record.json).root)
  }

  struct Ended: Error { let step: Step }
}

extension Order {
  /// What the lines and taxes lack of the total, in minor units.
  func lack() throws -> Int64 {
    func minor(_ amount: Amount) throws -> Int64 { try MinorUnits(amount, in: currency).count }
    let lines = try lines.reduce(Int64(0)) { try $0 + minor($1.amount) * ($1.kind == .discount ? -1 : 1) }
    return try minor(total) - lines - taxes.reduce(0) { try $0 + minor($1.amount) }
  }

  /// `item 10.00`, line by line, then `tax DE merchant 1.90`.
  var summary: [String] {
    lines.map { "\($0.kind.rawValue) \($0.amount.text)" } + taxes.map { "tax \($0.jurisdiction) \($0.liable.rawValue) \($0.amount.text)" }
  }
}

extension Refund {
  /// `7 11.90 paypal: item 10.00, tax DE merchant 1.90`.
  var summary: String {
    let parts = lines.map { "\($0.kind.rawValue) \($0.amount.text)" } + taxes.map { "tax \($0.liable.rawValue) \($0.amount.text)" }
    return "\(id) \(amount.text) \(gateway ?? "-"): \(parts.joined(separator: ", "))"
  }
}
