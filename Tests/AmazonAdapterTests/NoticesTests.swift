import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@Suite("Notifications of a seller's account")
struct NoticesTests {
  private func open(seller: String = "A2TRADEPOST0S1", _ more: String = "") throws -> TestHost {
    try #require(
      TestHost(
        try BuiltLibrary.adapter("libAmazonAdapter.so"), settings: #"{"region":"eu","seller_id":"\#(seller)","marketplaces":"DE"\#(more)}"#)
    )
  }

  private func receive(_ host: TestHost, _ body: String) -> Step {
    host.begin("receive", "", arguments: #"{"headers":[],"body":"\#(Base64.encode(Array(body.utf8)))"}"#)
  }

  /// What a delivery means: `orders 903-… updated`, and its id.
  private func told(_ host: TestHost, _ body: String) throws -> (changes: [String], id: String?) {
    guard case .done(let text, _, _) = receive(host, body) else {
      Issue.record("\(receive(host, body))")
      return ([], nil)
    }
    let received = try Received(json: JSONDocument(parsing: text).root)
    return (received.changes.map { "\($0.resource.rawValue) \($0.id) \($0.happened.rawValue)" }, received.id)
  }

  private func text(_ value: JSONValue) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return writer.text
  }

  // MARK: What they mean

  /// Every official sample of a notification, whatever its casing.
  @Test(
    arguments: [
      ("BrandedItemContentChangeNotification", "", nil), ("DetailPageTrafficEventNotification", "", nil),
      ("FBAOutboundShipmentStatusNotification", "merchantId", "orders 113-2646096-4474645 updated"),
      ("FeedProcessingFinishedNotification", "A3TH9S8BH6GOGM", nil), ("ItemProductTypeChangeNotification", "", nil),
      ("ListingsItemIssuesChangeNotification", "AXXXXXXXXXXXXX", "products NLS-SHOES-03 updated"),
      ("ListingsItemIssuesChangeNotification_2023-12-13", "AXXXXXXXXXXXXX", "products NLS-SHOES-03 updated"),
      ("ListingsItemMfnQuantityChange", "AXXXXXXXXXXXXX", "inventory NLS-SHOES-03 updated"),
      ("ListingsItemStatusChangeNotification", "A3AYAZLIQ7AX77", "products NLS-SHOES-03 updated"),
      ("OrderChangeNotification", "A3TH9S8BH6GOGM", "orders 903-8868176-2219830 updated"), ("PricingHealthNotification", "", nil),
      ("ProductTypeDefinitionsChangeNotification", "", nil),
      // The order's number in this sample is none.
      ("TransactionUpdateNotification", "A3TH9S8BH6GOGM", nil),
    ] as [(String, String, String?)])
  func officialSamples(_ file: String, _ seller: String, _ change: String?) throws {
    let examples = try #require(try Fixtures.json("notification-examples/\(file).json")["examples"]).items
    for example in examples {
      let host = try open(seller: seller.isEmpty ? "A2TRADEPOST0S1" : seller)
      let told = try told(host, text(example))
      #expect(told.changes == (change.map { [$0] } ?? []))
      #expect(told.id != nil)
      // What means nothing is said in the log.
      #expect(host.lines.isEmpty == (change != nil))
    }
  }

  @Test func amazonsStock() throws {
    let schema = try Fixtures.json("notification-schemas/FBAInventoryAvailabilityChangeNotification.json")
    let payload = try #require(schema.at("/properties/Payload/examples/0"))
    let body =
      #"{"NotificationType":"FBA_INVENTORY_AVAILABILITY_CHANGES","Payload":\#(text(payload)),"NotificationMetadata":{"NotificationId":"n-1"}}"#
    let told = try told(open(seller: "A3TH9S8BH6GOGM"), body)
    #expect(told.changes == ["inventory SELLERSKU-1 updated"])
    #expect(told.id == "n-1")
  }

  private static let order =
    #"{"notificationType":"order_change","PAYLOAD":{"orderchangenotification":{"sellerID":"A2TRADEPOST0S1","amazonOrderID":"111-1111111-1111111"}},"notificationmetadata":{"notificationid":"n-2"}}"#

  @Test func anyCasing() throws {
    let told = try told(open(), Self.order)
    #expect(told.changes == ["orders 111-1111111-1111111 updated"])
    #expect(told.id == "n-2")
  }

  @Test func allThreeEnvelopes() throws {
    var message = JSONWriter()
    message.string(Self.order)
    let topic = #"{"Type":"Notification","MessageId":"m-1","TopicArn":"arn:aws:sns:eu-west-1:1:t","Message":\#(message.text)}"#
    let bus = #"{"version":"0","id":"e-1","detail-type":"ORDER_CHANGE","source":"aws.partner/x","detail":\#(Self.order)}"#
    for body in [Self.order, topic, bus] { #expect(try told(open(), body).changes == ["orders 111-1111111-1111111 updated"]) }
    // Without an id of its own, the envelope's.
    let bare = #"{\"notificationType\":\"X\"}"#
    #expect(
      try told(open(), #"{"Type":"Notification","MessageId":"m-1","TopicArn":"arn:aws:sns:eu-west-1:1:t","Message":"\#(bare)"}"#).id
        == "m-1")
    let confirm = try told(open(), #"{"Type":"SubscriptionConfirmation","MessageId":"m-2","TopicArn":"arn:x","SubscribeURL":"https://x"}"#)
    #expect(confirm.changes == [])
    #expect(confirm.id == "m-2")
  }

  @Test func moreTypes() throws {
    func notice(_ type: String, _ payload: String) -> String { #"{"NotificationType":"\#(type)","Payload":\#(payload)}"# }
    #expect(
      try told(
        open(), notice("LISTINGS_ITEM_STATUS_CHANGE", #"{"SellerId":"A2TRADEPOST0S1","Sku":"a/b","Status":["DELETED"]}"#)
      ).changes == ["products a/b updated"])
    #expect(
      try told(
        open(),
        notice(
          "TRANSACTION_UPDATE",
          #"{"TransactionUpdateNotification":{"RelatedIdentifiers":[{"RelatedIdentifierName":"OrderId","RelatedIdentifierValue":"111-1111111-1111111"},{"RelatedIdentifierName":"OrderId","RelatedIdentifierValue":"111-1111111-1111111"}]}}"#
        )
      ).changes == ["orders 111-1111111-1111111 updated"])
    // Another seller's notice is nothing of this store's.
    #expect(try told(open(seller: "AOTHER"), Self.order).changes == [])
    // Nonsense in known types.
    for payload in [
      "null", "[]", "3", "{}", #"{"OrderChangeNotification":{"AmazonOrderId":""}}"#, #"{"OrderChangeNotification":[1]}"#,
      #"{"OrderChangeNotification":{"AmazonOrderId":7}}"#, #"{"OrderChangeNotification":{"AmazonOrderId":"a\u0000b"}}"#,
    ] {
      #expect(try told(open(), notice("ORDER_CHANGE", payload)).changes == [])
    }
    for body in ["", "{", "<x>", #"{"Type":"Notification","TopicArn":"a","Message":"{"}"#, #"{"Type":"Notification","TopicArn":"a"}"#] {
      #expect(!receive(try open(), body).words.isEmpty)
    }
    for body in ["[]", "null", "{}", "7"] { #expect(try told(open(), body).changes == []) }
  }

  // MARK: Subscriptions

  private func subscriptions(_ ran: TestHost.Ran) throws -> [String] {
    guard case .done(let text, _, _) = ran.end else {
      Issue.record("\(ran.end)")
      return []
    }
    return try Subscriptions(json: JSONDocument(parsing: text).root).all.map { "\($0.topic) \($0.address) \($0.state.rawValue)" }
  }

  @Test func subscribedOnceAndForAll() throws {
    let seller = try SimulatedSeller(#"{"products":4,"orders":4}"#)
    let host = try seller.open()
    let queue = "arn:aws:sqs:eu-west-1:123456789012:tradepost-notifications"
    #expect(try subscriptions(host.run(seller, "subscribe", arguments: "{}")) == [])
    let both = ["ORDER_CHANGE \(queue) active", "FBA_INVENTORY_AVAILABILITY_CHANGES \(queue) active"]
    let wish = #"{"topics":["orders","inventory","products"],"address":"https://host.example/hook"}"#
    #expect(try subscriptions(host.run(seller, "subscribe", arguments: wish)) == both)
    // Once more: all of it is there already.
    #expect(try subscriptions(host.run(seller, "subscribe", arguments: wish)) == both)
    #expect(seller.lines.filter { $0.hasPrefix("POST /notifications/v1/destinations") }.count == 1)
    #expect(host.lines.contains { $0.contains("no changes of products") })

    let ran = try host.run(seller, "subscribe", arguments: "{}")
    guard case .done(let text, _, _) = ran.end else { return }
    let ids = try Subscriptions(json: JSONDocument(parsing: text).root).all.map { $0.id }
    #expect(
      try subscriptions(host.run(seller, "unsubscribe", arguments: #"{"ids":["\#(ids[0])","ORDER_CHANGE/gone"]}"#)) == [both[1]])
    #expect(try !host.run(seller, "unsubscribe", arguments: #"{"ids":["x"]}"#).end.words.isEmpty)
  }

  @Test func withoutAQueueItSaysWhatToDo() throws {
    #expect(try open().begin("subscribe", "", arguments: #"{"topics":["orders"]}"#).words.contains("--set queue_url="))
    #expect(try open().begin("poll", "").words.contains("--set queue_url="))
    #expect(
      try open(#","queue_url":"https://queue.example/x""#).begin("subscribe", "", arguments: #"{"topics":["orders"]}"#).words
        .contains("set queue_arn"))
  }

  private func open(_ more: String) throws -> TestHost { try open(seller: "A2TRADEPOST0S1", more) }

  // MARK: The queue

  private func subscribed(_ options: String = "") throws -> (SimulatedSeller, TestHost) {
    let seller = try SimulatedSeller(#"{"products":30,"orders":60,"edit_share":0.5,"edit_seconds":600\#(options)}"#)
    let host = try seller.open()
    let ran = try host.run(seller, "subscribe", arguments: #"{"topics":["orders"],"address":""}"#)
    try #require(ran.end.words == "")
    seller.now += 700_000
    return (seller, host)
  }

  @Test func everyMessageIsKeptOnceAndThenDeleted() throws {
    let (seller, host) = try subscribed()
    let ran = try host.run(seller, "poll")
    #expect(ran.end == .done("{}", complete: false))
    #expect(ran.records.count > 10)
    #expect(ran.pages.allSatisfy { (1...10).contains($0.count) })
    for record in ran.records.values {
      let delivery = try Delivery(json: JSONDocument(parsing: record.json).root)
      #expect(delivery.id == record.id)
      let told = try told(host, String(decoding: delivery.body, as: UTF8.self))
      #expect(told.changes.count == 1 && told.changes[0].hasPrefix("orders "))
    }
    // Long after they would have come again, none does.
    seller.now += 600_000
    #expect(try host.run(seller, "poll").records.isEmpty)
    #expect(host.asked.allSatisfy { $0.origin == "queue" && $0.signIn == "queue" && $0.limit == "queue" })
  }

  /// The host dies between storing and deleting: they come once more.
  @Test func whatWasNotDeletedComesAgain() throws {
    let (seller, host) = try subscribed()
    let cut = try host.run(seller, "poll", stop: 1)
    #expect(cut.records.count == 10)
    seller.now += 130_000
    let ran = try host.run(seller, "poll")
    #expect(Set(ran.records.keys).isSuperset(of: cut.records.keys))
  }

  @Test func aFaultyQueueLosesNothing() throws {
    let (calm, one) = try subscribed()
    let (rough, two) = try subscribed(#","faults":{"duplicate_message":0.2,"reset":0.1,"5xx":0.1,"html":0.1,"truncated":0.1}"#)
    let expected = try one.run(calm, "poll")
    var met: Set<String> = []
    for _ in 0..<6 {
      met.formUnion(try two.run(rough, "poll").records.keys)
      rough.now += 130_000
    }
    #expect(met == Set(expected.records.keys))
  }

  /// One queue serves all sellers of an application: another's messages are neither kept nor deleted.
  @Test func anotherSellersMessagesStay() throws {
    let (seller, _) = try subscribed()
    let other = try open(
      seller: "AOTHER", #","queue_url":"https://sqs.eu-west-1.amazonaws.com/123456789012/tradepost-notifications""#)
    #expect(try other.run(seller, "poll").records.isEmpty)
    #expect(seller.lines.filter { $0.contains("POST") && $0.hasSuffix(" /") }.count == 1)
    seller.now += 130_000
    #expect(try seller.open().run(seller, "poll").records.count > 10)
  }

  @Test func refusalsOfTheQueueSayWhatToDo() throws {
    let (seller, host) = try subscribed()
    seller.accident = { request in
      request.origin == "queue" ? Answer(#"{"__type":"com.amazon.coral.service#AccessDeniedException","message":"no"}"#, status: 403) : nil
    }
    #expect(try host.run(seller, "poll").end.words.contains("sqs:ReceiveMessage"))
  }

  /// The official samples of the subscriptions' answers.
  @Test func officialAnswers() throws {
    let examples = try #require(try Fixtures.json("sandbox-examples/notifications.json")["examples"]).items
    for example in examples {
      let host = try open(#","queue_arn":"arn:aws:sqs:us-east-2:444455556666:queue1","queue_url":"https://q.example/1/q""#)
      let status = UInt32(example["status"]?.int64 ?? 200)
      let answer = Answer(text(try #require(example["response"])), status: status)
      var step = host.begin("subscribe", "", arguments: #"{"topics":["orders","inventory"]}"#)
      for _ in 0..<20 where !step.isEnd {
        if case .wait = step { step = host.ok() } else { step = host.answer(host.asked.map { _ in answer }) }
      }
      #expect(step.isEnd)
      if status >= 400 { #expect(!step.words.isEmpty) }
    }
  }

  /// Any value of a notification may be anything.
  @Test(arguments: ["OrderChangeNotification", "TransactionUpdateNotification", "ListingsItemStatusChangeNotification"])
  func anythingMayStandAnywhere(_ file: String) throws {
    let sample = try #require(try Fixtures.json("notification-examples/\(file).json").at("/examples/0"))
    let host = try open(seller: "A3TH9S8BH6GOGM")
    for body in Mutations(sample) { #expect(receive(host, body).isEnd) }
  }
}
