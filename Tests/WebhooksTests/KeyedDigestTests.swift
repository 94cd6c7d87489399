import Testing
import TradepostContract
import TradepostJSON

@testable import HostWebhooks

@Suite struct KeyedDigestTests {
  @Test func theVectorsOfAPlatformThatSignsWithTheAppsSecret() async throws {
    let root = try Rules.json("shopify/vectors-webhook-hmac.json")
    var count = 0
    for vector in try #require(root["vectors"]).items {
      let secret = try #require(vector["clientSecret"]?.string)
      let body = try #require(vector["bodyUtf8"]?.string)
      let value = try #require(vector["value"]?.string)
      let check = try Rules.check(Rules.base64, secrets: [secret])
      let verdict = await check(Delivery(fields: [.init("x-shop-SIGNATURE", value)], body: Array(body.utf8)))
      let expected = vector["expectValid"]?.bool == true ? "verified" : "delivery.signature"
      #expect(verdict.code == expected, "\(vector["id"]?.string ?? "")")
      count += 1
    }
    #expect(count == 14)
  }

  @Test func wholeDeliveriesWithTopicIdAndStore() async throws {
    let rules =
      #""scheme":"hmac","header":"X-Shopify-Hmac-Sha256","digest":"sha256","encoding":"base64","secret":"key","#
      + #""topic_header":"X-Shopify-Topic","id_header":"X-Shopify-Webhook-Id","#
      + #""store":{"header":"X-Shopify-Shop-Domain","equals":"{shop}.myshopify.com"}"#
    var topics: [String] = []
    for item in try #require(try Rules.json("shopify/webhook-deliveries.json")["deliveries"]).items {
      let fields = try #require(item["headers"]).members.map { Delivery.Field($0.key, $0.value.string ?? "") }
      let delivery = Delivery(fields: fields, body: Array(try #require(item["bodyUtf8"]?.string).utf8))
      let secret = try #require(item["clientSecret"]?.string)
      let check = try Rules.check(rules, secrets: ["the old one", secret], settings: ["shop": "demo"])
      guard case .verified(let facts) = await check(delivery) else {
        Issue.record("\(item["id"]?.string ?? "") was refused")
        continue
      }
      topics.append(facts.topic ?? "")
      #expect(facts.id?.count == 36)
      #expect(await (try Rules.check(rules, secrets: [secret], settings: ["shop": "other"]))(delivery).code == "delivery.store")
      #expect(await (try Rules.check(rules, secrets: [secret], settings: [:]))(delivery).code == "delivery.store")
    }
    #expect(topics.count == 9)
    #expect(topics.contains("shop/redact"))
  }

  @Test(arguments: [(257, 1), (1, 70_000)])
  func headersHaveBounds(count: Int, length: Int) async throws {
    let fields = (0..<count).map { Delivery.Field("X-\($0)", String(repeating: "x", count: length)) }
    #expect(await (try Rules.check(Rules.base64))(Delivery(fields: fields, body: [])).code == "delivery.size")
  }

  /// What is signed is the body alone: a header that stands there twice could be one store to us and another to the adapter.
  @Test(arguments: ["X-Shop-Signature", "x-shop-SIGNATURE", "X-Store", "x-topic", "X-ID"])
  func aHeaderThatStandsThereTwice(_ name: String) async throws {
    let rules = Rules.base64 + #","topic_header":"X-Topic","id_header":"X-Id","store":{"header":"X-Store","equals":"{shop}"}"#
    let check = try Rules.check(rules, settings: ["shop": "demo"])
    var delivery = Delivery(
      fields: [
        .init("X-Shop-Signature", "UFwgrGBPZilFtmKh8TqcovA78LGYb1BdWu9I4Q2oyRg="), .init("X-Topic", "orders"), .init("X-Id", "1"),
        .init("X-Store", "demo"),
      ], body: Array("{}".utf8))
    #expect(await check(delivery).code == "verified")
    delivery.fields.append(.init(name, delivery.field(name) ?? ""))
    #expect(await check(delivery).code == "delivery.header")
  }

  @Test func theVectorsOfAPlatformThatKeepsItsSecretAsHTML() async throws {
    let rules =
      #""scheme":"hmac","header":"X-WC-Webhook-Signature","digest":"sha256","encoding":"base64","secret":"key","html_decoded":true,"#
      + #""ping_field":"webhook_id""#
    let root = try Rules.json("woocommerce/vectors-webhook.json")
    var count = 0
    for vector in try #require(root["signature"]).items {
      let check = try Rules.check(rules, secrets: [try #require(vector["secretAsStored"]?.string)])
      let value = try #require(vector["headers"]?["X-WC-Webhook-Signature"]?.string)
      let body = try #require(vector["bodyUtf8"]?.string)
      let verdict = await check(Delivery(fields: [.init("X-WC-Webhook-Signature", value)], body: Array(body.utf8)))
      let expected = vector["expectValid"]?.bool == true ? "verified" : "delivery.signature"
      #expect(verdict.code == expected, "\(vector["id"]?.string ?? "")")
      count += 1
    }
    #expect(count == 10)
  }

  @Test func everyRecordedDelivery() async throws {
    let rules =
      #""scheme":"hmac","header":"X-WC-Webhook-Signature","digest":"sha256","encoding":"base64","secret":"key","html_decoded":true,"#
      + #""ping_field":"webhook_id","topic_header":"X-WC-Webhook-Topic""#
    var seen: [String: Int] = [:]
    for line in try Rules.fixture("woocommerce/webhooks.jsonl").split(separator: UInt8(ascii: "\n")) {
      let entry = try JSONDocument(parsing: Array(line)).root
      let file = try #require(entry["file"]?.string)
      let delivery = try DeliveryFile.read(try Rules.fixture("woocommerce/" + file))
      #expect(delivery.body == (try Rules.fixture("woocommerce/" + (entry["body"]?.string ?? ""))), "\(file)")
      let check = try Rules.check(rules, secrets: [entry["secret"]?.string ?? "none"])
      let verdict = await check(delivery)
      seen[verdict.code, default: 0] += 1
      if case .verified(let facts) = verdict { #expect(facts.topic == entry["topic"]?.string) }
      var flipped = delivery
      flipped.body[0] ^= 1
      #expect(await check(flipped).code != "verified", "\(file) with another first byte")
    }
    #expect(seen == ["verified": 18, "acknowledged": 5])
  }

  @Test(arguments: [
    (#"{"a":1}"#, "sha1", "hex", "6e1b1d2ee4f2f2f1a9a3a6b9c1f6e1f0e0a9c1b2", "delivery.signature"),
    ("", "sha1", "hex", "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d", "delivery.signature"),
    ("what do ya want for nothing?", "sha1", "hex", "EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79", "verified"),
    (
      "what do ya want for nothing?", "sha256", "hex", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "verified"
    ),
    ("what do ya want for nothing?", "sha256", "hex", "5bdcc146", "delivery.signature"),
    ("what do ya want for nothing?", "sha256", "base64", "not base64!", "delivery.signature"),
    ("what do ya want for nothing?", "sha256", "base64", "", "delivery.unsigned"),
  ])
  func digestsAndEncodings(body: String, digest: String, encoding: String, value: String, expected: String) async throws {
    let check = try Rules.check(
      #""scheme":"hmac","header":"S","digest":"\#(digest)","encoding":"\#(encoding)","secret":"key""#, secrets: ["Jefe"])
    #expect(await check(Delivery(fields: [.init("s", value)], body: Array(body.utf8))).code == expected)
  }

  @Test func withoutASecretNothingIsTrue() async throws {
    // HMAC with an empty key is easily made by anyone.
    let check = try Rules.check(Rules.base64, secrets: [""])
    let delivery = Delivery(
      fields: [.init("X-Shop-Signature", "thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0=")], body: [])
    #expect(await check(delivery).code == "delivery.secret")
  }

  @Test(arguments: ["webhook_id=1&x=2", "webhook_id=", "other=1", "webhook_id=1=2", "webhook_id=11111111111111111111111111111111111"])
  func notEveryFormIsAPing(body: String) async throws {
    let check = try Rules.check(Rules.base64 + #","ping_field":"webhook_id""#)
    let delivery = Delivery(fields: [.init("Content-Type", "application/x-www-form-urlencoded")], body: Array(body.utf8))
    let expected = body == "webhook_id=" ? "acknowledged" : "delivery.unsigned"
    #expect(await check(delivery).code == expected)
  }

  @Test(arguments: [
    ("a&amp;b", "a&b"), ("&amp;lt;", "&lt;"), ("&lt;b&gt;&quot;&#039;&#x27;", "<b>\"''"), ("&nbsp;&", "&nbsp;&"), ("&#65;", "&#65;"),
  ])
  func entitiesAreDecodedOnce(text: String, expected: String) {
    #expect(HTMLEntities.decoded(text) == expected)
  }
}
