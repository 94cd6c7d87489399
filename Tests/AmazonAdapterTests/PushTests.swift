import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@Suite("Changes pushed to a seller's account")
struct PushTests {
  static let germany = "A1PA6795UKMFR9"
  static let france = "A13V1IB3VIYZZH"

  private func outcomes(_ ran: TestHost.Ran) throws -> [String: Outcome] {
    try ran.records.mapValues { try Outcome(json: JSONDocument(parsing: $0.json).root) }
  }

  private func located(_ ran: TestHost.Ran) throws -> [String: Located] {
    try ran.records.mapValues { try Located(json: JSONDocument(parsing: $0.json).root) }
  }

  private func push(_ seller: SimulatedSeller, _ resource: String, _ items: String...) throws -> TestHost.Ran {
    try seller.open().run(seller, "push", resource, arguments: #"{"items":[\#(items.joined(separator: ","))]}"#)
  }

  private func locate(
    _ seller: SimulatedSeller, _ resource: String, since: Int64 = 0, _ items: String...
  ) throws -> [String: Located] {
    try located(
      seller.open().run(seller, "locate", resource, arguments: #"{"items":[\#(items.joined(separator: ","))]}"#, since: since))
  }

  /// The seller's listing as the platform shows it, asked for past the adapter.
  private func shown(_ seller: SimulatedSeller, _ sku: String, _ markets: [String] = [germany, france]) throws -> JSONValue {
    var request = SimulatedSeller.asked(
      "GET",
      "/listings/2021-08-01/items/A2TRADEPOST0S1/\(sku)?marketplaceIds=\(markets.joined(separator: ","))"
        + "&includedData=attributes,summaries,issues,fulfillmentAvailability")
    request.limit = "listings_get"
    return try JSONDocument(parsing: seller.answer(request).body).root
  }

  // MARK: Products

  /// The price for everyone in one marketplace changes; businesses' price, what else the offer holds, and all other
  /// marketplaces stay as they are.
  @Test func aPriceTouchesNoOtherOffer() throws {
    let seller = try SimulatedSeller(#"{"products":10,"orders":0,"markets":["DE","FR"],"apply_ms":0}"#)
    let business =
      #"[{\"marketplace_id\":\"\#(Self.germany)\",\"audience\":\"ALL\",\"currency\":\"EUR\",\"minimum_seller_allowed_price\":[{\"schedule\":[{\"value_with_tax\":5.00}]}],"#
      + #"\"our_price\":[{\"schedule\":[{\"value_with_tax\":30.00}]}]},"#
      + #"{\"marketplace_id\":\"\#(Self.germany)\",\"audience\":\"B2B\",\"currency\":\"EUR\",\"our_price\":[{\"schedule\":[{\"value_with_tax\":25.50}]}]}]"#
    _ = try push(
      seller, "products", #"{"key":"0","product_id":"TP-00004","attributes":"{\"attributes\":{\"purchasable_offer\":\#(business)}}"}"#)
    seller.now += 1000
    let before = try shown(seller, "TP-00004")
    #expect(before.at("/attributes/purchasable_offer")?.items.map { $0["audience"]?.string } == ["ALL", "ALL", "B2B"])

    let ran = try push(seller, "products", #"{"key":"1","product_id":"TP-00004","price":"19.90","currency":"EUR"}"#)
    #expect(try outcomes(ran) == ["1": Outcome(key: "1", .accepted, id: "TP-00004")])
    seller.now += 1000
    let offers = try #require(try shown(seller, "TP-00004").at("/attributes/purchasable_offer")).items
    func price(_ offer: JSONValue) -> String? { offer.at("/our_price/0/schedule/0/value_with_tax")?.numberText }
    let old = try #require(before.at("/attributes/purchasable_offer")).items
    #expect(offers.map { price($0) } == [price(Array(old)[0]), "19.90", "25.50"])
    #expect(Array(offers)[1].at("/minimum_seller_allowed_price/0/schedule/0/value_with_tax")?.numberText == "5.00")
  }

  /// What is sent, to the letter: a number stays the digits that it was.
  @Test func whatAPatchSays() throws {
    let seller = try SimulatedSeller(#"{"products":10,"orders":0,"markets":["DE","FR"]}"#)
    let host = try seller.open()
    _ = host.begin(
      "push", "products",
      arguments:
        #"{"items":[{"key":"1","product_id":"TP 00005/A+B","market":"\#(Self.france)","name":"Sac \"rouge\"","price":"1234567.89"}]}"#)
    let answers = try host.asked.map { try seller.answer($0) }
    _ = host.answer(answers)
    let patch = try #require(host.asked.first)
    #expect(patch.method == "PATCH")
    #expect(patch.path == "/listings/2021-08-01/items/A2TRADEPOST0S1/TP%2000005%2FA%2BB?marketplaceIds=\(Self.france)")
    #expect(patch.limit == "listings_patch")
    #expect(patch.flags & UInt32(TP_REQUEST_SAFE) == 0)
    let body = try JSONDocument(parsing: patch.body).root
    #expect(body["patches"]?.items.map { $0["op"]?.string } == ["merge", "replace"])
    var writer = JSONWriter()
    for patch in body["patches"].map({ Array($0.items) }) ?? [] { writer.value(patch) }
    #expect(
      writer.text
        == #"{"op":"merge","path":"/attributes/purchasable_offer","value":[{"audience":"ALL","currency":"EUR","marketplace_id":"A13V1IB3VIYZZH","our_price":[{"schedule":[{"value_with_tax":1234567.89}]}]}]},"#
        + #"{"op":"replace","path":"/attributes/item_name","value":[{"language_tag":"fr_FR","marketplace_id":"A13V1IB3VIYZZH","value":"Sac \"rouge\""}]}"#
    )
  }

  /// Amazon refuses with 200 and INVALID; its reasons are kept, and the neighbours go on.
  @Test func aPoisonItemSparesItsNeighbours() throws {
    let seller = try SimulatedSeller(#"{"products":30,"orders":0,"markets":["DE","GB"],"apply_ms":0}"#)
    let ran = try push(
      seller, "products",
      #"{"key":"good","product_id":"TP-00004","price":"12.34"}"#,
      #"{"key":"invalid","product_id":"TP-00006","attributes":"{\"attributes\":{\"color\":[\"red\"]}}"}"#,
      #"{"key":"type","product_id":"TP-00006","name":"x","attributes":"{\"productType\":\"NO_SUCH\",\"attributes\":{}}"}"#,
      #"{"key":"unknown","product_id":"NOBODY","price":"1.00"}"#,
      #"{"key":"currency","product_id":"TP-00006","price":"1.00","currency":"GBP"}"#,
      #"{"key":"fine","product_id":"TP-00006","price":"1.005"}"#,
      #"{"key":"zero","product_id":"TP-00006","price":"0"}"#,
      #"{"key":"parent","product_id":"TP-00010","price":"1.00"}"#,
      #"{"key":"sku","product_id":"TP-00006","sku":"other"}"#,
      #"{"key":"status","product_id":"TP-00006","status":"archived"}"#,
      #"{"key":"strike","product_id":"TP-00006","compare_at_price":"9.99"}"#,
      #"{"key":"barcode","product_id":"TP-00006","barcode":"4006381333931"}"#,
      #"{"key":"market","product_id":"TP-00006","market":"ATVPDKIKX0DER","price":"9.99"}"#,
      #"{"key":"attributes","product_id":"TP-00006","attributes":"[1]"}"#,
      #"{"key":"nothing","product_id":"TP-00006"}"#,
      #"{"key":"last","product_id":"TP-00010","variant_id":"TP-00011","market":"A1F83G8C2ARO7P","price":"7.00","currency":"GBP"}"#)
    #expect(ran.end == .done("{}", complete: false))
    let outcomes = try outcomes(ran)
    #expect(outcomes.count == 16)
    #expect(outcomes.filter { $0.value.result == .accepted }.keys.sorted() == ["good", "last"])
    #expect(outcomes.values.allSatisfy { $0.result == .accepted || ($0.result == .refused && !$0.reason.isEmpty) })
    #expect(outcomes["invalid"]?.reason == "The value of 'color' has an invalid structure. (4000001)")
    #expect(outcomes["type"]?.reason.contains("is not the listing's") == true)
    // Only four of them went out.
    #expect(seller.lines.filter { $0.hasPrefix("PATCH") }.count == 4)
    // Each outcome by itself, before anything else was sent.
    #expect(ran.pages.allSatisfy { $0.count == 1 })
  }

  @Test func outcomesAreKeptBeforeTheNextRequest() throws {
    let seller = try SimulatedSeller(#"{"products":30,"orders":0}"#)
    let host = try seller.open()
    var trace: [String] = []
    var step = host.begin(
      "push", "products",
      arguments: #"{"items":[{"key":"a","product_id":"TP-00004","price":"1.00"},{"key":"b","product_id":"TP-00006","price":"2.00"}]}"#)
    while !step.isEnd {
      if case .page(let records, _) = step {
        trace.append("keep " + records.map { $0.id }.joined())
        step = host.ok()
      } else {
        trace += host.asked.map { String($0.method) }
        step = host.answer(try host.asked.map { try seller.answer($0) })
      }
    }
    #expect(trace == ["GET", "PATCH", "keep a", "PATCH", "keep b"])
  }

  /// The line breaks behind the request: nobody knows, until the listing is looked at.
  @Test func aBrokenLineIsInDoubt() throws {
    let seller = try SimulatedSeller(#"{"products":30,"orders":0,"apply_ms":0}"#)
    let items = [#"{"key":"a","product_id":"TP-00004","price":"5.00"}"#, #"{"key":"b","product_id":"TP-00006","price":"6.00"}"#]
    seller.accident = { request in
      guard request.method == "PATCH" else { return nil }
      return request.path.contains("TP-00004") ? Answer(error: 7, "the line broke", delivery: TP_MAYBE_SENT) : nil
    }
    var ran = try push(seller, "products", items[0], items[1])
    #expect(try outcomes(ran).mapValues { $0.result } == ["a": .inDoubt, "b": .accepted])
    #expect(try outcomes(ran)["a"]?.reason.contains("the line broke") == true)

    // It never arrived: nothing is known for a quarter of an hour, then it is held not to be so.
    let pushed = seller.now
    #expect(try locate(seller, "products", since: pushed, items[0], items[1]).mapValues { $0.state } == ["a": .unknown, "b": .applied])
    seller.now += 16 * 60_000
    #expect(try locate(seller, "products", since: pushed, items[0])["a"]?.state == .notApplied)
    #expect(try locate(seller, "products", items[0])["a"]?.state == .unknown)
    seller.accident = { _ in nil }
    ran = try push(seller, "products", items[0])
    let found = try #require(try locate(seller, "products", items[0])["a"])
    #expect(found == Located(key: "a", .applied, current: "purchasable_offer: 5.00 EUR", id: "TP-00004"))
  }

  @Test(arguments: [
    (Answer("", status: 200), Outcome.Result.inDoubt), (Answer(#"{"sku":"x","sta"#), .inDoubt), (Answer("<html>", status: 502), .inDoubt),
    (Answer(#"{"errors":[{"code":"InternalFailure","message":"oops"}]}"#, status: 500), .inDoubt),
    (Answer(#"{"sku":"x","status":"PONDERING","submissionId":"1"}"#), .inDoubt),
    (Answer(#"{"errors":[{"code":"InvalidInput","message":"no","details":"why"}]}"#, status: 400), .refused),
    (Answer(#"{"errors":[{"code":"NotFound","message":"SKU not found"}]}"#, status: 404), .refused),
    (Answer(#"{"sku":"x","status":"INVALID","submissionId":"1"}"#), .refused),
    (
      Answer(
        #"{"sku":"x","status":"ACCEPTED","submissionId":"1","issues":[{"code":"1","message":"mind","severity":"WARNING","categories":[]}]}"#
      ),
      .accepted
    ),
  ])
  func whatAnAnswerMeans(_ answer: Answer, _ result: Outcome.Result) throws {
    let seller = try SimulatedSeller(#"{"products":10,"orders":0}"#)
    seller.accident = { $0.method == "PATCH" ? answer : nil }
    let outcome = try #require(try outcomes(push(seller, "products", #"{"key":"1","product_id":"TP-00004","price":"5.00"}"#))["1"])
    #expect(outcome.result == result)
    #expect(result == .accepted || !outcome.reason.isEmpty)
    #expect(!outcome.compared)
  }

  /// Credentials, quota and the line concern the neighbours too: the push ends, and what was not sent stays with the host.
  @Test(arguments: [(403, 2), (429, 4)] as [(UInt32, Int32)])
  func whatConcernsAllEndsThePush(_ status: UInt32, _ code: Int32) throws {
    let seller = try SimulatedSeller(#"{"products":10,"orders":0}"#)
    seller.accident = {
      $0.path.contains("TP-00006") && $0.method == "PATCH" ? Answer(#"{"errors":[{"code":"X","message":"no"}]}"#, status: status) : nil
    }
    let ran = try push(
      seller, "products", #"{"key":"1","product_id":"TP-00004","price":"5.00"}"#, #"{"key":"2","product_id":"TP-00006","price":"5.00"}"#)
    #expect(Array(ran.records.keys) == ["1"])
    guard case .fail(code, _) = ran.end else {
      Issue.record("\(ran.end)")
      return
    }
  }

  @Test func anotherVersionIsStale() throws {
    let seller = try SimulatedSeller(#"{"products":20,"orders":0}"#)
    let host = try seller.open()
    let listed = try host.run(seller, "list", "products")
    let family = try Product(json: JSONDocument(parsing: #require(listed.records["TP-00010"]).json).root)
    let version = try #require(family.updatedAt).text
    let ran = try push(
      seller, "products",
      #"{"key":"same","product_id":"TP-00010","variant_id":"TP-00011","expected_version":"\#(version)","price":"5.00"}"#,
      #"{"key":"other","product_id":"TP-00010","variant_id":"TP-00011","expected_version":"2020-01-01T00:00:00Z","price":"5.00"}"#)
    #expect(try outcomes(ran).mapValues { $0.result } == ["same": .accepted, "other": .stale])
  }

  @Test func aNewListing() throws {
    let seller = try SimulatedSeller(#"{"products":10,"orders":0,"markets":["DE","FR"],"apply_ms":0}"#)
    let attributes =
      #"{\"productType\":\"LAMP\",\"attributes\":{\"brand\":[{\"value\":\"Alba\"}],\"condition_type\":[{\"value\":\"new_new\"}],\"weight\":[{\"unit\":\"kg\",\"value\":1.50}]}}"#
    let new =
      #"{"key":"new","sku":"neu/1 ä","name":"Neue Lampe","price":"10.00","barcode":"4006381333931","attributes":"\#(attributes)"}"#
    let ran = try push(
      seller, "products", new, #"{"key":"bare","sku":"neu-2","name":"Lampe","attributes":"{\"productType\":\"LAMP\"}"}"#,
      #"{"key":"typeless","sku":"neu-3","name":"Lampe"}"#, #"{"key":"there","sku":"TP-00004","attributes":"\#(attributes)"}"#,
      #"{"key":"nameless","name":"Lampe"}"#, #"{"key":"draft","sku":"neu-4","status":"draft","attributes":"\#(attributes)"}"#)
    let outcomes = try outcomes(ran)
    #expect(
      outcomes.mapValues { $0.result }
        == ["new": .accepted, "bare": .refused, "typeless": .refused, "there": .refused, "nameless": .refused, "draft": .refused])
    #expect(outcomes["bare"]?.reason.contains("'brand' is required but not supplied. (90220)") == true)
    #expect(seller.lines.filter { $0.hasPrefix("PUT") }.count == 2)
    seller.now += 1000
    let shown = try shown(seller, "neu%2F1%20%C3%A4")
    #expect(shown.at("/attributes/weight/0/value")?.numberText == "1.50")
    #expect(shown.at("/attributes/purchasable_offer/0/our_price/0/schedule/0/value_with_tax")?.numberText == "10.00")
    #expect(shown.at("/attributes/item_name/0/language_tag")?.string == "de_DE")
    // Put there once more it is refused; and it is found again.
    #expect(try self.outcomes(push(seller, "products", new))["new"]?.result == .refused)
    #expect(try locate(seller, "products", new)["new"]?.state == .applied)
    #expect(try locate(seller, "products", #"{"key":"1","sku":"never","name":"x"}"#)["1"]?.state == .unknown)
  }

  // MARK: Stock

  private func sku(_ seller: SimulatedSeller, _ location: String) throws -> StockLevel {
    let ran = try seller.open().run(seller, "list", "inventory")
    let levels = try ran.records.values.map { try StockLevel(json: JSONDocument(parsing: $0.json).root) }
    return try #require(levels.sorted { $0.id < $1.id }.first { $0.location == location && $0.productID == $0.variantID })
  }

  @Test func stockIsSetAndSeen() throws {
    let seller = try SimulatedSeller(#"{"products":30,"orders":0,"apply_ms":400}"#)
    let own = try sku(seller, "MFN")
    let item =
      #"{"key":"1","product_id":"\#(own.productID)","variant_id":"\#(own.variantID)","location":"MFN","quantity":"17","expected":"\#(own.available?.text ?? "0")"}"#
    let calls = seller.lines.count
    let ran = try push(seller, "inventory", item)
    #expect(try outcomes(ran) == ["1": Outcome(key: "1", .accepted, id: own.variantID)])
    #expect(seller.lines.count == calls + 2)
    // Shown a moment later: `locate` waits that long.
    #expect(try locate(seller, "inventory", item)["1"] == Located(key: "1", .applied, current: "17", id: own.variantID))
    #expect(try sku(seller, "MFN").available?.text == "17")
    // By now another count is expected.
    let stale = try #require(try outcomes(push(seller, "inventory", item))["1"])
    #expect(stale.result == .stale)
    #expect(stale.reason == "Amazon holds 17, not \(own.available?.text ?? "0")")
    #expect(!stale.compared)
  }

  @Test func whatAmazonCountsIsNotSet() throws {
    let seller = try SimulatedSeller(#"{"products":30,"orders":0}"#)
    let theirs = try sku(seller, "FBA").variantID
    let calls = seller.lines.count
    let told = try push(
      seller, "inventory", #"{"key":"a","product_id":"\#(theirs)","variant_id":"\#(theirs)","location":"FBA","quantity":"3"}"#,
      #"{"key":"b","product_id":"\#(theirs)","variant_id":"\#(theirs)","location":"AMAZON_EU","quantity":"3"}"#,
      #"{"key":"c","product_id":"x","variant_id":"x","quantity":"1.5"}"#, #"{"key":"d","product_id":"x","variant_id":"x","quantity":"-1"}"#)
    #expect(try outcomes(told).values.allSatisfy { $0.result == .refused && !$0.reason.isEmpty })
    #expect(seller.lines.count == calls)
    // Where the push does not say so, the listing does.
    let read = try push(
      seller, "inventory", #"{"key":"a","product_id":"\#(theirs)","variant_id":"\#(theirs)","quantity":"3"}"#,
      #"{"key":"b","product_id":"TP-00010","variant_id":"TP-00010","quantity":"3"}"#,
      #"{"key":"c","product_id":"x","variant_id":"x","quantity":"1"}"#)
    #expect(try outcomes(read).values.allSatisfy { $0.result == .refused && !$0.reason.isEmpty })
    #expect(seller.lines.allSatisfy { !$0.hasPrefix("PATCH") })
  }

  // MARK: Orders

  /// Orders by their states, the seller's own to ship.
  private func orders(_ seller: SimulatedSeller, _ state: String, by: String = "MERCHANT") throws -> [JSONValue] {
    var request = SimulatedSeller.asked(
      "GET",
      "/orders/2026-01-01/orders?createdAfter=2026-08-01T00:00:00Z&fulfillmentStatuses=\(state)&fulfilledBy=\(by)&includedData=FULFILLMENT")
    request.limit = "orders_search"
    return try JSONDocument(parsing: seller.answer(request).body).root["orders"].map { Array($0.items) } ?? []
  }

  @Test(arguments: ["2026-01-01", "v0"])
  func aParcelIsConfirmed(_ model: String) throws {
    let seller = try SimulatedSeller(#"{"products":30,"orders":300}"#, settings: ["orders_model": model])
    let order = try #require(try orders(seller, "UNSHIPPED").first)
    let id = try #require(order["orderId"]?.string)
    let at = Timestamp(milliseconds: seller.now).text
    let item =
      #"{"key":"p1","order_id":"\#(id)","status":"completed","fulfilment":{"at":"\#(at)","carrier":"deutsche post","tracking_number":"00340434","lines":[]}}"#
    let ran = try push(seller, "orders", item)
    #expect(try outcomes(ran) == ["p1": Outcome(key: "p1", .accepted, id: id)])
    #expect(try orders(seller, "SHIPPED").contains { $0["orderId"]?.string == id })
    let found = try #require(try locate(seller, "orders", item)["p1"])
    #expect(found.state == (model == "v0" ? .unknown : .applied))
    if model != "v0" { #expect(found.current == "SHIPPED, Deutsche Post 00340434") }
    // All of it has left: nothing goes out a second time.
    #expect(try outcomes(push(seller, "orders", item))["p1"]?.reason == "all of the order \(id) has left already")
  }

  /// The same push under way twice is one parcel.
  @Test func aSecondConfirmationReplacesTheFirst() throws {
    let seller = try SimulatedSeller(#"{"products":30,"orders":300}"#)
    let order = try #require(try orders(seller, "UNSHIPPED").first)
    let id = try #require(order["orderId"]?.string)
    let line = try #require(order.at("/orderItems/0/orderItemId")?.string)
    let market = try #require(order.at("/salesChannel/marketplaceId")?.string)
    let at = Timestamp(milliseconds: seller.now).text
    let item =
      #"{"key":"p1","order_id":"\#(id)","market":"\#(market)","fulfilment":{"at":"\#(at)","carrier":"My Bike","tracking_number":"77","lines":[{"line_id":"\#(line)","quantity":"1"}]}}"#
    let calls = seller.lines.count
    seller.accident = { _ in nil }
    for _ in 0..<2 { #expect(try outcomes(push(seller, "orders", item))["p1"]?.result == .accepted) }
    #expect(seller.lines.count == calls + 2)
    #expect(try locate(seller, "orders", item)["p1"]?.current.hasSuffix("My Bike 77") == true)
    let never = item.replacing(#""key":"p1""#, with: #""key":"p2""#).replacing(#""77""#, with: #""78""#)
    let other = try #require(try orders(seller, "UNSHIPPED").first?["orderId"]?.string)
    #expect(try locate(seller, "orders", never.replacing(id, with: other))["p2"]?.state == .notApplied)
  }

  @Test func whatAmazonDoesNotAllowIsRefusedInWords() throws {
    let seller = try SimulatedSeller(#"{"products":30,"orders":300}"#)
    let pending = try #require(try orders(seller, "PENDING").first?["orderId"]?.string)
    let amazons = try #require(try orders(seller, "SHIPPED", by: "AMAZON").first?["orderId"]?.string)
    let open = try #require(try orders(seller, "UNSHIPPED").first?["orderId"]?.string)
    let at = Timestamp(milliseconds: seller.now).text
    func parcel(_ tracking: String = "1") -> String { #""fulfilment":{"at":"\#(at)","carrier":"DHL","tracking_number":"\#(tracking)"}"# }
    let ran = try push(
      seller, "orders", #"{"key":"cancel","order_id":"\#(open)","status":"cancelled"}"#,
      #"{"key":"refund","order_id":"\#(open)","status":"refunded"}"#, #"{"key":"done","order_id":"\#(open)","status":"completed"}"#,
      #"{"key":"back","order_id":"\#(open)","status":"pending","fulfilment":{"at":"\#(at)","carrier":"DHL","tracking_number":"1"}}"#,
      #"{"key":"nothing","order_id":"\#(open)"}"#, #"{"key":"untracked","order_id":"\#(open)",\#(parcel(""))}"#,
      #"{"key":"path","order_id":"../x",\#(parcel())}"#, #"{"key":"nobody","order_id":"111-1111111-1111111",\#(parcel())}"#,
      #"{"key":"pending","order_id":"\#(pending)",\#(parcel())}"#, #"{"key":"amazon","order_id":"\#(amazons)",\#(parcel())}"#,
      #"{"key":"market","order_id":"\#(open)","market":"ATVPDKIKX0DER",\#(parcel())}"#,
      #"{"key":"good","order_id":"\#(open)",\#(parcel())}"#)
    let outcomes = try outcomes(ran)
    #expect(outcomes.count == 12)
    #expect(outcomes.filter { $0.value.result != .refused }.keys.sorted() == ["good"])
    #expect(outcomes.values.allSatisfy { $0.result == .accepted || $0.reason.count > 15 })
    // Only the last two went out; the others were told from the order, or from nothing at all.
    #expect(seller.lines.filter { $0.hasPrefix("POST /orders") }.count == 2)
  }

  // MARK: Official samples

  @Test func officialAnswersAreUnderstood() throws {
    var seen: [String] = []
    for example in try #require(try Fixtures.json("sandbox-examples/listingsItems_2021-08-01.json")["examples"]).items {
      guard let operation = example["operationId"]?.string, operation == "patchListingsItem" || operation == "putListingsItem" else {
        continue
      }
      let response = try #require(example["response"])
      var writer = JSONWriter()
      writer.value(response)
      let seller = try SimulatedSeller(#"{"products":10,"orders":0}"#)
      let text = writer.text
      seller.accident = { $0.method == "PATCH" ? Answer(text) : nil }
      let outcome = try #require(try outcomes(push(seller, "products", #"{"key":"1","product_id":"TP-00004","price":"5.00"}"#))["1"])
      seen.append("\(response["status"]?.string ?? "") \(outcome.result.rawValue)")
    }
    #expect(Set(seen) == ["ACCEPTED accepted", "INVALID refused", "VALID in_doubt"])
  }
}

extension SimulatedSeller {
  /// A request that no adapter asked for.
  static func asked(_ method: String, _ path: String) -> Asked {
    var request = tp_request()
    request.size = MemoryLayout<tp_request>.size
    var asked = Asked(request)
    asked.method = method
    asked.path = path
    asked.flags = UInt32(TP_REQUEST_SAFE)
    return asked
  }
}
