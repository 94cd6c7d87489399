import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// Every official sample about orders and their money goes through: understood, or refused by name.
@Suite("Official samples of orders")
struct OrdersSamplesTests {
  /// What became of the orders of a sample: `250-… SHIPPED 19940 JPY`, or the reason.
  private static func words(_ ran: TestHost.Ran) throws -> [String] {
    if !ran.end.words.isEmpty { return [ran.end.words] }
    return try ran.records.values.sorted { $0.id < $1.id }.map { record in
      if record.flags != 0 { return "\(record.id): \(record.reason)" }
      let order = try Order(json: JSONDocument(parsing: record.json).root)
      let manifest = try Manifest(parsing: Fixtures.manifest())
      #expect(manifest.statuses[order.status] != nil)
      let book = try OrdersBook([order], manifest)
      return "\(order.id) \(order.status) \(order.total) \(order.currency)" + (book.wrong.isEmpty ? "" : " WRONG \(book.wrong)")
    }
  }

  private static func examples(_ file: String) throws -> [(operation: String, status: UInt32, response: String)] {
    try Fixtures.json("sandbox-examples/\(file).json")["examples"]?.items.compactMap { example in
      guard let operation = example["operationId"]?.string, let status = example["status"]?.int64, let response = example["response"],
        response.kind == .object
      else { return nil }
      let text = response.document.withSource(response.range) { String(decoding: $0, as: UTF8.self) }
      return (operation, UInt32(clamping: status), text)
    } ?? []
  }

  @Test func theNewModel() throws {
    var found: [String] = []
    for example in try Self.examples("orders_2026-01-01") {
      var seller = StubSeller(region: "na")
      seller.answers["/orders/2026-01-01/orders"] = Answer(example.response, status: example.status)
      found +=
        try example.operation == "getOrder"
        ? Self.words(seller.run("get", arguments: #"{"ids":["114-9876543-1234567"]}"#)) : Self.words(seller.run("list"))
    }
    #expect(
      found == [
        "250-1234567-8901234 SHIPPED 19940 JPY", "202-7654321-1098765 SHIPPED 34.99 GBP", "171-2345678-9012345 UNSHIPPED 1599.90 BRL",
        "GET /orders/2026-01-01/orders was answered with 400 (InvalidInput): Invalid Input", "114-9876543-1234567 UNSHIPPED 49.99 USD",
        "202-1234567-8901234 SHIPPED 103.97 GBP",
      ])
  }

  @Test func theOldModel() throws {
    let examples = try Self.examples("ordersV0")
    let items = try #require(examples.first { $0.operation == "getOrderItems" }).response
    var found: Set<String> = []
    for example in examples {
      var seller = StubSeller(model: "v0", region: "na")
      let answer = Answer(example.response, status: example.status)
      // Whatever a sample is about, an order or a part of one, it stands where an order is asked for.
      seller.answers["/orders/v0/orders"] = answer
      for id in Self.ids(example.response) { seller.answers["/orders/v0/orders/\(id)/orderItems"] = Answer(items) }
      found.formUnion(
        try example.operation == "getOrders"
          ? Self.words(seller.run("list")) : Self.words(seller.run("get", arguments: #"{"ids":["902-3159896-1390916"]}"#)))
    }
    let refused = "GET /orders/v0/orders/902-3159896-1390916 was answered with 400"
    #expect(
      found.sorted() == [
        "902-1845936-5435065: /OrderItems/0/ItemPrice/currencyCode is in JPY, and the order in USD",
        "902-1845936-5435065: /PurchaseDate is missing", "902-2592119-3531015: /PurchaseDate is missing",
        "902-3159896-1390916 PENDING 0.00 USD", "902-3159896-1390916: /PurchaseDate is missing",
        "902-8745147-1934268: /OrderItems/0/ItemPrice/currencyCode is in JPY, and the order in USD",
        "903-1671087-0812628: /PurchaseDate is missing",
        "921-3175655-0452641: /OrderItems/0/ItemPrice/currencyCode is in JPY, and the order in EUR", refused,
        refused + " (Invalid Input): Invalid Input", refused + " (InvalidInput): Marketplace ID is not defined",
        refused + " (InvalidInput): Missing request parameter: rejectionReasonId.",
        refused + " (InvalidInput): Verification Detail `approvedAlternativeDetails` is not supported when order is in Approved status.",
        refused + " (InvalidInput): Verification Detail `prescriptionDetail` is not supported when order is in Rejected status.",
        "unnamed-599971e542bdbc3a: /OrderItems were not answered",
      ])
  }

  private static func ids(_ response: String) -> [String] {
    guard let payload = try? JSONDocument(parsing: response).root["payload"] else { return [] }
    return ([payload["AmazonOrderId"]] + (payload["Orders"].map { $0.items.map { $0["AmazonOrderId"] } } ?? [])).compactMap { $0?.string }
  }

  @Test func recordedAnswersOfTheOldModel() throws {
    var found: [String] = []
    for file in ["orders-getOrder", "easyship-orders-getOrder"] {
      let order = try Fixtures.json("sample-responses/\(file).json")
      let id = try #require(order.at("/payload/AmazonOrderId")?.string)
      var seller = StubSeller(model: "v0", region: "na")
      seller.answers["/orders/v0/orders/\(id)"] = Answer(bytes: try Fixtures.bytes("sample-responses/\(file).json"))
      seller.answers["/orders/v0/orders/\(id)/orderItems"] = Answer(
        bytes: try Fixtures.bytes("sample-responses/orders-getOrderItems.json"))
      found += try Self.words(seller.run("get", arguments: #"{"ids":["\#(id)"]}"#))
    }
    // The samples' items belong to another order.
    #expect(
      found == [
        "123-4567890-1234567: /OrderItems/0/ItemPrice/currencyCode is in BRL, and the order in USD",
        #"701-2161150-1980205 UNSHIPPED 12.00 BRL WRONG ["701-2161150-1980205: 802 of 12.00"]"#,
      ])
  }

  @Test func theFinances() throws {
    let order = try #require(Self.examples("orders_2026-01-01").last { $0.operation == "getOrder" }).response
    var found: [String] = []
    for file in ["financesV0", "finances_2024-06-19"] {
      for example in try Self.examples(file) {
        var seller = StubSeller(region: "na")
        seller.answers["/orders/2026-01-01/orders/"] = Answer(order)
        seller.answers["/finances/v0/orders/"] = Answer(example.response, status: example.status)
        found += try Self.words(seller.run("get", arguments: #"{"ids":["202-1234567-8901234"]}"#))
        seller.answers["/finances/2024-06-19/transactions"] = Answer(example.response, status: example.status)
        found += try Self.words(seller.run("list", since: SimulatedWorld.moment - 86_400_000))
      }
    }
    let list = "GET /finances/2024-06-19/transactions was answered with"
    let one = "202-1234567-8901234: GET /finances/v0/orders/202-1234567-8901234/financialEvents was answered with"
    let reasons = ["Bad event group ID provided.", "Bad order ID provided.", "Input not valid.", "Invalid input"]
    #expect(
      Set(found).sorted() == ["202-1234567-8901234 SHIPPED 103.97 GBP"] + reasons.map { "\(one) 400 (InvalidInput): \($0)" }
        + reasons.map { "\(list) 400 (InvalidInput): \($0)" } + ["\(list) something other than a list at /payload/transactions"])
  }
}
