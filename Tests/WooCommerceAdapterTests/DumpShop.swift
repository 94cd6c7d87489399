import Foundation
import TestHost
import Testing
import TradepostJSON

/// The recorded shop's objects, served as its lists would serve them: enough for the requests that the adapter makes. What
/// it does not know it answers with WooCommerce's own 404.
struct DumpShop {
  /// Objects by path below `/wp-json/wc/v3`, in the order of their ids.
  var lists: [String: [Object]] = [:]
  /// Whole answers by path; they come before lists.
  var answers: [String: Answer] = [:]
  /// The paths that were asked for.
  private(set) var asked: [String] = []

  struct Object {
    var id: Int64
    var status: String
    var modified: String
    var text: [UInt8]
  }

  init() throws {
    lists["/products"] = try Self.objects("dump/products.json")
    lists["/orders"] = try Self.objects("dump/orders.json") + Self.objects("dump/orders-trash.json")
    lists["/customers"] = try Self.objects("dump/customers.json")
    lists["/settings/tax"] = try Self.objects("dump/settings-tax.json")
    for (file, path) in [("variations-by-product", "/products/%/variations"), ("refunds-by-order", "/orders/%/refunds")] {
      let document = try JSONDocument(parsing: Fixtures.bytes("dump/\(file).json"))
      for (id, list) in document.root.members {
        lists[path.replacingOccurrences(of: "%", with: id)] = list.items.map { Self.object($0) }.sorted { $0.id < $1.id }
      }
    }
    answers["/wp-json/"] = try Fixtures.answer("index-wp-json")
    answers["/wp-json/wc/v3/system_status"] = Answer(bytes: try Fixtures.bytes("dump/system-status.json"))
  }

  private static func objects(_ file: String) throws -> [Object] {
    try JSONDocument(parsing: Fixtures.bytes(file)).root.items.map { object($0) }.sorted { $0.id < $1.id }
  }

  static func object(_ value: JSONValue) -> Object {
    Object(
      id: value["id"]?.int64 ?? 0, status: value["status"]?.string ?? "", modified: value["date_modified_gmt"]?.string ?? "",
      text: value.document.withSource(value.range) { Array($0) })
  }

  mutating func answer(_ request: String) -> Answer {
    asked.append(request)
    let target = request.split(separator: " ")[1]
    let parts = target.split(separator: "?", maxSplits: 1)
    let path = String(parts[0])
    if let answer = answers[path] { return answer }
    var query: [String: String] = [:]
    for pair in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1)
      query[String(sides[0])] = sides.count > 1 ? String(sides[1]) : ""
    }
    let collection = String(path.dropFirst("/wp-json/wc/v3".count))
    if let list = lists[collection] { return page(list, query) }
    if let slash = collection.lastIndex(of: "/"), let list = lists[String(collection[..<slash])],
      let object = list.first(where: { String($0.id) == collection[collection.index(after: slash)...] })
    {
      return Answer(bytes: object.text)
    }
    return Answer(
      #"{"code":"woocommerce_rest_invalid_id","message":"Invalid ID.","data":{"status":404}}"#, status: 404)
  }

  private func page(_ list: [Object], _ query: [String: String]) -> Answer {
    var found = list
    switch query["status"] {
    case "any"?: found.removeAll { $0.status == "trash" }
    case let status?: found.removeAll { $0.status != status }
    case nil: break
    }
    if let after = query["modified_after"] { found.removeAll { $0.modified <= after } }
    if let include = query["include"] {
      let ids = Set(include.split(separator: ",").compactMap { Int64($0) })
      found.removeAll { !ids.contains($0.id) }
    }
    let rest = found.dropFirst(Int(query["offset"] ?? "0") ?? 0).prefix(Int(query["per_page"] ?? "10") ?? 10)
    let text = "[" + rest.map { String(decoding: $0.text, as: UTF8.self) }.joined(separator: ",") + "]"
    return Answer(text, fields: [("X-WP-Total", String(found.count)), ("X-WP-TotalPages", "1")])
  }
}

extension TestHost {
  /// Runs an operation to its end against the shop; what it kept, in order.
  func run(
    _ shop: inout DumpShop, _ name: String, _ resource: String = "", arguments: String = "{}", cursor: String = "",
    since: Int64 = 0
  ) -> (records: [Step.Record], cursors: [String], end: Step) {
    var records: [Step.Record] = []
    var cursors: [String] = []
    var step = begin(name, resource, arguments: arguments, cursor: cursor, since: since)
    // No operation on so small a shop takes more steps.
    for _ in 0..<1000 {
      switch step {
      case .send(let requests): step = answer(requests.map { shop.answer($0) })
      case .page(let kept, let cursor):
        records += kept
        cursors.append(cursor)
        step = ok()
      case .wait: step = ok()
      case .done, .fail, .unknown: return (records, cursors, step)
      }
    }
    return (records, cursors, step)
  }
}
