import Foundation
import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// Every order, refund, transaction and customer among the official and older samples goes through the mapping: understood,
/// or rejected by name.
@Suite struct OrdersSamplesTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/shopify")

  /// The objects under these names, anywhere in the files of a folder; a list's items one by one.
  private static func samples(_ names: Set<String>, in folders: [String]) throws -> [String] {
    var found: [String] = []
    func text(_ value: JSONValue) -> String { value.document.withSource(value.range) { String(decoding: $0, as: UTF8.self) } }
    func walk(_ value: JSONValue) {
      for (key, member) in value.members {
        if names.contains(key) {
          if member.kind == .object { found.append(text(member)) }
          found += member.items.filter { $0.kind == .object }.map { text($0) }
        }
        walk(member)
      }
      for item in value.items { walk(item) }
    }
    for folder in folders {
      let place = Self.folder.appending(path: folder)
      for file in try FileManager.default.contentsOfDirectory(atPath: place.path).sorted() where file.hasSuffix(".json") {
        let root = try JSONDocument(parsing: Array(try Data(contentsOf: place.appending(path: file)))).root
        if root.kind == .list, names.contains(String(file.dropLast(5))) { found += root.items.map { text($0) } }
        walk(root)
      }
    }
    return found
  }

  private static let folders = ["rest-exchanges-2026-07", "python-api-fixtures"]

  private static func deliveries() throws -> [String] {
    let root = try JSONDocument(parsing: Array(try Data(contentsOf: folder.appending(path: "webhook-deliveries.json")))).root
    return (root["deliveries"].map { Array($0.items) } ?? []).compactMap { $0["bodyUtf8"]?.string }
  }

  /// Of all records: how many were understood, how many of those add up.
  private func check(_ records: [Step.Record], _ count: Int) throws -> (understood: Int, exact: Int) {
    #expect(records.count == count)
    var exact = 0
    for record in records where record.reason.isEmpty {
      let order = try Order(json: JSONDocument(parsing: record.json).root)
      if try order.lack() == 0 { exact += 1 }
    }
    for record in records where !record.reason.isEmpty { #expect(record.reason.hasPrefix("/"), "\(record.reason)") }
    return (records.filter(\.reason.isEmpty).count, exact)
  }

  @Test func orders() throws {
    let samples = try Self.samples(["order", "orders"], in: Self.folders)
    #expect(samples.count > 30)
    let records = try CannedOrders.rest(samples)
    let (understood, exact) = try check(records, samples.count)
    // The others are what is sent to make or change orders, and one of 2008.
    #expect(understood == 19)
    #expect(exact == understood)
  }

  @Test func `bodies of deliveries, orders or not`() throws {
    let samples = try Self.deliveries()
    let (understood, exact) = try check(try CannedOrders.rest(samples), samples.count)
    #expect(understood == 3)
    #expect(exact == understood)
  }

  private func order(refunds: String) -> String {
    #"{"id":450789469,"currency":"USD","created_at":"2026-03-01T10:00:00Z","total_price":"0.00","refunds":[\#(refunds)]}"#
  }

  @Test func refunds() throws {
    let samples = try Self.samples(["refund", "refunds"], in: Self.folders)
    let (understood, _) = try check(try CannedOrders.rest(samples.map { order(refunds: $0) }), samples.count)
    #expect(understood == 15 && samples.count == 22)
  }

  @Test func transactions() throws {
    let samples = try Self.samples(["transaction", "transactions"], in: Self.folders)
    let records = try CannedOrders.rest(samples.map { order(refunds: #"{"id":7,"transactions":[\#($0)]}"#) })
    let (understood, _) = try check(records, samples.count)
    #expect(understood == 20 && samples.count == 29)
  }

  @Test func customers() throws {
    let samples = try Self.samples(["customer", "customers"], in: Self.folders)
    let host = try TestHost.shopify("rest")
    _ = host.begin("list", "customers")
    let records = host.answer(Answer(#"{"customers":[\#(samples.joined(separator: ","))]}"#)).records
    #expect(records.count == samples.count && samples.count > 20)
    for record in records where record.reason.isEmpty { _ = try Customer(json: JSONDocument(parsing: record.json).root) }
    for record in records where !record.reason.isEmpty { #expect(record.reason.hasPrefix("/"), "\(record.reason)") }
    #expect(records.filter(\.reason.isEmpty).count == 36)
  }

  /// Whatever stands where: nothing traps, everything is understood or rejected by name.
  @Test func `orders with a member of another kind`() throws {
    let samples = try Self.samples(["orders"], in: ["rest-exchanges-2026-07"])
    let sample = try #require(samples.first)
    var spoilt: [String] = []
    let root = try JSONDocument(parsing: sample).root
    for (key, member) in root.members {
      for other in ["null", "1e18", "-1", "\"\"", "\"-9223372036854775808\"", "9223372036854775807", "[]", "{}", "[null]", "true"] {
        let old = member.document.withSource(member.range) { String(decoding: $0, as: UTF8.self) }
        let whole = member.kind == .string ? "\"\(member.string ?? "")\"" : old
        spoilt.append(sample.replacingOccurrences(of: "\"\(key)\": \(whole)", with: "\"\(key)\":\(other)"))
      }
    }
    let records = try CannedOrders.rest(spoilt)
    #expect(records.count == spoilt.count)
    for record in records where !record.reason.isEmpty { #expect(record.reason.hasPrefix("/"), "\(record.reason)") }
    #expect(records.contains { !$0.reason.isEmpty })
  }
}
