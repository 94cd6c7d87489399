internal import SimulatorKit

/// An ORDER_CHANGE notification, in PascalCase as this type has it.
enum OrderNotice {
  static func of(_ world: World, _ order: SeedOrder) -> Node {
    let row = world.orders.rows[order.index]
    let shipped = order.items.indices.map { world.orders.shipped(order, item: $0) }
    let start = row.purchased + 86_400
    return .make(
      ("NotificationVersion", .text("1.0")), ("NotificationType", .text("ORDER_CHANGE")), ("PayloadVersion", .text("1.0")),
      ("EventTime", Moment.precise(row.updated)),
      (
        "Payload",
        .make(
          (
            "OrderChangeNotification",
            .make(
              ("NotificationLevel", .text("OrderLevel")), ("SellerId", .text(world.settings.sellerID)), ("AmazonOrderId", .text(order.id)),
              ("OrderChangeType", .text("OrderStatusChange")),
              (
                "OrderChangeTrigger",
                .make(("TimeOfOrderChange", Moment.precise(row.updated)), ("ChangeReason", .text("Order status changed")))
              ),
              (
                "Summary",
                .make(
                  ("MarketplaceId", .text(order.market.id)), ("OrderStatus", .text(row.status.oldName)),
                  ("PurchaseDate", Moment.precise(row.purchased)), ("DestinationPostalCode", .text(order.destination.postalCode)),
                  ("FulfillmentType", .text(row.byAmazon ? "AFN" : "MFN")), ("OrderType", .text("StandardOrder")),
                  ("NumberOfItemsShipped", .integer(shipped.reduce(0, +))),
                  ("NumberOfItemsUnshipped", .integer(order.pieces - shipped.reduce(0, +))),
                  ("EarliestShipDate", Moment.precise(start)), ("LatestShipDate", Moment.precise(start + 86_400)),
                  ("EarliestDeliveryDate", Moment.precise(start + 2 * 86_400)), ("LatestDeliveryDate", Moment.precise(start + 5 * 86_400)),
                  ("OrderPrograms", .texts(order.prime ? ["Prime"] : [])), ("ShippingPrograms", .list([])),
                  (
                    "OrderItems",
                    .list(
                      order.items.enumerated().map { place, item in
                        .make(
                          ("OrderItemId", .text(item.id)), ("SellerSKU", .text(Product.sku(item.product))),
                          ("SupplySourceId", .text(Hex.identifier(world.settings.seed, Stream.secret, 9_000_000))),
                          ("OrderItemStatus", .text(row.status.oldName)), ("Quantity", .integer(item.quantity)),
                          ("QuantityShipped", .integer(shipped[place])))
                      })
                  ))
              ))
          ))
      ))
  }
}
