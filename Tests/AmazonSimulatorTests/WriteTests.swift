import SimulatorKit
import TestHost
import Testing

/// Writes: listings, shipments, notifications, faults.
@Suite struct WriteTests {
  private let items = "/listings/2021-08-01/items/\(Account.seller)"

  private func quantity(_ account: Account, _ sku: String) -> Int? {
    account.get("\(items)/\(sku)?marketplaceIds=\(Account.germany)&includedData=fulfillmentAvailability")
      .node["fulfillmentAvailability"]?.items.first?["quantity"]?.whole
  }

  @Test func `a stock push is shown a moment after it was accepted`() throws {
    let account = try Account("{\"fba_share\": 0}")
    let before = quantity(account, "TP-00004")
    let push = account.call("PATCH", "\(items)/TP-00004?marketplaceIds=\(Account.germany)", Bodies.stock(4321))
    #expect(push.node["status"]?.string == "ACCEPTED")
    #expect(quantity(account, "TP-00004") == before)
    account.now += 500
    #expect(quantity(account, "TP-00004") == 4321)
  }

  @Test func `a refusal is INVALID with issues, and changes nothing`() throws {
    let account = try Account("{\"fba_share\": 0}")
    let before = quantity(account, "TP-00004")
    let push = account.call("PATCH", "\(items)/TP-00004?marketplaceIds=\(Account.germany)", Bodies.stock(-5))
    #expect(push.status == 200)
    #expect(push.node["status"]?.string == "INVALID")
    #expect(push.node["issues"]?.items.first?["severity"]?.string == "ERROR")
    account.now += 1000
    #expect(quantity(account, "TP-00004") == before)
    let amazon = try Account("{\"fba_share\": 1}")
    let kept = amazon.call("PATCH", "\(items)/TP-00004?marketplaceIds=\(Account.germany)", Bodies.stock(5))
    #expect(kept.node["status"]?.string == "INVALID")
    let preview = account.call("PATCH", "\(items)/TP-00004?marketplaceIds=\(Account.germany)&mode=VALIDATION_PREVIEW", Bodies.stock(5))
    #expect(preview.node["status"]?.string == "VALID")
  }

  @Test func `a listing is made, priced and taken away`() throws {
    let account = try Account()
    let target = "\(items)/NEW%201?marketplaceIds=\(Account.germany)"
    let body = """
      {"productType": "LAMP", "requirements": "LISTING", "attributes": {"item_name": [{"value": "Lampe", "language_tag": "de_DE"}],
       "brand": [{"value": "Alba"}], "condition_type": [{"value": "new_new"}],
       "purchasable_offer": [{"currency": "EUR", "our_price": [{"schedule": [{"value_with_tax": 19.99}]}]}],
       "fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": 5}]}}
      """
    #expect(account.call("PUT", target, body).node["status"]?.string == "ACCEPTED")
    account.now += 1000
    let made = account.get(target + "&includedData=offers,summaries").node
    #expect(made["offers"]?.items.first?["price"]?["amount"]?.string == "19.99")
    let found = account.get("\(items)?marketplaceIds=\(Account.germany)&identifiers=NEW%201&identifiersType=SKU")
    #expect(found.node["numberOfResults"]?.whole == 1)
    #expect(account.call("DELETE", target).node["status"]?.string == "ACCEPTED")
    account.now += 1000
    #expect(account.get(target).status == 404)
  }

  /// The first order of the merchant's own that is still to be sent, with several pieces if there is one.
  private func open(_ account: Account) throws -> (id: String, market: String, items: [(id: String, quantity: Int)]) {
    let page = account.get(
      "/orders/2026-01-01/orders?createdAfter=2026-01-01&fulfillmentStatuses=UNSHIPPED&fulfilledBy=MERCHANT&includedData=FULFILLMENT")
    let orders = page.node["orders"]?.items ?? []
    let order = try #require(orders.max { ($0["orderItems"]?.items.count ?? 0) < ($1["orderItems"]?.items.count ?? 0) })
    let items = (order["orderItems"]?.items ?? []).map { ($0["orderItemId"]?.string ?? "", $0["quantityOrdered"]?.whole ?? 0) }
    return (order["orderId"]?.string ?? "", order["salesChannel"]?["marketplaceId"]?.string ?? "", items)
  }

  private func confirmation(_ market: String, _ items: [(id: String, quantity: Int)], reference: Int = 1) -> String {
    let list = items.map { "{\"orderItemId\": \"\($0.id)\", \"quantity\": \($0.quantity)}" }.joined(separator: ",")
    return """
      {"marketplaceId": "\(market)", "packageDetail": {"packageReferenceId": "\(reference)", "carrierCode": "DHL",
       "trackingNumber": "00340\(reference)", "shipDate": "2026-11-20T22:00:00Z", "orderItems": [\(list)]}}
      """
  }

  @Test func `an order follows what is said to be on its way`() throws {
    let account = try Account("{\"orders\": 400, \"fba_share\": 0}")
    let order = try open(account)
    let first = try #require(order.items.first)
    try #require(order.items.count > 1)
    let path = "/orders/v0/orders/\(order.id)/shipmentConfirmation"
    #expect(account.call("POST", path, confirmation(order.market, [(first.id, first.quantity + 1)])).status == 400)
    #expect(account.call("POST", path, confirmation("ATVPDKIKX0DER", [first])).status == 400)
    #expect(account.call("POST", path, confirmation(order.market, [first])).status == 204)
    func status() -> Node? {
      account.get("/orders/2026-01-01/orders/\(order.id)?includedData=FULFILLMENT,PACKAGES").node["order"]
    }
    #expect(status()?["fulfillment"]?["fulfillmentStatus"]?.string == "PARTIALLY_SHIPPED")
    #expect(status()?["packages"]?.items.first?["trackingNumber"]?.string == "003401")
    let rest = Array(order.items.dropFirst())
    #expect(account.call("POST", path, confirmation(order.market, rest, reference: 2)).status == 204)
    #expect(status()?["fulfillment"]?["fulfillmentStatus"]?.string == "SHIPPED")
    // Said once more it is the same parcel, not a second one.
    #expect(account.call("POST", path, confirmation(order.market, rest, reference: 2)).status == 204)
    #expect(status()?["packages"]?.items.count == 2)
  }

  @Test func `a change of an order waits in the queue until it is deleted`() throws {
    let account = try Account("{\"orders\": 400, \"fba_share\": 0}")
    let grantless = try account.login("grant_type=client_credentials&scope=sellingpartnerapi::notifications")
    let destination = account.call("POST", "/notifications/v1/destinations", Bodies.destination, token: grantless)
    let id = destination.node["payload"]?["destinationId"]?.string ?? ""
    let subscribed = account.call(
      "POST", "/notifications/v1/subscriptions/ORDER_CHANGE", "{\"payloadVersion\": \"1.0\", \"destinationId\": \"\(id)\"}")
    #expect(subscribed.status == 200)
    let order = try open(account)
    #expect(
      account.call("POST", "/orders/v0/orders/\(order.id)/shipmentConfirmation", confirmation(order.market, order.items)).status == 204)
    let queue = Queue(account)
    let message = try #require(queue.ask("ReceiveMessage", "\"MaxNumberOfMessages\": 10").node["Messages"]?.items.first)
    let body = try NodeReader.read(Array((message["Body"]?.string ?? "").utf8))
    #expect(body["NotificationType"]?.string == "ORDER_CHANGE")
    let change = body["Payload"]?["OrderChangeNotification"]
    #expect(change?["AmazonOrderId"]?.string == order.id && change?["Summary"]?["OrderStatus"]?.string == "Shipped")
    if Fixtures.areThere {
      let faults = try Model(schema: "OrderChangeNotification").faults(body)
      #expect(faults == [])
    }
    // Under way for half a minute, then there again, until it is deleted.
    #expect(queue.ask("ReceiveMessage").node["Messages"] == nil)
    account.now += 30_000
    let again = try #require(queue.ask("ReceiveMessage").node["Messages"]?.items.first)
    #expect(again["MessageId"] == message["MessageId"])
    #expect(queue.ask("DeleteMessage", "\"ReceiptHandle\": \"\(again["ReceiptHandle"]?.string ?? "")\"").status == 200)
    account.now += 60_000
    #expect(queue.ask("ReceiveMessage").node["Messages"] == nil)
    #expect(queue.ask("ReceiveMessage", secret: "x").node["__type"]?.string == "SignatureDoesNotMatch")
  }

  @Test func `a topic posts notifications on, its subscription first`() throws {
    let account = try Account("{\"orders\": 50, \"edit_share\": 0.2, \"edit_seconds\": 5, \"push_path\": \"/hooks/amazon\"}")
    let grantless = try account.login("grant_type=client_credentials&scope=sellingpartnerapi::notifications")
    let destination = account.call("POST", "/notifications/v1/destinations", Bodies.destination, token: grantless)
    let id = destination.node["payload"]?["destinationId"]?.string ?? ""
    _ = account.call("POST", "/notifications/v1/subscriptions/ORDER_CHANGE", "{\"payloadVersion\": \"1.0\", \"destinationId\": \"\(id)\"}")
    account.now += 10_000
    let posted = account.deliveries
    #expect(posted.count > 3)
    let bodies = try posted.map { try NodeReader.read(Base64.decode($0["body"]?.string ?? "") ?? []) }
    #expect(bodies.map { $0["Type"]?.string } == ["SubscriptionConfirmation"] + bodies.dropFirst().map { _ in "Notification" })
    #expect(bodies.allSatisfy { Base64.decode($0["Signature"]?.string ?? "")?.count == 256 })
    let inner = try NodeReader.read(Array((bodies.last?["Message"]?.string ?? "").utf8))
    #expect(inner["NotificationType"]?.string == "ORDER_CHANGE")
    #expect(account.deliveries.isEmpty)
    let address = bodies[0]["SigningCertURL"]?.string ?? ""
    let certificate = account.send("GET", "/" + (address.split(separator: "/").last ?? ""))
    #expect(certificate.text.hasPrefix("-----BEGIN CERTIFICATE-----"))
  }

  @Test func `faults strike and are counted, and patience wins`() throws {
    let account = try Account(
      "{\"orders\": 300, \"faults\": {\"429\": 0.1, \"5xx\": 0.1, \"reset\": 0.05, \"truncated\": 0.05, \"html\": 0.05, \"revoked\": 0.05, \"duplicate_page\": 0.05, \"moved\": 0.1}}"
    )
    func fresh() -> String {
      for _ in 0..<10 {
        let reply = account.grants("grant_type=refresh_token&refresh_token=\(account.secret("refresh_token"))")
        if reply.wire == 0, let token = reply.node["access_token"]?.string { return token }
      }
      return ""
    }
    account.token = fresh()
    var found: Set<String> = []
    var next: String?
    var calls = 0
    repeat {
      let target =
        "/orders/2026-01-01/orders?createdAfter=2026-01-01&maxResultsPerPage=10"
        + (next.map { "&paginationToken=\(Percent.encode($0))" } ?? "")
      let page = account.get(target)
      calls += 1
      account.now += 180_000
      if page.status == 403 || calls % 15 == 0 { account.token = fresh() }
      guard page.status == 200, page.wire == 0, let orders = page.node["orders"] else { continue }
      found.formUnion(orders.items.compactMap { $0["orderId"]?.string })
      next = page.node["pagination"]?["nextToken"]?.string
      if next == nil { break }
    } while calls < 500
    #expect(found.count == 300)
    let counters = account.counters.members?.pairs.map(\.key) ?? []
    #expect(Set(counters).isSuperset(of: ["fault.429", "fault.5xx", "fault.reset", "requests.searchOrders", "requests.token"]))
  }

  @Test(arguments: ["{\"colour\": 1}", "{\"faults\": {\"fire\": 1}}", "{\"markets\": [\"XX\"]}", "{\"orders\": -1}", "[]"])
  func `options that make no sense are refused`(options: String) {
    #expect(throws: Account.Failed.self) { try Account(options) }
  }
}

/// A client of the queue that signs as AWS asks for.
struct Queue {
  private let account: Account

  init(_ account: Account) { self.account = account }

  func ask(_ action: String, _ more: String = "", secret: String? = nil) -> Account.Reply {
    let address = account.connection["settings"]?["queue_url"]?.string ?? ""
    let body = Array("{\"QueueUrl\": \"\(address)\"\(more.isEmpty ? "" : ", \(more)")}".utf8)
    var out = Output()
    out.dateTime(Int(account.now / 1000))
    let date = String(decoding: out.bytes, as: UTF8.self).filter { $0 != "-" && $0 != ":" } + "Z"
    let scope = "\(date.prefix(8))/eu-west-1/sqs/aws4_request"
    let host = "sqs.eu-west-1.amazonaws.com"
    let target = "AmazonSQS.\(action)"
    let headers = "host:\(host)\nx-amz-date:\(date)\nx-amz-target:\(target)\n"
    let names = "host;x-amz-date;x-amz-target"
    let canonical = "POST\n/\n\n\(headers)\n\(names)\n\(hex(SHA256.digest(body)))"
    let text = "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n\(hex(SHA256.digest(Array(canonical.utf8))))"
    var key = Array("AWS4\(secret ?? account.secret("aws_secret_access_key"))".utf8)
    for part in scope.split(separator: "/") { key = HMAC.code(.sha256, key: key, message: Array(part.utf8)) }
    let signature = hex(HMAC.code(.sha256, key: key, message: Array(text.utf8)))
    let authorization =
      "AWS4-HMAC-SHA256 Credential=\(account.secret("aws_access_key_id"))/\(scope), SignedHeaders=\(names), Signature=\(signature)"
    return account.send(
      "POST", "/",
      fields: [
        ("Host", host), ("X-Amz-Date", date), ("X-Amz-Target", target), ("Content-Type", "application/x-amz-json-1.0"),
        ("Authorization", authorization),
      ], body)
  }

  private func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
