import Foundation
import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// Whatever a shop answers to whatever is asked: every item comes to an outcome that can be read, or the run ends in words.
@Suite("Any answer to any write")
struct PushAnyAnswerTests {
  private static let operations: [(String, String, String)] = [
    ("push", "products", #"{"key":"a","product_id":"21","price":"1.00","attributes":"{\"weight\":\"1\"}"}"#),
    ("push", "products", #"{"key":"a","name":"x","sku":"SKU-001"}"#),
    ("push", "inventory", #"{"key":"a","product_id":"94","variant_id":"96","quantity":"5"}"#),
    ("push", "orders", #"{"key":"a","order_id":"112","status":"completed","fulfilment":{"at":"2026-11-20T10:00:00Z","carrier":"DHL"}}"#),
    ("locate", "products", #"{"key":"a","product_id":"21","price":"1.00"}"#),
    ("locate", "products", #"{"key":"a","name":"x","sku":"SKU-001"}"#),
    ("locate", "inventory", #"{"key":"a","product_id":"21","variant_id":"21","quantity":"5"}"#),
    ("locate", "orders", #"{"key":"a","order_id":"112","status":"completed"}"#),
  ]

  @Test func everyRecordedAnswer() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Fixtures.folder.path)
      .filter { $0.hasSuffix(".http") && !$0.hasPrefix("webhook-delivery") && !$0.hasPrefix("webhook-ping") }
      .map { String($0.dropLast(5)) }
    #expect(names.count > 400)
    let host = try Library.open()
    var ends: [String: Int] = [:]
    for name in names {
      let answer = try Fixtures.answer(name)
      for (operation, resource, item) in Self.operations {
        let end = try self.end(host, operation, resource, #"{"items":[\#(item)]}"#, answer)
        ends[end, default: 0] += 1
        #expect(end != "endless", "\(name): \(operation) \(resource)")
      }
      for (operation, arguments) in [
        ("subscribe", #"{"topics":["orders"],"address":"https://a.example"}"#), ("unsubscribe", #"{"ids":["1"]}"#),
      ] {
        let end = try self.end(host, operation, "", arguments, answer)
        #expect(end != "endless", "\(name): \(operation)")
      }
    }
    #expect(ends["nothing became of it"] == nil && ends["unknown"] == nil, "\(ends)")
    #expect((ends["in_doubt"] ?? 0) > 100 && (ends["confirmed"] ?? 0) == 0, "\(ends)")
  }

  /// Gives one answer to everything that is asked.
  private func end(_ host: TestHost, _ operation: String, _ resource: String, _ arguments: String, _ answer: Answer) throws -> String {
    var step = host.begin(operation, resource, arguments: arguments)
    var kept = ""
    for _ in 0..<30 {
      switch step {
      case .send(let requests): step = host.answer(requests.map { _ in answer })
      case .page(let records, _):
        for record in records {
          let json = try JSONDocument(parsing: record.json).root
          kept = operation == "push" ? try Outcome(json: json).result.rawValue : try Located(json: json).state.rawValue
        }
        step = host.ok()
      case .wait: step = host.ok()
      case .done: return resource.isEmpty ? "done" : kept.isEmpty ? "nothing became of it" : kept
      case .fail(let code, let words):
        #expect(code != 8 && !words.isEmpty, "\(words)")
        return "failed"
      case .unknown: return "unknown"
      }
    }
    return "endless"
  }
}
