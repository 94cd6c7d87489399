internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What a delivery means. It is read for ids alone: deliveries come twice, late and out of order, so that the host reads the
/// record again.
enum Receiving {
  static func read(_ delivery: Delivery) throws(Failure) -> Received {
    var received = Received()
    // One webhook keeps its id over all attempts. Newer deliveries name their fields without the X.
    received.id = field("webhook-id", of: delivery).flatMap { isID($0) ? $0 : nil }
    guard let topic = field("topic", of: delivery) else {
      throw Failure(.invalid, "the delivery has no X-Shopify-Topic, so that nobody knows what it is about; Shopify always sends one")
    }
    let root: JSONValue
    do throws(JSONError) { root = try JSONDocument(parsing: delivery.body).root } catch {
      throw Failure(.invalid, "the delivery \(topic.prefix(80)) holds no JSON (\(error))")
    }
    let words = topic.split(separator: "/", maxSplits: 1)
    guard words.count == 2 else { return received }
    switch (words[0], words[1]) {
    case ("app", "uninstalled"): received.events = [Received.Event(.uninstalled)]
    case ("shop", "redact"): received.events = [Received.Event(.eraseStore)]
    case ("customers", "data_request"): received.events = [privacy(.exportCustomer, root, orders: "orders_requested")]
    case ("customers", "redact"): received.events = [privacy(.eraseCustomer, root, orders: "orders_to_redact")]
    default: received.changes = try changes(words[0], words[1], root, topic)
    }
    return received
  }

  /// Nothing, for a topic that is about nothing that the host keeps.
  private static func changes(
    _ group: Substring, _ word: Substring, _ root: JSONValue, _ topic: String
  ) throws(Failure) -> [Received.Change] {
    let happened: Received.Change.Kind =
      switch word {
      case "create": .created
      case "delete": .deleted
      default: .updated
      }
    let found: (resource: Resource, id: JSONValue?, happened: Received.Change.Kind)
    switch group {
    case "orders": found = (.orders, word == "edited" ? root.at("/order_edit/order_id") : root["id"], happened)
    // A part of an order: the order has changed.
    case "refunds", "fulfillments", "order_transactions": found = (.orders, root["order_id"], .updated)
    case "products": found = (.products, root["id"], happened)
    case "customers": found = (.customers, root["id"], happened)
    case "inventory_levels": found = (.inventory, root["inventory_item_id"], .updated)
    case "inventory_items": found = (.inventory, root["id"], happened)
    default: return []
    }
    guard let number = found.id.flatMap({ id($0) }) else {
      throw Failure(.invalid, "the delivery \(topic.prefix(80)) names no id of what has changed; the next run will find it")
    }
    return [Received.Change(found.resource, id: found.resource == .inventory ? InventoryID.item(number) : number, found.happened)]
  }

  private static func privacy(_ kind: Received.Event.Kind, _ root: JSONValue, orders: String) -> Received.Event {
    var event = Received.Event(kind)
    event.customerID = root.at("/customer/id").flatMap { id($0) }
    event.email = root.at("/customer/email")?.string.flatMap { $0.isEmpty ? nil : $0 }
    event.orderIDs = root[orders]?.items.compactMap { id($0) } ?? []
    return event
  }

  private static func field(_ name: String, of delivery: Delivery) -> String? {
    delivery.field("x-shopify-\(name)") ?? delivery.field("shopify-\(name)")
  }

  /// Ids are whole numbers of 64 bits, now and then as text.
  private static func id(_ value: JSONValue) -> String? {
    if let number = value.int64 { return number > 0 ? String(number) : nil }
    return value.string.flatMap { isID($0) ? $0 : nil }
  }

  private static func isID(_ text: String) -> Bool {
    (1...200).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }
}
