internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// `receive`. The body is the object as the REST API shows it, or `{"id":188}` when it went into the bin; a variation comes as
/// a product.
extension WooCommerce: DeliverySource {
  func receive(_ delivery: Delivery, _ run: Run) async throws -> Received {
    guard let topic = delivery.field("X-WC-Webhook-Topic"), let dot = topic.firstIndex(of: ".") else {
      throw Failure(.invalid, "the delivery has no X-WC-Webhook-Topic like order.updated: it is none of WooCommerce's")
    }
    var received = Received()
    let happened: Received.Change.Kind =
      switch topic[topic.index(after: dot)...] {
      case "created": .created
      case "deleted": .deleted
      default: .updated
      }
    let resources: [Resource] =
      switch topic[..<dot] {
      case "order": [.orders]
      // What is sold and how much of it there is are told as one.
      case "product": [.products, .inventory]
      case "customer": [.customers]
      default: []
      }
    // Coupons, say, or a plugin's own.
    if resources.isEmpty { return received }
    let body: JSONValue
    do throws(JSONError) { body = try JSONDocument(parsing: delivery.body).root } catch {
      throw Failure(.invalid, "the delivery of \(topic.prefix(80)) holds no JSON: \(error)")
    }
    guard let id = body["id"]?.int64, id > 0 else {
      throw Failure(.invalid, "the delivery of \(topic.prefix(80)) does not say which record it is about")
    }
    // Products are read with all of their variations.
    let parent = body["parent_id"]?.int64 ?? 0
    let record = resources.contains(.products) && parent > 0 ? parent : id
    received.changes = resources.map { Received.Change($0, id: String(record), record == id ? happened : .updated) }
    received.id = Self.recognition(delivery, id, body)
    return received
  }

  /// Deliveries of one webhook within one second carry one and the same Delivery-ID: it says which moment, and no more. What is
  /// deleted tells no other.
  private static func recognition(_ delivery: Delivery, _ id: Int64, _ body: JSONValue) -> String? {
    guard let webhook = delivery.field("X-WC-Webhook-ID"), isNumber(webhook) else { return nil }
    guard let moment = body["date_modified_gmt"]?.string ?? delivery.field("X-WC-Webhook-Delivery-ID"), moment.utf8.count <= 64,
      moment.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    return "\(webhook):\(id):\(moment)"
  }
}
