internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// An order as far as shipping it needs to know, by either of Amazon's two models.
struct ShippedOrder {
  struct Item: Equatable {
    let id: String
    /// Pieces that have not left yet.
    let open: Int64
  }

  struct Package: Equatable {
    let reference: String
    let carrier: String
    let tracking: String
  }

  let marketplace: String
  /// In the words of the newer model: UNSHIPPED, PARTIALLY_SHIPPED, SHIPPED, …
  let status: String
  let isAmazon: Bool
  let items: [Item]
  /// Nil: this model does not tell.
  let packages: [Package]?

  /// Whether Amazon takes a shipment of it.
  var canShip: Bool { ["UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"].contains(status) }

  init(current order: JSONValue) throws(JSONError) {
    var object = try order.requireObject()
    let fulfilment = object.member("fulfillment")
    status = fulfilment?["fulfillmentStatus"]?.string ?? ""
    isAmazon = fulfilment?["fulfilledBy"]?.string == "AMAZON"
    marketplace = object.member("salesChannel")?["marketplaceId"]?.string ?? ""
    items = try object.list("orderItems") { value throws(JSONError) in
      var object = try value.requireObject()
      let id = try object.id("orderItemId")
      let ordered = try object.int("quantityOrdered")
      let state = object.member("fulfillment")
      let open = state?["quantityUnfulfilled"]?.int64 ?? (ordered - min(max(state?["quantityFulfilled"]?.int64 ?? 0, 0), max(ordered, 0)))
      return Item(id: id, open: open)
    }
    packages = order.list("packages").map { package in
      Package(
        reference: package["packageReferenceId"]?.string ?? "", carrier: package["carrier"]?.string ?? "",
        tracking: package["trackingNumber"]?.string ?? "")
    }
  }

  init(old order: JSONValue, items: JSONValue) throws(JSONError) {
    var object = try order.requireObject()
    isAmazon = object.member("FulfillmentChannel")?.string == "AFN"
    marketplace = object.member("MarketplaceId")?.string ?? ""
    let name = object.member("OrderStatus")?.string ?? ""
    status =
      switch name {
      case "Unshipped": "UNSHIPPED"
      case "PartiallyShipped": "PARTIALLY_SHIPPED"
      case "Shipped": "SHIPPED"
      default: name
      }
    var list = try items.requireObject()
    self.items = try list.list("OrderItems") { value throws(JSONError) in
      var object = try value.requireObject()
      let id = try object.id("OrderItemId")
      let shipped = try object.intIfPresent("QuantityShipped") ?? 0
      let ordered = try object.int("QuantityOrdered")
      return Item(id: id, open: ordered - min(max(shipped, 0), max(ordered, 0)))
    }
    packages = nil
  }
}

extension Amazon {
  /// The order as Amazon shows it now; nil when the seller has none of that id.
  func shippedOrder(_ id: String, _ run: Run) async throws -> ShippedOrder? {
    let path = ordersModel == .current ? "/orders/2026-01-01/orders/" : "/orders/v0/orders/"
    let query = ordersModel == .current ? "?includedData=FULFILLMENT,PACKAGES" : ""
    let limit = ordersModel == .current ? "orders_get" : "orders_v0_get"
    let response = try await run.send(Request.get(path + id.percentEncoded + query).spending(limit))
    if response.status == 404 { return nil }
    let answer = try response.orThrow().json()
    if ordersModel == .current {
      guard let order = answer["order"] else { throw Failure(.platform, "Amazon answered without the order \(id)") }
      return try ShippedOrder(current: order)
    }
    let items = try await run.json(Request.get("\(path)\(id.percentEncoded)/orderItems").spending("orders_v0_items")).value
    guard let order = answer["payload"], let list = items["payload"] else {
      throw Failure(.platform, "Amazon answered without the order \(id)")
    }
    return try ShippedOrder(old: order, items: list)
  }
}
