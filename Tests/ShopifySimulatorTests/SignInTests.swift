import SimulatorKit
import TestHost
import Testing

/// Installation, tokens, signatures.
@Suite struct SignInTests {
  private static let id = "5aa1a70bb1f4c0ffee5aa1a70bb1f4c1"
  private static let secret = "shpss_demo_secret"

  private func hex(_ bytes: [UInt8]) -> String { bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }

  private func signature(_ parameters: [(String, String)], _ secret: String) -> String {
    let message = parameters.filter { $0.0 != "hmac" }.sorted { $0.0 < $1.0 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    return hex(HMAC.code(.sha256, key: Array(secret.utf8), message: Array(message.utf8)))
  }

  @Test func `the published vectors`() throws {
    for vector in try Fixture.read("vectors-oauth-hmac.json")["vectors"]?.items ?? [] where vector["expectValid"]?.flag == true {
      let parameters = (vector["params"]?.members?.pairs ?? []).compactMap { pair in pair.value.string.map { (pair.key, $0) } }
      guard parameters.count == vector["params"]?.members?.pairs.count, vector["clientsAgree"]?.flag == true,
        let expected = vector["hmacHex"]?.string
      else { continue }
      #expect(signature(parameters, vector["clientSecret"]?.string ?? "") == expected, "\(vector["id"]?.string ?? "")")
    }
    for vector in try Fixture.read("vectors-webhook-hmac.json")["vectors"]?.items ?? [] where vector["expectValid"]?.flag == true {
      guard let body = vector["bodyUtf8"]?.string, let value = vector["value"]?.string, let secret = vector["clientSecret"]?.string else {
        continue
      }
      #expect(Base64.encode(HMAC.code(.sha256, key: Array(secret.utf8), message: Array(body.utf8))) == value)
    }
  }

  private func code(_ shop: Shop) -> String {
    let answer = shop.answer(
      "GET",
      "/admin/oauth/authorize?client_id=\(Self.id)&scope=read_orders,write_products&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fback&state=n0nce"
    )
    #expect(answer.status == 302)
    let query = Query((answer["Location"] ?? "").split(separator: "?").last ?? "")
    #expect(query["state"] == "n0nce")
    #expect(query["shop"] == "musterladen.myshopify.com")
    #expect(query["host"]?.hasSuffix("=") == false)
    #expect(signature(query.pairs.map { ($0.name, $0.value) }, Self.secret) == query["hmac"])
    return query["code"] ?? ""
  }

  private func token(_ shop: Shop, _ form: String) -> Shop.Answer {
    shop.answer(
      "POST", "/admin/oauth/access_token", fields: [("Content-Type", "application/x-www-form-urlencoded")],
      body: Array("client_id=\(Self.id)&client_secret=\(Self.secret)&\(form)".utf8))
  }

  @Test func `a code is used once, tokens expire and rotate`() throws {
    let shop = try Shop()
    let code = code(shop)
    let first = token(shop, "code=\(code)&expiring=1").node
    #expect(first["expires_in"]?.whole == 3600)
    #expect(first["scope"]?.string == "read_orders,write_products")
    #expect(token(shop, "code=\(code)").status == 400)
    let access = first["access_token"]?.string ?? ""
    #expect(shop.get("shop.json", token: access).status == 200)
    shop.now += 3_600_000
    #expect(shop.get("shop.json", token: access).status == 401)
    let old = first["refresh_token"]?.string ?? ""
    let second = token(shop, "grant_type=refresh_token&refresh_token=\(old)").node
    let new = second["refresh_token"]?.string ?? ""
    #expect(new != old)
    #expect(shop.get("shop.json", token: second["access_token"]?.string ?? "").status == 200)
    // The one before still works, until its successor is used.
    let third = token(shop, "grant_type=refresh_token&refresh_token=\(old)")
    #expect(third.status == 200)
    let newest = third.node["refresh_token"]?.string ?? ""
    #expect(token(shop, "grant_type=refresh_token&refresh_token=\(newest)").status == 200)
    #expect(token(shop, "grant_type=refresh_token&refresh_token=\(old)").status == 400)
  }

  @Test func `a token that does not expire, asked with JSON`() throws {
    let shop = try Shop()
    let answer = shop.answer(
      "POST", "/admin/oauth/access_token", fields: [("Content-Type", "application/json")],
      body: Array("{\"client_id\":\"\(Self.id)\",\"client_secret\":\"\(Self.secret)\",\"code\":\"\(code(shop))\"}".utf8))
    #expect(answer.node.members?.pairs.map(\.key) == ["access_token", "scope"])
  }

  @Test func `deliveries are signed, and some come twice`() throws {
    let shop = try Shop("{\"new_order_seconds\":10,\"duplicate_deliveries\":0.5,\"reorder_deliveries\":true}")
    let made = shop.ask(
      "mutation{webhookSubscriptionCreate(topic:ORDERS_CREATE,webhookSubscription:{uri:\"http://127.0.0.1:9/in\",format:JSON}){userErrors{field message} webhookSubscription{id uri}}}"
    )
    #expect(made.at("data.webhookSubscriptionCreate.webhookSubscription.uri").string == "http://127.0.0.1:9/in")
    shop.now += 200_000
    let list = shop.deliveries
    #expect(list.count > 20)
    #expect(Set(list.compactMap { $0.at("headers.X-Shopify-Webhook-Id").string }).count == 20)
    for delivery in list {
      let body = Base64.decode(delivery["body"]?.string ?? "") ?? []
      #expect(
        delivery.at("headers.X-Shopify-Hmac-Sha256").string
          == Base64.encode(HMAC.code(.sha256, key: Array(Self.secret.utf8), message: body)))
      #expect(delivery.at("headers.X-Shopify-Topic").string == "orders/create")
    }
    #expect(shop.deliveries.isEmpty)
  }

  @Test func `who takes the app out is told once more and never again`() throws {
    let shop = try Shop()
    _ = shop.send(
      "POST", "webhooks.json", "{\"webhook\":{\"topic\":\"app/uninstalled\",\"address\":\"https://example.com/x\",\"format\":\"json\"}}")
    #expect(shop.send("DELETE", "/admin/api_permissions/current.json", "").status == 200)
    #expect(shop.get("shop.json").status == 401)
    #expect(shop.deliveries.map { $0.at("headers.X-Shopify-Topic").string } == ["app/uninstalled"])
  }
}
