import Foundation
import TestHost
import Testing
import TradepostContract
import TradepostJSON

@Suite("What a shop sends on its own")
struct DeliveryTests {
  /// A recorded request: its header fields, and the very bytes of its body.
  private static func delivery(_ name: String) throws -> Delivery {
    let head = String(decoding: try Fixtures.bytes(name + ".http"), as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
    let fields = head.components(separatedBy: "\r\n").dropFirst().compactMap { line -> Delivery.Field? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return Delivery.Field(String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
    }
    return Delivery(fields: fields, body: try Fixtures.bytes(name + ".body"))
  }

  private func receive(_ delivery: Delivery) throws -> Step {
    var writer = JSONWriter()
    delivery.write(to: &writer)
    return try Library.open().begin("receive", "", arguments: writer.text)
  }

  private func received(_ name: String) throws -> Received {
    guard case .done(let value, _, _) = try receive(Self.delivery(name)) else {
      throw JSONError(.value, "\(name) was not received")
    }
    return try Received(json: JSONDocument(parsing: value).root)
  }

  /// What each means, and by what a repetition is recognised.
  @Test(arguments: [
    ("order-created-1", "orders 185 created", "1:185:2026-11-20T22:15:27"),
    ("order-created-2", "orders 185 updated", "2:185:2026-11-20T22:15:27"),
    ("order-created-3", "products 24 updated, inventory 24 updated", "3:24:2026-11-20T22:15:27"),
    ("order-updated", "orders 185 updated", ""), ("order-updated-on-refund", "orders 185 updated", ""),
    ("product-updated", "products 25 updated, inventory 25 updated", ""),
    ("product-updated-variation", "products 94 updated, inventory 94 updated", "3:96:2026-11-20T22:15:37"),
    ("product-updated-batch-1", "products 18 updated, inventory 18 updated", ""),
    ("product-updated-batch-2", "products 21 updated, inventory 21 updated", ""),
    ("product-updated-batch-3", "products 23 updated, inventory 23 updated", ""),
    ("product-updated-by-purchase-1", "orders 187 created", ""), ("product-updated-by-purchase-2", "orders 187 updated", ""),
    ("product-updated-by-purchase-3", "products 67 updated, inventory 67 updated", ""),
    ("product-created", "products 188 created, inventory 188 created", ""),
    ("product-trashed", "products 188 deleted, inventory 188 deleted", "5:188:cb7cdbd064d8cf000a71d30002b34741"),
    ("secret-entities", "products 25 updated, inventory 25 updated", ""),
    ("secret-umlaut", "products 25 updated, inventory 25 updated", ""), ("two-updates", "orders 185 updated", ""),
  ])
  func theRecordedDeliveries(_ name: String, _ changes: String, _ id: String) throws {
    let received = try received("webhook-delivery-" + name)
    let found = received.changes.map { "\($0.resource.rawValue) \($0.id) \($0.happened.rawValue)" }.joined(separator: ", ")
    #expect(found == changes)
    #expect(received.events == [])
    if !id.isEmpty { #expect(received.id == id) }
  }

  @Test func everyRecordedDeliveryIsInTheListAbove() throws {
    let recorded = try FileManager.default.contentsOfDirectory(atPath: Fixtures.folder.path)
      .filter { $0.hasPrefix("webhook-delivery-") && $0.hasSuffix(".body") }
    #expect(recorded.count == 18)
    // No two changes are taken for one: the three of a batch share their Delivery-ID.
    let ids = try recorded.map { try received(String($0.dropLast(5))).id ?? $0 }
    #expect(Set(ids).count == recorded.count)
  }

  @Test func foreignDeliveriesAreNamedOrLeftAlone() throws {
    func step(_ topic: String?, _ body: String) throws -> Step {
      let fields = topic.map { [Delivery.Field("x-wc-webhook-topic", $0), Delivery.Field("X-WC-Webhook-ID", "7")] } ?? []
      return try receive(Delivery(fields: fields, body: Array(body.utf8)))
    }
    #expect(try step("coupon.created", #"{"id":5}"#) == .done("{}", complete: false))
    #expect(try step("action.woocommerce_add_to_cart", "[]") == .done("{}", complete: false))
    #expect(try step(nil, "webhook_id=1").words.hasPrefix("the delivery has no X-WC-Webhook-Topic"))
    #expect(try step("order.updated", "webhook_id=1").words.hasPrefix("the delivery of order.updated holds no JSON"))
    for body in [#"{"id":0}"#, "[]", #"{"id":"x"}"#, #"{"id":1e30}"#, "{}", "null"] {
      #expect(
        try step("order.updated", body).words == "the delivery of order.updated does not say which record it is about", "\(body)")
    }
    #expect(
      try step("customer.deleted", #"{"id":12}"#)
        == .done(#"{"changes":[{"happened":"deleted","id":"12","resource":"customers"}]}"#, complete: false))
    #expect(
      try step("product.restored", #"{"id":12,"date_modified_gmt":"2026-11-20T22:15:29","parent_id":0}"#)
        == .done(
          #"{"changes":[{"happened":"updated","id":"12","resource":"products"},{"happened":"updated","id":"12","resource":"inventory"}],"id":"7:12:2026-11-20T22:15:29"}"#,
          complete: false))
  }
}
