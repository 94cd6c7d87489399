internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// The one thing that can be told about an order: that pieces of it are on their way (`confirmShipment` of orders v0, which
/// stays when the rest of v0 ends).
struct ShipmentConfirmation {
  let push: OrderPush

  /// Why it cannot be done, as far as that can be told without Amazon; nil when it may be.
  func refusal() -> String? {
    let id = push.orderID.utf8
    guard id.count <= 40, id.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) || $0 == UInt8(ascii: "-") }) else {
      return "\"\(push.orderID.prefix(60))\" is no number of an Amazon order"
    }
    guard let shipment = push.fulfilment else { return statusRefusal() }
    if let status = push.status, status != .completed, status != .processing { return statusRefusal() }
    if shipment.trackingNumber.isEmpty { return "Amazon wants the parcel's tracking number" }
    if shipment.carrier.isEmpty { return "Amazon wants the carrier" }
    for line in shipment.lines {
      guard let quantity = line.quantity.exactly(scale: 0), quantity.coefficient > 0 else {
        return "the quantity \(line.quantity) of the line \(line.lineID.prefix(60)) is no whole number above zero"
      }
    }
    return nil
  }

  private func statusRefusal() -> String {
    switch push.status {
    case .completed:
      "Amazon sets an order to shipped by itself once its parcels are confirmed: push the fulfilment with its tracking number"
    case .cancelled: "an order is cancelled in Seller Central, where Amazon asks for the reason: this adapter cannot do it"
    case .refunded:
      "a refund is given in Seller Central, from where it comes back as an event of the order's money: this adapter cannot do it"
    case .pending, .processing: "Amazon alone moves an order to \(push.status?.rawValue ?? "")"
    case nil: "the push names neither a status nor a fulfilment"
    }
  }

  /// Whether the order has to be read first.
  var needsOrder: Bool { push.market == nil || (push.fulfilment?.lines.isEmpty ?? false) }

  /// A number of the parcel within its order. The same push gives the same number, so that a second confirmation replaces the
  /// first instead of adding a parcel.
  var reference: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in push.key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return String(hash % 999_999_999 + 1)
  }

  /// The order, when it had to be read.
  func decision(_ order: ShippedOrder?) -> Decision {
    guard let shipment = push.fulfilment else { return .refused(push.key, statusRefusal()) }
    var lines = shipment.lines.map { ($0.lineID, $0.quantity.exactly(scale: 0)?.coefficient ?? 0) }
    if needsOrder {
      guard let order else { return .refused(push.key, "the seller has no order \(push.orderID)") }
      if order.isAmazon { return .refused(push.key, "Amazon fulfils the order \(push.orderID) itself") }
      guard order.canShip else { return .refused(push.key, "the order \(push.orderID) is \(order.status), and cannot be shipped") }
      if lines.isEmpty {
        lines = order.items.filter { $0.open > 0 }.map { ($0.id, $0.open) }
        if lines.isEmpty { return .refused(push.key, "all of the order \(push.orderID) has left already") }
      }
    }
    guard let marketplace = push.market ?? order?.marketplace, !marketplace.isEmpty else {
      return .refused(push.key, "the marketplace of the order \(push.orderID) is not known")
    }
    var request = Request("POST", "/orders/v0/orders/\(push.orderID.percentEncoded)/shipmentConfirmation").spending("shipment_confirm")
    request.fields = [.init("Content-Type", "application/json")]
    request.body = body(shipment, lines, marketplace)
    return .send(request)
  }

  private func body(_ shipment: OrderPush.Shipment, _ lines: [(id: String, quantity: Int64)], _ marketplace: String) -> [UInt8] {
    let carrier = Carrier(shipment.carrier)
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("marketplaceId", marketplace)
      writer.key("packageDetail")
      writer.object { parcel in
        parcel.member("carrierCode", carrier.code)
        parcel.member("carrierName", carrier.name)
        parcel.member("orderItems", lines) { line, writer in
          writer.object {
            $0.member("orderItemId", line.id)
            $0.member("quantity", line.quantity)
          }
        }
        parcel.member("packageReferenceId", reference)
        parcel.member("shipDate", Timestamp(milliseconds: shipment.at.milliseconds).text)
        parcel.member("trackingNumber", shipment.trackingNumber)
      }
    }
    return writer.bytes
  }

  /// What the order says of the parcel; `unknown` where this model tells of no parcels.
  func located(_ order: ShippedOrder?) -> Located {
    guard let order else { return Located(key: push.key, .notApplied, current: "no such order") }
    guard let shipment = push.fulfilment else { return Located(key: push.key, .unknown, current: order.status, id: push.orderID) }
    let mine = order.packages?.first { package in
      package.reference == reference
        || (!shipment.trackingNumber.isEmpty && package.tracking.utf8.elementsEqual(shipment.trackingNumber.utf8))
    }
    if let mine {
      return Located(key: push.key, .applied, current: "\(order.status), \(mine.carrier) \(mine.tracking)", id: push.orderID)
    }
    let isSure = order.status == "UNSHIPPED" || (order.status == "PARTIALLY_SHIPPED" && !(order.packages ?? []).isEmpty)
    return Located(key: push.key, isSure ? .notApplied : .unknown, current: order.status, id: push.orderID)
  }
}
