import SimulatorKit
import TestHost
import Testing

/// Options, faults, edits, writes, webhooks: what the simulator does on its own.
@Suite struct BehaviourTests {
  @Test(arguments: [
    ("{\"ordres\": 5}", "The WooCommerce simulator has no option \"ordres\". It has: bulk_edit, consumer_key"),
    ("{\"faults\": {\"403\": 1}}", "The WooCommerce simulator has no fault \"403\". It has: 429, 5xx"),
    ("{\"orders\": -1}", "Option \"orders\" of the WooCommerce simulator should be a whole number from 0"),
    ("{\"refund_share\": 2}", "Option \"refund_share\" of the WooCommerce simulator should be a share from 0 to 1."),
    ("{\"timezone\": \"Mars\"}", "Option \"timezone\" of the WooCommerce simulator should be a zone such as"),
    ("[1]", "The options of the WooCommerce simulator are no JSON object."),
    ("{", "The options of the WooCommerce simulator are no JSON (Syntax error)."),
  ])
  func `options that make no sense are refused in words`(options: String, message: String) {
    #expect { _ = try Shop(options) } throws: { ($0 as? Shop.Failed)?.message.hasPrefix(message) ?? false }
  }

  @Test func `a site in a folder and its connection`() throws {
    let shop = try Shop("{\"site\": \"https://shop.example/laden/\"}")
    #expect(shop.connection["address"]?.string == "https://shop.example/laden")
    #expect(shop.connection["secrets"]?["consumer_key"]?.string == Shop.consumerKey)
    let answer = shop.answer("GET", "/laden/wp-json/wc/v3/products?per_page=1", fields: [("Authorization", Shop.basic)])
    #expect(answer["Link"] == "<https://shop.example/laden/wp-json/wc/v3/products?per_page=1&page=2>; rel=\"next\"")
  }

  @Test func `faults strike in their shares, the same for the same seed, and never forever`() throws {
    let options =
      "{\"orders\": 50, \"faults\": {\"429\": 0.2, \"5xx\": 0.2, \"reset\": 0.1, \"truncated\": 0.1, \"html\": 0.1, \"slow\": 0.1}}"
    let one = try Shop(options)
    let two = try Shop(options)
    var run = 0
    var kinds: Set<String> = []
    for _ in 0..<300 {
      let answer = one.get("orders?per_page=5")
      #expect(answer == two.get("orders?per_page=5"))
      let good = answer.status == 200 && answer.wire <= 1 && answer["Content-Type"]?.hasPrefix("application/json") == true
      run = good ? 0 : run + 1
      #expect(run <= 2)
      kinds.insert("\(answer.status)/\(answer.wire)")
      if answer.status == 429 { #expect(answer["Retry-After"] == "1") }
    }
    #expect(kinds.isSuperset(of: ["200/0", "200/1", "200/2", "200/3", "429/0", "502/0", "503/0", "500/0"]))
    #expect((one.counters["fault.429"]?.whole ?? 0) > 20)
    #expect((one.counters["requests.orders"]?.whole ?? 0) > 100)
    #expect(one.counters == two.counters)
  }

  @Test func `objects move under a walk, and the book follows`() throws {
    let shop = try Shop("{\"orders\": 300, \"faults\": {\"moved\": 1}}")
    let before = shop.book
    for page in 1...6 {
      shop.now += 1000
      _ = shop.get("orders?per_page=50&page=\(page)&orderby=modified&order=asc")
    }
    #expect((shop.counters["fault.moved"]?.whole ?? 0) == 5)
    #expect(shop.book != before)
    let moved = shop.get("orders?per_page=100&orderby=modified&order=desc&status=\(Shop.everyStatus)&modified_after=2026-11-20T22:14:00Z")
    #expect((moved.node.items.count) >= 5)
    #expect(moved.node.items.contains { $0["status"]?.string == "trash" })
  }

  @Test func `a cache gives the page before once more`() throws {
    let shop = try Shop("{\"orders\": 300, \"faults\": {\"duplicate_page\": 1}}")
    let first = shop.get("orders?per_page=50&page=1")
    let second = shop.get("orders?per_page=50&page=2")
    #expect(second.body == first.body)
    #expect(shop.counters["fault.duplicate_page"]?.whole == 1)
  }

  @Test func `edits happen at their time and move the book`() throws {
    let shop = try Shop("{\"orders\": 400, \"edit_share\": 0.3, \"edit_seconds\": 600}")
    let changed = "orders?per_page=100&orderby=modified&order=asc&status=\(Shop.everyStatus)&modified_after=2026-11-20T22:14:00Z"
    #expect(shop.get(changed).node.items.isEmpty)
    let before = shop.book
    shop.now += 300_000
    let half = Int(shop.get(changed)["X-WP-Total"] ?? "") ?? 0
    shop.now += 300_000
    let all = shop.get(changed)
    let total = Int(all["X-WP-Total"] ?? "") ?? 0
    #expect(half > 20)
    #expect(total > half)
    let states = Set(all.node.items.compactMap { $0["status"]?.string })
    #expect(states.isSuperset(of: ["trash", "cancelled", "completed"]))
    #expect(shop.book != before)
    for (_, entries) in Dictionary(grouping: BookTests.lines(shop.book), by: \.date) {
      #expect(entries.reduce(0) { $0 + $1.debit } == entries.reduce(0) { $0 + $1.credit })
    }
    let again = try Shop("{\"orders\": 400, \"edit_share\": 0.3, \"edit_seconds\": 600}")
    again.now += 600_000
    #expect(again.book == shop.book)
  }

  @Test func `an edit leaves what it does not change as it was`() throws {
    let shop = try Shop("{\"orders\": 300, \"edit_share\": 1, \"edit_seconds\": 10}")
    let before = (1...3).flatMap { shop.get("orders?orderby=id&order=asc&per_page=100&page=\($0)&status=\(Shop.everyStatus)").node.items }
    shop.now += 10_000
    let after = (1...3).flatMap { shop.get("orders?orderby=id&order=asc&per_page=100&page=\($0)&status=\(Shop.everyStatus)").node.items }
    #expect(before.count == 300)
    #expect(before.map { $0["id"] } == after.map { $0["id"] })
    for (old, new) in zip(before, after) {
      for name in ["date_created", "billing", "customer_id", "payment_method", "shipping_lines"] {
        #expect(old[name] == new[name], "\(name) of \(old["id"]?.whole ?? 0)")
      }
      if old["date_paid"]?.isNull == false { #expect(old["date_paid"] == new["date_paid"]) }
      if old["status"]?.string != "trash" { #expect((new["date_modified_gmt"]?.string ?? "") > "2026-11-20T22:14:00") }
    }
  }

  @Test func `stock is written, read back and found by its date`() throws {
    let shop = try Shop()
    shop.now += 5000
    let product = try #require(shop.get("products?per_page=50").node.items.first { $0["manage_stock"]?.flag == true })
    let id = product["id"]?.whole ?? 0
    let put = shop.send("PUT", "products/\(id)", "{\"stock_quantity\": 42}")
    #expect(put.status == 200)
    #expect(put.node["stock_quantity"]?.whole == 42)
    let batch = shop.send(
      "POST", "products/batch", "{\"update\": [{\"id\": \(id), \"stock_quantity\": 7}, {\"id\": 99999999, \"stock_quantity\": 1}]}")
    #expect(batch.node["update"]?.items.map { $0["stock_quantity"]?.whole } == [7, nil])
    #expect(batch.node["update"]?.items.last?["error"]?["code"]?.string == "woocommerce_rest_product_invalid_id")
    #expect(shop.get("products/\(id)").node["stock_quantity"]?.whole == 7)
    #expect(shop.get("products?modified_after=2026-11-20T22:14:03&dates_are_gmt=true").node.items.map { $0["id"]?.whole } == [id])
  }

  @Test func `a refund of a seeded order is booked`() throws {
    let shop = try Shop("{\"orders\": 100, \"refund_share\": 0}")
    shop.now += 60_000
    let order = try #require(shop.get("orders?status=completed&per_page=20").node.items.first { ($0["total"]?.string ?? "0.00") != "0.00" })
    let id = order["id"]?.whole ?? 0
    let made = shop.send("POST", "orders/\(id)/refunds", "{\"amount\": \"\(order["total"]?.string ?? "")\", \"api_refund\": false}")
    #expect(made.status == 201)
    #expect(shop.get("orders/\(id)").node["status"]?.string == "refunded")
    let day = BookTests.lines(shop.book).filter { $0.date == "2026-11-20" && $0.role == "sales" }
    #expect(day.first.map { $0.debit > 0 } ?? false)
    #expect(shop.send("POST", "orders/\(id)/refunds", "{\"amount\": \"1.00\", \"api_refund\": false}").node["data"]?.whole == 500)
  }

  @Test func `webhooks ping, then deliver each change once, signed`() throws {
    let shop = try Shop("{\"orders\": 20}")
    let made = shop.send(
      "POST", "webhooks", "{\"topic\": \"order.updated\", \"delivery_url\": \"http://127.0.0.1:9/in/7\", \"secret\": \"a&amp;b\"}")
    #expect(made.status == 201)
    let ping = shop.deliveries
    #expect(ping.map { $0["path"]?.string } == ["/in/7"])
    #expect(Base64.decode(ping.first?["body"]?.string ?? "") == Array("webhook_id=1".utf8))
    let id = shop.get("orders?status=processing").node.items.first?["id"]?.whole ?? 0
    for _ in 0..<2 { #expect(shop.send("PUT", "orders/\(id)", "{\"status\": \"completed\"}").status == 200) }
    let list = shop.deliveries
    #expect(list.count == 1)
    let body = Base64.decode(list.first?["body"]?.string ?? "") ?? []
    #expect(
      list.first?["headers"]?["X-WC-Webhook-Signature"]?.string == Base64.encode(HMAC.code(.sha256, key: Array("a&b".utf8), message: body)))
    #expect(list.first?["headers"]?["X-WC-Webhook-Topic"]?.string == "order.updated")
    #expect(body == shop.get("orders/\(id)").body)
    #expect(shop.deliveries.isEmpty)
  }

  @Test func `over plain http only a signature counts`() throws {
    let shop = try Shop()
    let target = "/wp-json/wc/v3/orders"
    #expect(shop.answer("GET", target, fields: [("Authorization", Shop.basic)], secure: false).status == 401)
    #expect(shop.answer("GET", target, fields: [("Authorization", Shop.basic)]).status == 200)
    let time = shop.now / 1000
    func signed(_ nonce: String, _ time: Int64) -> String {
      let parameters =
        "oauth_consumer_key%3D\(Shop.consumerKey)%26oauth_nonce%3D\(nonce)%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D\(time)"
      let base = "GET&http%3A%2F%2Fwoocommerce.example%2Fwp-json%2Fwc%2Fv3%2Forders&\(parameters)"
      let signature = Base64.encode(HMAC.code(.sha256, key: Array("\(Shop.consumerSecret)&".utf8), message: Array(base.utf8)))
      return
        "OAuth oauth_consumer_key=\"\(Shop.consumerKey)\", oauth_nonce=\"\(nonce)\", oauth_signature_method=\"HMAC-SHA256\", oauth_timestamp=\"\(time)\", oauth_signature=\"\(signature)\""
    }
    func message(_ header: String) -> String? {
      let answer = shop.answer("GET", target, fields: [("Authorization", header)], secure: false)
      return answer.status == 200 ? nil : answer.node["message"]?.string
    }
    #expect(message(signed("n1", time)) == nil)
    #expect(message(signed("n1", time)) == "Invalid nonce - nonce has already been used.")
    #expect(message(signed("n2", time - 14 * 60)) == nil)
    #expect(message(signed("n3", time - 16 * 60)) == "Invalid timestamp.")
    #expect(message(signed("n4", time + 16 * 60)) == "Invalid timestamp.")
  }

  @Test(arguments: [
    "GET /", "GET /wp-json", "GET /wp-json/wc/v3/orders?page=99999999999999999999",
    "GET /wp-json/wc/v3/orders?per_page=100&page=922337203685477580",
    "GET /wp-json/wc/v3/orders?offset=-5", "GET /wp-json/wc/v3/orders?include=1,2,x", "GET /wp-json/wc/v3/orders/99999999999999999999999",
    "GET /wp-json/wc/v3/products?offset=9223372036854775807", "GET /wp-json/wc/v3/orders?dp=-3", "GET /wp-json/wc/v3/orders?dp=900",
    "GET /wp-json/wc/v3/orders?%zz=%e2%28&&==&a[=b", "DELETE /wp-json/wc/v3/orders/1", "BREW /wp-json/wc/v3/orders", "GET ?", "GET ",
    "GET /wp-json/wc/v3/orders?_fields=,,.,a..b", "GET /wp-json/wc/v3/orders?modified_after=2026-01-01T00:00:00%2B99:99",
  ])
  func `strange requests are answered`(line: String) throws {
    let shop = try Shop("{\"orders\": 30}")
    let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let answer = shop.answer(String(parts[0]), String(parts[1]), fields: [("Authorization", Shop.basic)])
    #expect(answer.status >= 200 && answer.status < 600)
  }

  @Test(arguments: [
    "null", "[]", "{\"line_items\": [null]}", "{\"line_items\": [{\"quantity\": 9223372036854775807, \"product_id\": 10}]}",
    "{\"line_items\": [{\"total\": \"99999999999999999999999\"}]}", "{\"shipping_lines\": [{\"total\": \"-9e99\"}]}",
    "{\"meta_data\": [{\"key\": \"a\", \"value\": {\"b\": [1, 2.50, null]}}]}",
    "{\"billing\": {\"country\": \"CA\", \"state\": \"QC\"}, \"fee_lines\": [{\"total\": \"92233720368547758.07\"}]}",
  ])
  func `strange bodies are answered`(body: String) throws {
    let shop = try Shop("{\"orders\": 5}")
    let answer = shop.send("POST", "orders", body)
    #expect(answer.status == 201 || answer.status == 400 || answer.status == 500)
    #expect(shop.book.isEmpty == false)
  }
}
