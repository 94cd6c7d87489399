import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// A simulated shop and the adapter that writes to it, for tests of pushes.
struct PushedShop {
  let shop: SimulatedShop
  let host: TestHost

  init() throws {
    shop = try SimulatedShop()
    host = try Library.open()
  }

  /// Makes an object in the shop, as the merchant would; its id.
  func made(_ path: String, _ body: String) throws -> String {
    String(try #require(try shop.json(path, "POST", body)["id"]?.int64, "\(path) \(body)"))
  }

  /// A product that is counted.
  func mug(stock: Int = 7) throws -> String {
    try made("/products", #"{"name":"Mug","regular_price":"12.50","manage_stock":true,"stock_quantity":\#(stock)}"#)
  }

  func push(_ resource: String, _ items: String...) throws -> [Outcome] { try run("push", resource, items) }

  /// What became of each item, in the order of the items.
  func run(_ operation: String, _ resource: String, _ items: [String]) throws -> [Outcome] {
    try records(operation, resource, items).map { try Outcome(json: JSONDocument(parsing: $0).root) }
  }

  func locate(_ resource: String, _ items: String...) throws -> [Located] {
    try records("locate", resource, items).map { try Located(json: JSONDocument(parsing: $0).root) }
  }

  private func records(_ operation: String, _ resource: String, _ items: [String]) throws -> [String] {
    let (records, end) = try host.run(
      shop, operation, resource, arguments: #"{"items":[\#(items.joined(separator: ","))]}"#)
    #expect(end == .done("{}", complete: false))
    return try items.map { item in
      let key = try #require(try JSONDocument(parsing: item).root["key"]?.string)
      return try #require(records[key]?.json, "nothing became of \(key)")
    }
  }
}
